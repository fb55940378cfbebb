"""Texts of requesters and workers are texts, wherever they are shown."""

from __future__ import annotations

from io import BytesIO

import pytest

from documents.answer_texts import FILE
from web.console.browser import Browser
from web.worker.forms import WORKER, Workshop, form, question, selections
from world.workers.qualifying import QualifyingStage, requirement

HOSTILE = "</textarea></title><script>pwned()</script><img src=x onerror=pwned()>'\"&amp;{{7*7}}"
IN_XML = HOSTILE.replace("&", "&amp;").replace("<", "&lt;")
HERE = f"/worker/{WORKER}"


def harmless(browser: Browser, address: str) -> str:
    """What a page reads, once it is sure that nothing in it was taken for markup."""
    shown = browser.open(address)
    assert "<script>pwned" not in shown.response.text
    assert not shown.tree.xpath("//*[@onerror]")
    assert all(one.get("src", "").startswith("/site/static/") for one in shown.tree.iter("script"))
    assert not shown.tree.xpath("//@*[starts-with(name(), 'on')] | //@style | //style")
    return shown.response.text


def every_place() -> str:
    content = (
        f"<Title>{IN_XML}</Title><Text>{IN_XML}</Text><List><ListItem>{IN_XML}</ListItem></List>"
        "<Binary><MimeType><Type>image</Type><SubType>"
        f"{IN_XML}</SubType></MimeType><DataURL>http://127.0.0.1:9/x</DataURL>"
        f"<AltText>{IN_XML}</AltText></Binary>"
        f"<EmbeddedBinary><EmbeddedMimeType><Type>{IN_XML}</Type><SubType>{IN_XML}</SubType>"
        "</EmbeddedMimeType><DataURL>http://example.com/x</DataURL>"
        f"<AltText>{IN_XML}</AltText><Width>{IN_XML}</Width><Height>{IN_XML}</Height>"
        f"<ApplicationParameter><Name>{IN_XML}</Name><Value>{IN_XML}</Value>"
        "</ApplicationParameter></EmbeddedBinary>"
        "<Application><JavaApplet><AppletPath>http://example.com/</AppletPath>"
        f"<AppletFilename>{IN_XML}</AppletFilename><Width>{IN_XML}</Width>"
        f"<Height>{IN_XML}</Height></JavaApplet></Application>"
    )
    default = f"<FreeTextAnswer><DefaultText>{IN_XML}</DefaultText></FreeTextAnswer>"
    more = "<NumberOfLinesSuggestion>4</NumberOfLinesSuggestion></FreeTextAnswer>"
    named = question("named", default, content).replace(
        "</QuestionIdentifier>", f"</QuestionIdentifier><DisplayName>{IN_XML}</DisplayName>"
    )
    return form(
        f"<Overview>{content}</Overview>",
        named,
        question("lines", default.replace("</FreeTextAnswer>", more)),
        *(question(f"s{style}", selections(style, a=IN_XML, b="B")) for style in _STYLES),
        question(IN_XML, "<FreeTextAnswer/>", required=True),
        question("file", FILE),
    )


_STYLES = ("radiobutton", "checkbox", "dropdown", "list", "combobox", "multichooser")


def test_every_text_of_a_question_is_a_text() -> None:
    shop = Workshop()
    hit_id = shop.hit(Question=every_place(), MaxAssignments=2)

    harmless(shop.browser, f"{HERE}/hits/{hit_id}")
    work = shop.accepted(every_place())
    harmless(shop.browser, work)


def test_every_text_of_a_hit_is_a_text() -> None:
    shop = Workshop()
    hit_id = shop.hit(Title=HOSTILE, Description=HOSTILE, Keywords=HOSTILE[:80])
    group = shop.record(hit_id).hit_type.group_id
    assignment_id = shop.workers.accept(WORKER, hit_id)
    pages = [f"{HERE}/hits", f"{HERE}/groups/{group}", f"{HERE}/assignments/{assignment_id}"]
    shop.hit(Title=HOSTILE, Description=HOSTILE, Keywords=HOSTILE[:80])

    for page in [*pages, f"{HERE}/dashboard"]:
        assert "{{7*7}}" in harmless(shop.browser, page)


def test_every_text_of_an_answer_is_a_text() -> None:
    shop = Workshop()
    work = shop.accepted(every_place())
    typed = {f"q{number}": HOSTILE for number in range(1, 12)}

    again = shop.browser.post(f"{work}/submit", {**typed, "q9": ""}, status=400)
    assert "<script>pwned" not in again.response.text
    assert not again.tree.xpath("//*[@onerror]")
    sent = {"q1": HOSTILE, "q2": HOSTILE, "q9": HOSTILE, "q10": (BytesIO(b"x" * 12), HOSTILE)}
    shop.browser.post(f"{work}/submit", sent)
    shop.done("RejectAssignment", AssignmentId=work.rpartition("/")[2], RequesterFeedback=HOSTILE)

    assert "{{7*7}}" in harmless(shop.browser, work)
    harmless(shop.browser, f"{HERE}/dashboard")


def test_every_text_of_a_worker_or_a_qualification_is_a_text() -> None:
    stage = QualifyingStage()
    browser = Browser(stage.world)
    stage.workers.register(WORKER, name=HOSTILE[:100])
    type_id = stage.kind(HOSTILE, description=HOSTILE, keywords=HOSTILE)
    request_id = stage.workers.request_qualification(WORKER, type_id).qualification_request_id
    stage.decided(request_id, reason=HOSTILE)
    stage.granted(type_id, WORKER, 7)
    stage.revoked(type_id, WORKER, HOSTILE)
    stage.hit(QualificationRequirement=requirement(type_id, "Exists"))

    for page in (
        *("/worker/", "/worker/side-by-side", f"{HERE}/hits", f"{HERE}/dashboard"),
        *(f"{HERE}/qualifications", f"{HERE}/qualification-types"),
        f"{HERE}/qualification-types/{type_id}",
        f"{HERE}/qualification-requests/{request_id}",
    ):
        assert "pwned" in harmless(browser, page)


@pytest.mark.parametrize(
    "address",
    [
        "/worker/%3Cscript%3Epwned()%3C%2Fscript%3E/hits",
        "/worker/?group=%22%3E%3Cscript%3Epwned()%3C%2Fscript%3E",
        "/worker/?to=%22%3E%3Cscript%3Epwned()%3C%2Fscript%3E",
        f"{HERE}/hits?search=%22%3E%3Cscript%3Epwned()%3C%2Fscript%3E&sort=%3Cscript%3Epwned()",
        f"{HERE}/hits/%3Cscript%3Epwned()%3C%2Fscript%3E",
        f"{HERE}/assignments/%3Cscript%3Epwned()%3C%2Fscript%3E",
        f"{HERE}/qualification-types?search=%22%3E%3Cscript%3Epwned()%3C%2Fscript%3E",
        f"{HERE}/dashboard?status=%22%3E%3Cscript%3Epwned()%3C%2Fscript%3E",
    ],
)
def test_every_text_of_an_address_is_a_text(address: str) -> None:
    shop = Workshop()
    shop.workers.register(WORKER)

    text = shop.browser.client.get(address).text

    assert "<script>pwned" not in text


def test_where_one_was_going_is_on_this_server() -> None:
    shop = Workshop()
    shop.workers.register(WORKER)

    shown = shop.browser.open("/worker/?group=//example.com/..%2F..%2F..")

    assert shown.tree.xpath("//li//h3/a/@href") == [f"{HERE}/groups/example.com......"]
