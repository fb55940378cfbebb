"""Signatures of version 4 under ``--auth verify`` (docs/reference/api-2017.md#signatures)."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from exchanges import NOON, Service, new_world
from json_calls import CONTENT_TYPE, TARGET
from mockturk.domain.clock import ManualClock
from mockturk.endpoint.authentication import SignatureAuthentication

KEY, SECRET = "AKIATEST", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
BODY = b'{"HITId":"3UNKNOWN"}'
WRONG = "The request signature we calculated does not match the signature you provided."


class Signer(SigV4Auth):
    """botocore's signer, at a time of our own."""

    def __init__(self, secret: str, at: datetime, service: str, region: str) -> None:
        super().__init__(Credentials(KEY, secret), service, region)
        self.at = at

    def add_auth(self, request: Any) -> None:
        request.context["timestamp"] = f"{self.at:%Y%m%dT%H%M%SZ}"
        self._modify_request_before_signing(request)
        canonical = self.canonical_request(request)
        to_sign = self.string_to_sign(request, canonical)
        self._inject_signature_to_request(request, self.signature(to_sign, request))


def service() -> Service:
    authentication = SignatureAuthentication({KEY: SECRET}, ManualClock(NOON))
    return Service(new_world(NOON - timedelta(days=300)), authentication=authentication)


def signed(
    *,
    secret: str = SECRET,
    at: datetime = NOON,
    scope: str = "mturk-requester",
    region: str = "us-east-1",
    **headers: str,
) -> dict[str, str]:
    request = AWSRequest(
        "POST",
        "http://localhost/",
        data=BODY,
        headers={"Content-Type": CONTENT_TYPE, "X-Amz-Target": f"{TARGET}GetHIT", **headers},
    )
    Signer(secret, at, scope, region).add_auth(request)
    return dict(request.headers)


def told(headers: dict[str, str], body: bytes = BODY) -> tuple[str, str]:
    response = service().http.post("/", data=body, headers=headers)
    assert response.status_code == 400
    error = json.loads(response.data)
    return error["__type"], error.get("message", "")


def test_a_good_signature_lets_the_call_in() -> None:
    assert told(signed()) == ("RequestError", "")


@pytest.mark.parametrize("region", ["us-east-1", "sandbox", "eu-central-1"])
def test_any_region_will_do(region: str) -> None:
    assert told(signed(region=region))[0] == "RequestError"


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Amz-Content-Sha256": sha256(BODY).hexdigest(), "Content-Length": str(len(BODY))},
        {"X-Amz-Security-Token": "token"},
        {"amz-sdk-invocation-id": "1", "amz-sdk-request": "attempt=1;   max=3", "X-Blank": ""},
    ],
)
def test_further_headers_may_be_signed(headers: dict[str, str]) -> None:
    assert told(signed(**headers))[0] == "RequestError"


def test_the_header_may_be_spaced_and_ordered_in_any_way() -> None:
    headers = signed()
    algorithm, _, pairs = headers["Authorization"].partition(" ")
    parts = [part.strip() for part in pairs.split(",")]
    for joined in (",".join(parts), " , ".join(parts[::-1]), ",  ".join(parts[1:] + parts[:1])):
        assert told({**headers, "Authorization": f"{algorithm} {joined}"})[0] == "RequestError"


def test_a_signature_covers_body_headers_and_secret() -> None:
    kind = "InvalidSignatureException"
    for headers, body in [
        (signed(secret="another"), BODY),
        (signed(), b'{"HITId":"3OTHER"}'),
        ({**signed(), "X-Amz-Target": f"{TARGET}DeleteHIT"}, BODY),
        (
            {
                **signed(),
                "Authorization": re.sub("=[0-9a-f]{64}", "=00", signed()["Authorization"]),
            },
            BODY,
        ),
    ]:
        found, message = told(headers, body)
        assert (found, message.startswith(WRONG)) == (kind, True)


def test_the_clock_is_the_machines_and_may_differ_by_five_minutes() -> None:
    minutes = timedelta(minutes=1)
    assert told(signed(at=NOON - 5 * minutes))[0] == "RequestError"
    assert told(signed(at=NOON + 5 * minutes))[0] == "RequestError"
    assert told(signed(at=NOON - 6 * minutes)) == (
        "InvalidSignatureException",
        "Signature expired: 20140815T115400Z is now earlier than 20140815T115500Z "
        "(20140815T120000Z - 5 min.)",
    )
    assert told(signed(at=NOON + 6 * minutes)) == (
        "InvalidSignatureException",
        "Signature not yet current: 20140815T120600Z is still later than 20140815T120500Z "
        "(20140815T120000Z + 5 min.)",
    )


def test_the_scope_must_fit() -> None:
    assert told(signed(scope="mturk")) == (
        "InvalidSignatureException",
        "Credential should be scoped to correct service: 'mturk-requester'. ",
    )
    changed = signed()["Authorization"].replace("20140815/", "b/").replace("aws4_request", "e")
    assert told({**signed(), "Authorization": changed}) == (
        "InvalidSignatureException",
        "Credential should be scoped with a valid terminator: 'aws4_request', not 'e'. "
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
        "'b' != '20140815', from '20140815T120000Z'.",
    )


@pytest.mark.parametrize(
    ("change", "kind", "message"),
    [
        ({"Authorization": ""}, "MissingAuthenticationTokenException", "Missing Authentication"),
        ({"Authorization": "Basic YTpi"}, "IncompleteSignatureException", "Authorization header"),
        ({"X-Amz-Date": "yesterday"}, "IncompleteSignatureException", "Date must be in ISO-8601"),
        ({"X-Amz-Date": ""}, "IncompleteSignatureException", "Authorization header requires exis"),
    ],
)
def test_what_is_incomplete(change: dict[str, str], kind: str, message: str) -> None:
    found, text = told({**signed(), **change})

    assert found == kind
    assert text.startswith(message)


@pytest.mark.parametrize("part", ["Credential", "SignedHeaders", "Signature"])
def test_a_missing_part_is_named(part: str) -> None:
    headers = signed()
    without = re.sub(rf"{part}=[^,]*,?", "", headers["Authorization"])

    assert told({**headers, "Authorization": without}) == (
        "IncompleteSignatureException",
        f"Authorization header requires '{part}' parameter.",
    )


def test_an_unknown_key_and_an_unsigned_host() -> None:
    headers = signed()
    other = headers["Authorization"].replace(KEY, "AKIAOTHER")
    assert told({**headers, "Authorization": other}) == (
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
    )
    bare = headers["Authorization"].replace("host;", "")
    assert told({**headers, "Authorization": bare}) == (
        "InvalidSignatureException",
        "'Host' must be a 'SignedHeader' in the AWS Authorization.",
    )


def test_the_date_header_stands_in_for_its_own() -> None:
    headers = signed()
    at = headers.pop("X-Amz-Date")
    assert at == "20140815T120000Z"
    headers["Date"] = "Fri, 15 Aug 2014 12:00:00 GMT"
    # The signature covers x-amz-date, which is now missing.
    assert told(headers)[1].startswith(WRONG)
    assert datetime(2014, 8, 15, 12, tzinfo=UTC) == NOON
