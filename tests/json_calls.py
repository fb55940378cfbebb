"""Calls of the API of 2017-01-17 to a service without a socket."""

from __future__ import annotations

import json
from typing import Any

from werkzeug.test import TestResponse

from exchanges import QUESTION, Service

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
    return json.loads(response.data)


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
