"""The documented requests are accepted: as printed, with the other method, and as XML."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from lxml import etree

from captures.replay import KEY, Replay
from exchanges import FORM, QUESTION, Node, Service, soap_call
from pins import Pins
from samples.documented import ELIDED, Sample, load, prepared, reword, to_sent
from world.lifecycle.qualified_stage import type_request

QUERIES = [
    *("ApproveAssignment", "ApproveRejectedAssignment", "AssignQualification", "BlockWorker"),
    *("ChangeHITTypeOfHIT", "CreateHIT-with-HITTypeId", "CreateHIT-without-HITTypeId"),
    *("CreateQualificationType", "DisableHIT", "DisposeHIT", "DisposeQualificationType"),
    *("ExtendHIT", "ForceExpireHIT", "GetAccountBalance", "GetAssignment"),
    *("GetAssignmentsForHIT", "GetBlockedWorkers", "GetBonusPayments", "GetFileUploadURL"),
    *("GetHIT", "GetHITsForQualificationType", "GetQualificationRequests"),
    *("GetQualificationScore", "GetQualificationsForQualificationType", "GetQualificationType"),
    *("GetRequesterStatistic", "GetRequesterWorkerStatistic", "GetReviewableHITs"),
    *("GetReviewResultsForHIT", "GrantBonus", "GrantQualification", "NotifyWorkers"),
    *("QualificationRequirement-rest-in-lists", "QualificationRequirement-rest-two"),
    *("RegisterHITType", "RejectAssignment", "RejectQualificationRequest"),
    *("RevokeQualification", "SearchHITs", "SearchQualificationTypes"),
    *("SendTestEventNotification", "SetHITAsReviewing", "SetHITTypeNotification"),
    *("UnblockWorker", "UpdateQualificationScore", "UpdateQualificationType"),
]
CREATE_HIT_DOCUMENTS = [
    "CreateHIT-with-assignment-review-policy",
    "HITReviewPolicy-1",
    "ReviewPolicyUseCases-1",
    "ReviewPolicyUseCases-2",
    "ReviewPolicyUseCases-3",
]
STRUCTURES = [
    *("QualificationRequirement-adult", "QualificationRequirement-locale-equal"),
    *("QualificationRequirement-locale-not-equal", "QualificationRequirement-integer"),
    *("QualificationRequirement-in-integers", "Locale-country", "Locale-subdivision"),
]

PRINTED_QUESTIONS = ("[some words]", "{{some words}}")
HOW = ["GET", "POST", "SOAP", "bare"]


def test_the_requests_are_the_documented_ones(printed: list[dict[str, Any]], pins: Pins) -> None:
    lines = ",\n".join(json.dumps(to_sent(reword(one)), ensure_ascii=False) for one in printed)

    pins.keep("requests.json", f"[\n{lines}\n]\n".encode())


def sent(replay: Replay, sample: Sample, how: str) -> bytes:
    params = sample.params
    http = replay.service.http
    if how == "GET":
        query = urlencode(params, quote_via=quote)
        return http.get(sample.path, query_string=query).data
    if how == "POST":
        return http.post(sample.path, data=urlencode(params), content_type=FORM).data
    document = over_soap(sample.operation, params)
    if how == "bare":
        document = etree.tostring(etree.fromstring(document)[0][0])
    return replay.service.post(document).data


def over_soap(operation: str, params: tuple[tuple[str, str], ...]) -> str:
    """Write the parameters as elements; those every query has are in the envelope anyway."""
    common = {"Service", "AWSAccessKeyId", "Version", "Operation", "Signature", "Timestamp"}
    root = etree.Element("Request")
    elements = {(): root}
    for name, value in params:
        if name in common:
            continue
        place: tuple[str, ...] = ()
        for part in re.findall(r"[^.]+(?:\.[0-9]+)?", name):  # a name and its index
            parent, place = elements[place], (*place, part)
            if place not in elements:
                elements[place] = etree.SubElement(parent, part.partition(".")[0])
        elements[place].text = value
    content = "".join(etree.tostring(child, encoding="unicode") for child in root)
    return soap_call(operation, content, key=KEY)


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("name", QUERIES)
def test_a_documented_query_is_accepted(samples: dict[str, Sample], name: str, how: str) -> None:
    require_accepted(samples[name], how)


@pytest.mark.parametrize("how", HOW)
def test_the_documented_queries_are_accepted_word_for_word(
    printed: list[dict[str, Any]], how: str
) -> None:
    for sample in load(map(to_sent, printed)).values():
        if sample.is_query:
            require_accepted(sample, how)


def require_accepted(sample: Sample, how: str) -> None:
    answer = sent(prepared(sample), sample, how)

    root = Node.parse(answer)
    response = root if how != "SOAP" else root.one("Body").one(f"{sample.operation}Response")
    result = Node(response.element[1])
    assert response.name == f"{sample.operation}Response"
    assert result.is_valid == "True", result.message


@pytest.mark.parametrize("name", CREATE_HIT_DOCUMENTS)
def test_a_documented_document_is_accepted(
    service: Service, relaxed_service: Service, samples: dict[str, Sample], name: str
) -> None:
    printed = samples[name].xml
    real = printed
    for placeholder in PRINTED_QUESTIONS:
        real = real.replace(placeholder, f"<![CDATA[{QUESTION}]]>")

    answer = Node.parse(service.post(real.encode()).data)
    as_printed = Node.parse(relaxed_service.post(printed.encode()).data)

    assert real != printed
    assert answer.one("HIT").is_valid == "True", answer.one("HIT").message
    assert as_printed.one("HIT").is_valid == "True"


@pytest.mark.parametrize("name", CREATE_HIT_DOCUMENTS)
def test_a_placeholder_does_not_pass_for_a_question(
    service: Service, samples: dict[str, Sample], name: str
) -> None:
    answer = Node.parse(service.post(samples[name].xml.encode()).data)

    assert answer.one("HIT").code == "AWS.MechanicalTurk.XMLParseError"


@pytest.mark.parametrize("name", STRUCTURES)
def test_a_documented_structure_is_accepted(
    service: Service, samples: dict[str, Sample], name: str
) -> None:
    """Within the smallest CreateHIT there is for it, and it comes back in the answer."""
    made = service.result("CreateQualificationType", type_request())
    structure = structure_of(samples[name], made.text("QualificationTypeId") or "")

    answer = Node.parse(service.post(create_hit_with(structure)).data)

    hit = answer.one("HIT")
    assert hit.is_valid == "True", hit.message
    told = hit.one("QualificationRequirement")
    for field in "QualificationTypeId", "Comparator":
        assert told.text(field) == structure.findtext(field)
    for path in "IntegerValue", "LocaleValue/Country", "LocaleValue/Subdivision":
        given = [element.text for element in structure.findall(path)]
        assert [value.element.text for value in told.all(path)] == given
    assert hit.text("Reward/Amount") == "5.00"


def structure_of(sample: Sample, type_id: str) -> etree._Element:
    """The printed structure, with another id in place of that of a requester's type.

    A locale gets the requirement around it that it is a part of.
    """
    structure = etree.fromstring(sample.xml.replace("789RVWYBAZW00EXAMPLE", type_id))
    if structure.tag == "QualificationRequirement":
        return structure
    requirement = etree.Element("QualificationRequirement")
    etree.SubElement(requirement, "QualificationTypeId").text = "00000000000000000071"
    etree.SubElement(requirement, "Comparator").text = "EqualTo"
    requirement.append(structure)
    return requirement


def create_hit_with(structure: etree._Element) -> bytes:
    request = etree.Element("CreateHITRequest")
    for name, value in ELIDED.items():
        if name.startswith("Reward"):
            continue
        etree.SubElement(request, name).text = value
    reward = etree.SubElement(request, "Reward")
    etree.SubElement(reward, "Amount").text = ELIDED["Reward.1.Amount"]
    etree.SubElement(reward, "CurrencyCode").text = ELIDED["Reward.1.CurrencyCode"]
    request.append(structure)
    for group in "Minimal", "HITDetail":
        etree.SubElement(request, "ResponseGroup").text = group
    return etree.tostring(request)


def test_every_documented_request_is_tried(samples: dict[str, Sample]) -> None:
    assert sorted([*QUERIES, *CREATE_HIT_DOCUMENTS, *STRUCTURES]) == sorted(samples)
    assert len(samples) == 58
    assert {name for name, sample in samples.items() if sample.is_query} == set(QUERIES)
