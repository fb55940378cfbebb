"""Calls of the API of 2017-01-17 to a service without a socket."""

from __future__ import annotations

import json
import re
from typing import Any

from werkzeug.test import TestResponse

from exchanges import QUESTION, Service
from mockturk.wire.aws_json.model import load_model

TARGET = "MTurkRequesterServiceV20170117."
CONTENT_TYPE = "application/x-amz-json-1.1"


def authorization(key: str = "AKIATEST") -> str:
    return (
        f"AWS4-HMAC-SHA256 Credential={key}/20140815/us-east-1/mturk-requester/aws4_request, "
        "SignedHeaders=host;x-amz-date;x-amz-target, Signature=00"
    )


def send(
    service: Service, operation: str, body: object, *, key: str = "AKIATEST", **headers: str
) -> TestResponse:
    """Send a body, JSON unless it is bytes."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"X-Amz-Target": TARGET + operation, "Authorization": authorization(key), **headers}
    return service.http.post("/", data=content, content_type=CONTENT_TYPE, headers=sent)


def call(service: Service, operation: str, *, key: str = "AKIATEST", **members: object) -> Any:
    """Call an operation and return its response."""
    response = send(service, operation, members, key=key)
    assert response.status_code == 200, response.data
    assert response.content_type == CONTENT_TYPE
    found = json.loads(response.data)
    require_shape(load_model().operations[operation].response, found)
    return found


def require_shape(name: str, value: Any) -> None:
    """Check a value of a response against the contract: names, types and limits."""
    shape = load_model().shapes[name]
    if shape.type == "structure":
        assert list(value) == [member for member in shape.members if member in value], name
        for member, one in value.items():
            # The contract gives a question the shape of other ids, but its requester named it.
            require_shape("String" if member == "QuestionId" else shape.members[member], one)
    elif shape.type == "list":
        for one in value:
            require_shape(shape.member, one)
    elif shape.type == "string":
        assert type(value) is str, name
        assert not shape.enum or value in shape.enum, name
        assert not shape.pattern or re.fullmatch(shape.pattern, value), name
        assert (shape.min or 0) <= len(value) <= (shape.max or 2**31), name
    else:
        types = {"timestamp": float, "boolean": bool, "integer": int, "long": int}
        assert type(value) is types[shape.type], name


def refused(service: Service, operation: str, *, key: str = "AKIATEST", **members: object) -> Any:
    """Call an operation that refuses the call, and return its error."""
    response = send(service, operation, members, key=key)
    assert response.status_code == 400, response.data
    return json.loads(response.data)


def properties(**changes: object) -> dict[str, object]:
    """The members of a valid CreateHITType."""
    return {
        "Title": "Tell cats from dogs",
        "Description": "Look at a picture",
        "Reward": "0.05",
        "AssignmentDurationInSeconds": 600,
        **changes,
    }


def create(service: Service, **changes: object) -> Any:
    """Create a HIT and return it."""
    given = {**properties(), "LifetimeInSeconds": 3600, "Question": QUESTION, **changes}
    return call(service, "CreateHIT", **given)["HIT"]
