"""Malicious Questions: they are refused unread, and nothing is fetched for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents.question_texts import external_question, formatted_content, overview, question_form
from exchanges import Service

NOT_XML = "AWS.MechanicalTurk.XMLParseError"
DTD = "A document type declaration (DOCTYPE) is not allowed here."

LAUGHS = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 20))
MANY_ATTRIBUTES = " ".join(f"b{n}=''" for n in range(5_000))
ATTRIBUTE_LAUGHS = f"<!DOCTYPE x [<!ENTITY a0 'ha'>{LAUGHS}]><x y='&a19;'/>"


@pytest.mark.parametrize(
    ("question", "says"),
    [
        (f"<!DOCTYPE x [<!ENTITY a0 'ha'>{LAUGHS}]>{overview('<Text>&a19;</Text>')}", DTD),
        (ATTRIBUTE_LAUGHS, DTD),
        (f"<!DOCTYPE x SYSTEM 'http://127.0.0.1:9/x.dtd'>{external_question()}", DTD),
        (f"<!DOCTYPE x [<!ENTITY % p SYSTEM 'file:///etc/hostname'> %p;]>{overview('')}", DTD),
        (f"<?xml version='1.0'?> <!-- a --><?b c?>\n<!DOCTYPE x>{external_question()}", DTD),
        (f"\ufeff<!DOCTYPE x>{external_question()}", DTD),
        (f"<!DOCTYPE x{external_question()}", DTD),
        (f"<!doctype x>{external_question()}", "line 1"),
        (f"{external_question()}<!DOCTYPE x>", "Extra content"),
        ("<a>" * 5_000 + "</a>" * 5_000, "Excessive depth"),
        ("<a>" * 15_000, "Excessive depth"),
        (f"<a {'b' * 60_000}", "line 1"),
        (f"<a {MANY_ATTRIBUTES}", "line 1"),
        ("<!-- " * 10_000, "line 1"),
        ("<?a" * 20_000, "line 1"),
        (f"<!--{'-->' * 20_000}<!", "line 1"),
        ("\n" * 65_000, "line 65001"),
        (overview("<Text>\x7f&#1;</Text>"), "invalid xmlChar value 1"),
        (overview("<Text>&#xFFFF;</Text>"), "invalid xmlChar value 65535"),
    ],
)
def test_hostile_questions_are_no_xml_to_us(service: Service, question: str, says: str) -> None:
    result = service.created(Question=question)

    assert result.code == NOT_XML
    assert says in (result.message or "")
    assert len(result.message or "") < 500


def test_an_external_entity_is_not_read(service: Service, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hunter2", encoding="utf-8")
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'

    outside = service.created(Question=entity + overview("<Text>&e;</Text>"))
    inside = service.created(Question=formatted_content(f"{entity}&e;"))

    assert outside.code == NOT_XML
    assert inside.code == "AWS.MechanicalTurk.XHTMLParseError"
    assert "hunter2" not in f"{outside.message}{inside.message}"


def test_what_is_huge_but_valid_passes(service: Service) -> None:
    pattern = f"<AnswerFormatRegex regex='{'(a+)+' * 10_000}'/>"
    free_text = f"<FreeTextAnswer><Constraints>{pattern}</Constraints></FreeTextAnswer>"
    address = f"https://example.com/?{'a' * 60_000}"
    coordinates = f"<area alt='' coords='{'1, 2.5%, ' * 6_000}3'/>"

    for question in (
        question_form(free_text),
        external_question(address),
        overview(f"<Binary><MimeType><Type>image</Type></MimeType><DataURL>{address}</DataURL>"
                 "<AltText/></Binary>"),
        overview("<Text/>" * 9_000),
        formatted_content(f"<map id='a' name='a'>{coordinates}</map>"),
        formatted_content("<b>" * 250 + "</b>" * 250),
    ):  # fmt: skip
        assert service.created(Question=question).message is None
