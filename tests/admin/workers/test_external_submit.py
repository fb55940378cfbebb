"""externalSubmit: forms become answers, and the response is a page."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from exchanges import FORM
from mockturk.world.workers import PREVIEW_ASSIGNMENT_ID
from world.lifecycle.stage import Stage

PATH = "/mturk/externalSubmit"


@pytest.fixture
def stage() -> Stage:
    return Stage()


def post(stage: Stage, query: str = "", **options: Any) -> TestResponse:
    return stage.service.http.post(f"{PATH}{query}", **options)


def in_parts(*names: str, text: str = "") -> dict[str, Any]:
    """A body in parts, as a browser sends it, of fields with one text."""
    parts = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name in names
    )
    return {"data": f"{parts}--x--\r\n", "content_type": "multipart/form-data; boundary=x"}


def answer(stage: Stage, assignment_id: str) -> str:
    return stage.assignment(assignment_id).answer or ""


def page(response: TestResponse, status: int, *words: str) -> None:
    assert response.status_code == status, response.text
    assert response.content_type == "text/html; charset=utf-8"
    assert response.text.startswith("<!DOCTYPE html>")
    assert all(word in response.text for word in words), response.text
    assert "Traceback" not in response.text


@pytest.mark.parametrize("multipart", [False, True])
@pytest.mark.parametrize("where", ["form", "address", "both"])
def test_a_form_is_submitted(stage: Stage, multipart: bool, where: str) -> None:
    (taken,) = stage.accepted(stage.hit())
    fields = {"animal": "cat & <dog>", "wörter": "für", "empty": "", "Submit": "Done"}
    if where != "address":
        fields = {"assignmentId": taken, **fields}
    query = "" if where == "form" else f"?assignmentId={taken}"
    content_type = "multipart/form-data" if multipart else FORM

    page(post(stage, query, data=fields, content_type=content_type), 200, "received")

    assert stage.assignment_status(taken) == "Submitted"
    written = answer(stage, taken)
    names = [part.partition("<")[0] for part in written.split("<QuestionIdentifier>")[1:]]
    assert names == ["animal", "wörter", "empty", "Submit"]
    assert "<FreeText>cat &amp; &lt;dog&gt;</FreeText>" in written
    assert "<FreeText>für</FreeText>" in written
    assert taken not in written


def test_fields_of_the_address_are_answers_too(stage: Stage) -> None:
    (taken,) = stage.accepted(stage.hit())

    page(post(stage, f"?assignmentId={taken}&a=1", data={"b": "2"}), 200)

    assert "<QuestionIdentifier>a</QuestionIdentifier>" in answer(stage, taken)


@pytest.mark.parametrize(
    ("options", "status", "word"),
    [
        ({"data": {"a": "1"}}, 400, "no assignmentId"),
        ({"data": {"assignmentId": "", "a": "1"}}, 400, "no assignmentId"),
        ({"data": {"assignmentId": PREVIEW_ASSIGNMENT_ID, "a": "1"}}, 400, "preview"),
        ({"data": {"assignmentId": ["3A", "3B"], "a": "1"}}, 400, "more than one"),
        ({"data": {"assignmentId": "3NOTHING", "a": "1"}}, 404, "AssignmentDoesNotExist"),
        ({"data": {"assignmentId": "<script>", "a": "1"}}, 404, "AssignmentDoesNotExist"),
        ({"data": b"a=1", "content_type": "text/plain"}, 415, "Content-Type"),
        ({"data": b"{}", "content_type": "application/json"}, 415, "Content-Type"),
        ({}, 415, "Content-Type"),
        ({"data": b"", "content_type": FORM}, 400, "no assignmentId"),
        ({"data": b"\xff=%ff&%", "content_type": FORM}, 400, "no assignmentId"),
        ({"data": b"nonsense", "content_type": "multipart/form-data"}, 400, "no assignmentId"),
        ({"data": b"--x", "content_type": "multipart/form-data; boundary=x"}, 400, "no assign"),
        ({"data": b"&" * 10_000, "content_type": FORM}, 413, "too many"),
        ({"data": {"a": "1"}, "headers": {"Content-Encoding": "gzip"}}, 415, "compressed"),
    ],
)
def test_what_is_refused(stage: Stage, options: dict[str, Any], status: int, word: str) -> None:
    before = stage.snapshot()

    response = post(stage, **options)

    page(response, status, "Not submitted", word)
    assert "<script>" not in response.text
    assert stage.snapshot() == before


def test_a_form_with_nothing_but_its_assignment(stage: Stage) -> None:
    (taken,) = stage.accepted(stage.hit())

    page(post(stage, data={"assignmentId": taken}), 400, "Not submitted")

    assert stage.assignment_status(taken) == "InProgress"


def test_twice(stage: Stage) -> None:
    (taken,) = stage.accepted(stage.hit())
    fields = {"assignmentId": taken, "animal": "cat"}
    page(post(stage, data=fields), 200)

    page(post(stage, data=fields), 409, "InvalidAssignmentState")


def test_after_the_deadline(stage: Stage) -> None:
    (taken,) = stage.accepted(stage.hit())
    stage.later(minutes=10)

    page(post(stage, data={"assignmentId": taken, "animal": "cat"}), 409)


def test_a_file_is_refused_and_an_empty_file_field_is_none(stage: Stage) -> None:
    (taken,) = stage.accepted(stage.hit())
    fields = {"assignmentId": taken, "animal": "cat"}

    response = post(stage, data={**fields, "<photo>": (BytesIO(b"1"), "a.png")})
    page(response, 400, "&lt;photo&gt;", "file")
    assert stage.assignment_status(taken) == "InProgress"
    page(post(stage, data={**fields, "photo": (BytesIO(b""), "")}), 200)
    assert "photo" not in answer(stage, taken)


def test_many_fields_in_parts_are_refused(stage: Stage) -> None:
    page(post(stage, **in_parts(*(f"f{number}" for number in range(10_001)))), 413)


def test_an_address_submits_as_a_form_does(stage: Stage) -> None:
    (taken,) = stage.accepted(stage.hit())

    page(stage.service.http.get(f"{PATH}?a=1&assignmentId={taken}&b=%C3%A9&a=2"), 200, "received")

    assert stage.assignment_status(taken) == "Submitted"
    assert "<FreeText>1|2</FreeText>" in answer(stage, taken)
    assert "<FreeText>é</FreeText>" in answer(stage, taken)


@pytest.mark.parametrize(
    ("query", "word"), [("assignmentId={}", "Not submitted"), ("a=1", "no assignmentId")]
)
def test_an_address_that_submits_nothing(stage: Stage, query: str, word: str) -> None:
    (taken,) = stage.accepted(stage.hit())

    page(stage.service.http.get(f"{PATH}?{query.format(taken)}"), 400, word)

    assert stage.assignment_status(taken) == "InProgress"


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE"])
def test_only_get_and_post_submit(stage: Stage, method: str) -> None:
    (taken,) = stage.accepted(stage.hit())

    response = stage.service.http.open(f"{PATH}?assignmentId={taken}&a=1", method=method)

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, POST"
    assert stage.assignment_status(taken) == "InProgress"


def test_a_large_field_is_no_trouble(stage: Stage) -> None:
    (taken,) = stage.accepted(stage.hit())
    sent = in_parts("essay", text="x" * 2_000_000)

    page(post(stage, f"?assignmentId={taken}", **sent), 200)
    assert len(answer(stage, taken)) > 2_000_000


def test_characters_no_document_has_are_no_bug(stage: Stage) -> None:
    (taken,) = stage.accepted(stage.hit())

    page(post(stage, data={"assignmentId": taken, "a\x00": "b\x0b\ufffe"}), 200)


@pytest.mark.parametrize(
    ("body", "charset", "text"),
    [
        (b"caf%C3%A9", "", "café"),
        ("café".encode(), "", "café"),
        (b"caf%E9", "; charset=iso-8859-1", "café"),
        (b"caf%E9", "", "caf\ufffd"),
        (b"%ED%A0%80", "", "\ufffd\ufffd\ufffd"),
    ],
)
def test_a_form_is_read_in_its_charset(stage: Stage, body: bytes, charset: str, text: str) -> None:
    (taken,) = stage.accepted(stage.hit())
    data = f"assignmentId={taken}&c=".encode() + body

    page(post(stage, data=data, content_type=f"{FORM}{charset}"), 200, "received")

    assert f"<FreeText>{text}</FreeText>" in answer(stage, taken)


@pytest.mark.parametrize(
    ("value", "text"),
    [("caf%C3%A9", "café"), ("caf%E9", "caf\ufffd"), ("%ED%A0%80", "\ufffd\ufffd\ufffd")],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_address_is_read_as_a_form(stage: Stage, method: str, value: str, text: str) -> None:
    (taken,) = stage.accepted(stage.hit())
    url = f"{PATH}?assignmentId={taken}&c={value}"

    page(stage.service.http.open(url, method=method, content_type=FORM), 200, "received")

    assert f"<FreeText>{text}</FreeText>" in answer(stage, taken)


def test_a_form_in_no_charset_is_refused(stage: Stage) -> None:
    page(post(stage, data=b"a=b", content_type=f"{FORM}; charset=nonsense"), 415, "charset")
