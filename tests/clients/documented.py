"""Requests the scenarios start from."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

from clients.trait import STRUCTURES, Fields
from exchanges import QUESTION

DOCUMENTED_TYPE = "T100CN9P324W00EXAMPLE"

_LISTS = {"Parameter", "MapEntry", "Value"}
_NUMBERS = {"LifetimeInSeconds"}


def documented_request(checkout: Path) -> Fields:
    """Read the documented request; fields that may repeat become lists."""
    path = checkout / "fixtures" / "CreateHIT-with-review-policies.request.xml"
    return _fields(etree.parse(path).getroot())


def minimal_request(**fields: Any) -> Fields:
    """Make a valid request that names the documented HIT type, changed by ``fields``."""
    request: Fields = {
        "HITTypeId": DOCUMENTED_TYPE,
        "LifetimeInSeconds": 3600,
        "Question": QUESTION,
        **fields,
    }
    return {name: content for name, content in request.items() if content is not None}


def type_properties() -> Fields:
    """Make the properties of a HIT type, with requirements of both kinds of value."""
    return {
        "Title": "Tell cats from dogs",
        "Description": "Look at a picture & tell <what> it shows",
        "Keywords": "pictures, animals",
        "Reward": {"Amount": Decimal("0.05"), "CurrencyCode": "USD"},
        "AssignmentDurationInSeconds": 600,
        "AutoApprovalDelayInSeconds": 86_400,
        "QualificationRequirement": [
            {
                "QualificationTypeId": "000000000000000000L0",
                "Comparator": "GreaterThanOrEqualTo",
                "IntegerValue": [95],
                "RequiredToPreview": True,
            },
            {
                "QualificationTypeId": "00000000000000000040",
                "Comparator": "NotIn",
                "IntegerValue": [7, 11],
                "RequiredToPreview": False,
            },
            {
                "QualificationTypeId": "00000000000000000071",
                "Comparator": "In",
                "LocaleValue": [{"Country": "US", "Subdivision": "NY"}, {"Country": "DE"}],
                "RequiredToPreview": False,
            },
        ],
    }


def known_answers(**parameters: Any) -> Fields:
    """Make a minimal AssignmentReviewPolicy, changed by ``parameters``; None leaves one out."""
    answer_key = [{"Key": "Q1", "Value": ["A"]}, {"Key": "Q2", "Value": ["B", "C"]}]
    return policy("ScoreMyKnownAnswers/2011-09-01", {"AnswerKey": answer_key, **parameters})


def plurality(**parameters: Any) -> Fields:
    """Make a minimal HITReviewPolicy, changed by ``parameters``; None leaves one out."""
    defaults = {"QuestionIds": ["Q1", "Q2"], "QuestionAgreementThreshold": "50"}
    return policy("SimplePlurality/2011-09-01", {**defaults, **parameters})


def policy(name: str, parameters: Fields) -> Fields:
    """Make a policy: a text is one Value, a list of texts several, one of dicts MapEntries."""
    return {
        "PolicyName": name,
        "Parameter": [
            parameter(key, content) for key, content in parameters.items() if content is not None
        ],
    }


def parameter(key: str, content: Any) -> Fields:
    if isinstance(content, str):
        return {"Key": key, "Value": [content]}
    if content and isinstance(content[0], dict):
        return {"Key": key, "MapEntry": content}
    return {"Key": key, "Value": content}


def _fields(element: etree._Element) -> Fields:
    fields: Fields = {}
    for child in element:
        content = _content(child)
        if child.tag in _LISTS:
            fields.setdefault(child.tag, []).append(content)
        else:
            fields[child.tag] = content
    return fields


def _content(element: etree._Element) -> Any:
    if element.tag in STRUCTURES:
        return _fields(element)
    return int(element.text or "") if element.tag in _NUMBERS else element.text
