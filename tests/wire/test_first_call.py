"""The documented request, in each of the shapes it can come in."""

from __future__ import annotations

import re
from pathlib import Path

from exchanges import Node, Service, envelope

REQUEST = "CreateHIT-with-review-policies.request.xml"
ANSWER = "CreateHIT-with-review-policies.answer.xml"


def test_bare_document_is_answered_as_documented(service: Service, checkout: Path) -> None:
    response = service.post((checkout / "fixtures" / REQUEST).read_bytes())

    documented = (checkout / "fixtures" / ANSWER).read_bytes()
    assert response.status_code == 200
    assert response.mimetype == "text/xml"
    assert skeleton(response.data) == skeleton(documented)


def test_the_answer_names_ids_in_the_real_formats(service: Service, checkout: Path) -> None:
    response = service.post((checkout / "fixtures" / REQUEST).read_bytes())

    answer = Node.parse(response.data)
    assert re.fullmatch(r"3[0-9A-Z]{29}", answer.text("HIT/HITId") or "")
    assert answer.text("HIT/HITTypeId") == "T100CN9P324W00EXAMPLE"
    assert re.fullmatch(
        r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
        answer.text("OperationRequest/RequestId") or "",
    )


def test_the_same_request_in_an_envelope(service: Service, checkout: Path) -> None:
    text = (checkout / "fixtures" / REQUEST).read_text()
    inner = text.removeprefix("<CreateHITRequest>").rstrip().removesuffix("</CreateHITRequest>")
    document = envelope(
        '<m:CreateHIT xmlns:m="http://requester.mturk.amazonaws.com/doc/2014-08-15">'
        f"<AWSAccessKeyId>AKIA</AWSAccessKeyId><Request>{inner}</Request></m:CreateHIT>"
    )

    answer = service.soap(document)

    assert answer.name == "CreateHITResponse"
    assert answer.one("HIT").is_valid == "True"


def skeleton(document: bytes) -> str:
    """The text of an answer without what differs from call to call."""
    return re.sub(r"<(RequestId|HITId)>[^<]*<", r"<\1>…<", document.decode())
