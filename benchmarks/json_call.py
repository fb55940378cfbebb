"""The documented CreateHIT request as a CreateHITWithHITType of the API of 2017-01-17."""

from __future__ import annotations

import json
from typing import Any

from envelopes import ACCESS_KEY, DOCUMENTED_TYPE, create_hit_request
from load import Load
from lxml import etree

from mockturk.wire.aws_json.model import CONTENT_TYPE, SERVICE_2017

OPERATION = "CreateHITWithHITType"
_HEADERS = {
    "Content-Type": CONTENT_TYPE,
    "X-Amz-Target": f"{SERVICE_2017}.{OPERATION}",
    "Authorization": f"AWS4-HMAC-SHA256 Credential={ACCESS_KEY}/20140815/us-east-1/"
    "mturk-requester/aws4_request, SignedHeaders=host, Signature=benchmark",
}


def load() -> Load:
    """Return the call, with the marks of ``envelopes`` where calls differ."""
    request = etree.fromstring(create_hit_request().replace("@TYPE@", DOCUMENTED_TYPE))
    names = ("HITTypeId", "Question", "RequesterAnnotation")
    members: dict[str, Any] = {name: request.findtext(name) for name in names}
    members["LifetimeInSeconds"] = request.findtext("LifetimeInSeconds")
    for name in ("AssignmentReviewPolicy", "HITReviewPolicy"):
        members[name] = _policy(request.find(name))
    text = json.dumps(members, ensure_ascii=False)
    return Load(text.replace('"@LIFETIME@"', "@LIFETIME@"), "/", _HEADERS, '{"HIT":{"HITId":"3')


def _policy(policy: etree._Element) -> dict[str, Any]:
    return {
        "PolicyName": policy.findtext("PolicyName"),
        "Parameters": [
            {
                **_entry(parameter),
                **(
                    {"MapEntries": [_entry(entry) for entry in parameter.findall("MapEntry")]}
                    if parameter.find("MapEntry") is not None
                    else {}
                ),
            }
            for parameter in policy.findall("Parameter")
        ],
    }


def _entry(entry: etree._Element) -> dict[str, Any]:
    values = [value.text for value in entry.findall("Value")]
    return {"Key": entry.findtext("Key"), **({"Values": values} if values else {})}
