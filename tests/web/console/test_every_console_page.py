"""All pages of the console beside HITs: hostile texts are texts, worlds keep to themselves."""

from __future__ import annotations

import pytest

from exchanges import Service
from mockturk.domain.accounts import Account
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.workers import Workers
from web.console.browser import Browser

CORPUS = (
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "{{7*7}}{% raw %}",
    "javascript:alert(1)",
    "</textarea></pre><svg onload=alert(1)>",
    "&lt;script&gt;\u2028<!--",
)
PAGES = (
    *(
        "qualifications",
        "workers",
        "workers/A1WORKER",
        "workers/bonuses",
        "notifications",
        "outbox",
    ),
    *("journal", "journal?accounts=all", "journal?pause=1", "journal/1", "journal/1?view=raw"),
    *("compose", "compose/CreateHIT", "compose/CreateHIT?example=2", "compose/Help", "world"),
)
HANDLERS = "//@*[starts-with(name(), 'on')]"


def full_world(service: Service, text: str) -> Account:
    """A requester who wrote a text wherever there is room for one."""
    asked = service.created(
        Title=text, Description=text, Keywords=text[:50], RequesterAnnotation=text
    )
    hit_type_id = asked.text("HITTypeId")
    workers = Workers(service.world)
    assignment_id = workers.accept("A1WORKER", asked.text("HITId"))
    workers.submit(assignment_id, {"answer": text})
    service.result("RejectAssignment", {"AssignmentId": assignment_id, "RequesterFeedback": text})
    kind = {"Name": text, "Description": text, "QualificationTypeStatus": "Active"}
    type_id = service.result("CreateQualificationType", kind).text("QualificationTypeId")
    workers.request_qualification("A1WORKER", type_id)
    held = {"QualificationTypeId": type_id, "WorkerId": "A2WORKER"}
    service.result("AssignQualification", held)
    revoked = {"QualificationTypeId": type_id, "SubjectId": "A2WORKER", "Reason": text}
    service.result("RevokeQualification", revoked)
    service.result("BlockWorker", {"WorkerId": "A1WORKER", "Reason": text})
    message = {"WorkerId": "A1WORKER", "Subject": text, "MessageText": text}
    service.result("NotifyWorkers", message)
    notification = {
        "Destination": "http://127.0.0.1:1/?a=<script>",
        "Transport": "REST",
        "Version": "2006-05-05",
        "EventType": "HITCreated",
    }
    told = {"HITTypeId": hit_type_id, "Notification": notification, "Active": "false"}
    service.result("SetHITTypeNotification", told)
    with open_transaction(service.world):
        return service.world.account("AKIATEST")


@pytest.mark.parametrize("text", CORPUS)
def test_no_text_becomes_markup(text: str, service: Service) -> None:
    account = full_world(service, text)
    browser = Browser(service.world)
    for page in PAGES:
        shown = browser.open(f"/requester/{account.id}/{page}")

        assert not shown.tree.xpath(
            "//main//script | //main//svg[not(ancestor::figure)] | //main//img"
        ), page
        assert not shown.tree.xpath(HANDLERS), page
        assert not shown.tree.xpath("//@href[starts-with(., 'javascript:')] | //@style"), page
        assert "49" not in shown.texts("//h1")[0], page


@pytest.mark.parametrize("page", PAGES)
def test_links_stay_within_a_world(page: str, service: Service) -> None:
    account = full_world(service, "Text")
    browser = Browser(service.world, root="/w/one")
    shown = browser.open(f"/requester/{account.id}/{page}")
    links = set(shown.tree.xpath("//@href | //@action | //@src | //@hx-post | //@hx-get"))

    outside = {link for link in links if not link.startswith(("/w/one/", "#"))}
    assert outside <= ({"/requester/"} if page == "world" else set())


@pytest.mark.parametrize("page", PAGES)
def test_pages_have_one_heading_and_labels(page: str, service: Service) -> None:
    account = full_world(service, "Text")
    shown = Browser(service.world).open(f"/requester/{account.id}/{page}")
    tree = shown.tree

    assert len(tree.xpath("//h1")) == 1
    labelled = set(tree.xpath("//main//label/@for"))
    for field in tree.xpath("//main//input[@type != 'hidden' or not(@type)] | //main//textarea"):
        inside = field.getparent().tag == "label"
        assert inside or field.get("aria-label") or field.get("id") in labelled, field.get("name")
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
