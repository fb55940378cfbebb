"""The requests and answers of the API reference and the captures, as far as operations exist."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from exchanges import QUESTION, Node, Service
from mockturk.operations import BEHAVIOURS

POLICY_DOCUMENTS = [
    "CreateHIT-with-assignment-review-policy",
    "HITReviewPolicy-1",
    "ReviewPolicyUseCases-1",
    "ReviewPolicyUseCases-2",
    "ReviewPolicyUseCases-3",
]
PLACEHOLDERS = ("[CDATA block or XML Entity encoded]", "{{URL-encoded question data}}")


@pytest.fixture(scope="module")
def requests(reference: Path) -> dict[str, Any]:
    listed = json.loads((reference / "samples" / "requests.json").read_text(encoding="utf-8"))
    return {sample["id"]: sample for sample in listed}


@pytest.mark.parametrize("name", POLICY_DOCUMENTS)
def test_documented_policies_are_accepted(
    service: Service, relaxed_service: Service, requests: dict[str, Any], name: str
) -> None:
    sample = requests[name]
    document = sample.get("repaired_xml", sample["xml"])
    question = etree.Element("x")
    question.text = QUESTION
    escaped = etree.tostring(question, encoding="unicode")[3:-4]
    real = document
    for placeholder in PLACEHOLDERS:
        real = real.replace(placeholder, escaped)

    answer = Node.parse(service.post(real.encode()).data)
    as_printed = Node.parse(relaxed_service.post(document.encode()).data)

    assert real != document
    assert answer.one("HIT").is_valid == "True", answer.one("HIT").message
    assert as_printed.one("HIT").is_valid == "True"


@pytest.mark.parametrize("name", POLICY_DOCUMENTS)
def test_placeholders_do_not_pass_for_questions(
    service: Service, requests: dict[str, Any], name: str
) -> None:
    sample = requests[name]

    answer = Node.parse(service.post(sample.get("repaired_xml", sample["xml"]).encode()).data)

    assert answer.one("HIT").code == "AWS.MechanicalTurk.XMLParseError"


def test_documented_parameters_are_accepted_as_a_bare_document(
    relaxed_service: Service, requests: dict[str, Any]
) -> None:
    """The REST samples of these operations, their parameters as elements."""
    common = {"Service", "AWSAccessKeyId", "Version", "Operation", "Signature", "Timestamp"}
    samples = [
        s
        for s in requests.values()
        if s["operation"] in BEHAVIOURS and s["kind"] == "REST" and not s["missing"]
    ]
    for sample in samples:
        if sample["operation"] == "GetHIT":
            continue  # names a HIT nobody made
        root = etree.Element(f"{sample['operation']}Request")
        for name, value in sample["params"]:
            if name in common:
                continue
            parent = root
            *structures, field = re.sub(r"\.\d+(?=\.|$)", "", name).split(".")
            for structure in structures:
                found = parent.find(structure)
                parent = etree.SubElement(parent, structure) if found is None else found
            etree.SubElement(parent, field).text = QUESTION if value is None else value

        answer = relaxed_service.post(etree.tostring(root))

        assert b"<IsValid>True</IsValid>" in answer.data, (sample["id"], answer.data)
    assert len(samples) == 5


def test_the_captured_answer_is_reproduced(service: Service, reference: Path) -> None:
    captured = (reference / "captures" / "CreateHIT.rest.minimal.xml").read_bytes()

    response = service.post(
        "<CreateHITRequest><HITTypeId>T100CN9P324W00EXAMPLE</HITTypeId><Question>"
        f"<![CDATA[{QUESTION}]]></Question></CreateHITRequest>"
    )

    def without_ids(body: bytes) -> bytes:
        return re.sub(rb"<(RequestId|HITId|HITTypeId)>[^<]*<", rb"<\1><", body)

    assert without_ids(response.data).rstrip() == without_ids(captured).rstrip()


def test_a_hit_has_the_captured_fields_in_the_captured_order(
    service: Service, reference: Path
) -> None:
    captured = Node.parse(
        (reference / "captures" / "GetHIT.rest.2009.reindented.xml").read_bytes()
    ).one("HIT")
    created = service.result(
        "CreateHIT",
        {
            "Title": captured.text("Title"),
            "Description": captured.text("Description"),
            "Question": captured.text("Question"),
            "Keywords": captured.text("Keywords"),
            "Reward": {"Amount": "0.10", "CurrencyCode": "USD"},
            "AutoApprovalDelayInSeconds": 3600,
            "LifetimeInSeconds": 3600,
            "AssignmentDurationInSeconds": 3600,
            "RequesterAnnotation": captured.text("RequesterAnnotation"),
            "QualificationRequirement": {
                "QualificationTypeId": "000000000000000000L0",
                "Comparator": "GreaterThan",
                "IntegerValue": 90,
            },
        },
    )

    hit = service.result("GetHIT", {"HITId": created.text("HITId")})

    # The 2014 schema has lost NumberOfSimilarHITs and gained HITGroupId (wire.md §8.4).
    expected = [name for name in captured.names() if name != "NumberOfSimilarHITs"]
    expected.insert(expected.index("CreationTime"), "HITGroupId")
    assert hit.names() == expected
    same = set(expected) - {"HITId", "HITTypeId", "HITGroupId", "CreationTime", "Expiration"}
    for name in same - {"HITStatus"}:
        assert hit.text(name).strip() == captured.text(name).strip(), name
    requirement = captured.one("QualificationRequirement")
    assert hit.one("QualificationRequirement").names() == requirement.names()
    assert hit.text("QualificationRequirement/RequiredToPreview") == "0"
    assert hit.one("Reward").names() == captured.one("Reward").names()
    assert hit.text("Reward/FormattedPrice") == captured.text("Reward/FormattedPrice")
