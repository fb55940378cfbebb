"""``--auth verify`` over REST: the service's own signature, and the one boto makes."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote, urlencode

import pytest

from exchanges import FORM, Node, Service
from mockturk.domain.clock import ManualClock
from mockturk.endpoint.authentication import SignatureAuthentication
from mockturk.wire.signatures import sign_call, sign_query

KEY, SECRET = "AKIABOTO", "secret"
NOW = "2026-01-02T03:04:05Z"
# Made with boto 2.49.0 (QuerySignatureV1AuthHandler): the form and the signature over it.
BOTO = [
    (
        f"AWSAccessKeyId={KEY}&Operation=GetAccountBalance&SignatureVersion=1"
        "&Timestamp=2026-01-02T03%3A04%3A05Z&Version=2014-08-15",
        "gO0XsbFyx22/yR0I19YaoEqjdR4=",
    ),
    (
        f"AssignmentDurationInSeconds=600&AWSAccessKeyId={KEY}&Description=d%20%2B%25/~"
        "&Keywords=a%2C%20b&Operation=RegisterHITType&Reward.1.Amount=0.05"
        "&Reward.1.CurrencyCode=USD&SignatureVersion=1&Timestamp=2026-01-02T03%3A04%3A05Z"
        "&Title=Caf%C3%A9%20%26%20cr%C3%A8me&Version=2014-08-15",
        "2ONVQfMADV9BjDfaMeBpXuAzTUY=",
    ),
]


@pytest.fixture
def verifying(service: Service) -> Service:
    clock = ManualClock(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    return Service(service.world, authentication=SignatureAuthentication({KEY: SECRET}, clock))


def code(service: Service, form: str, query: str = "") -> str | None:
    response = service.http.post(f"/?{query}", data=form, content_type=FORM)
    return Node.parse(response.data).text("OperationRequest/Errors/Error/Code")


@pytest.mark.parametrize(("form", "made"), BOTO)
def test_what_boto_signs_is_accepted(verifying: Service, form: str, made: str) -> None:
    signed = f"{form}&Signature={quote(made, safe='')}"

    assert code(verifying, signed) is None
    assert code(verifying, signed.replace("Version=2014-08-15", "Version=2013-11-15")) == (
        "AWS.NotAuthorized"
    )
    assert code(verifying, f"{signed}&Extra=1") == "AWS.NotAuthorized"
    assert code(verifying, form) == "AWS.NotAuthorized"


@pytest.mark.parametrize("service_parameter", [{"Service": "AWSMechanicalTurkRequester"}, {}])
@pytest.mark.parametrize("version", [{}, {"SignatureVersion": "0"}, {"SignatureVersion": "2"}])
def test_the_services_own_signature_is_accepted(
    verifying: Service, service_parameter: dict[str, str], version: dict[str, str]
) -> None:
    parameters = {
        **service_parameter,
        **version,
        "Operation": "GetAccountBalance",
        "AWSAccessKeyId": KEY,
        "Timestamp": NOW,
        "Signature": sign_call(SECRET, "GetAccountBalance", NOW),
    }

    assert code(verifying, urlencode(parameters)) is None
    assert code(verifying, "", urlencode(parameters)) is None
    assert code(verifying, urlencode({**parameters, "Signature": "x"})) == "AWS.NotAuthorized"
    assert code(verifying, urlencode({**parameters, "AWSAccessKeyId": "x"})) == "AWS.NotAuthorized"


def test_another_service_is_told_before_a_wrong_signature(verifying: Service) -> None:
    assert code(verifying, "Service=x&Operation=GetHIT") == "AWS.InvalidServiceParameter"


def test_bytes_that_are_no_utf_8_are_signed_as_they_came(verifying: Service) -> None:
    pairs = [
        ("AWSAccessKeyId", KEY),
        ("Operation", "GetHIT"),
        ("HITId", "\udce9"),
        ("SignatureVersion", "1"),
        ("Timestamp", NOW),
    ]
    made = sign_query(SECRET, pairs)
    form = urlencode([*pairs[:2], *pairs[3:], ("Signature", made)]) + "&HITId=%e9"

    assert code(verifying, form) is None


@pytest.mark.parametrize("value", ["\x00", "%", "\ufffe", "2026-01-02\x0103:04:05Z"])
@pytest.mark.parametrize("name", ["AWSAccessKeyId", "Timestamp", "Signature", "Operation"])
def test_odd_characters_authorise_nobody(verifying: Service, name: str, value: str) -> None:
    parameters = {"AWSAccessKeyId": KEY, "Timestamp": NOW, "Operation": "GetHIT", name: value}

    for version in ("", "&SignatureVersion=1"):
        assert code(verifying, urlencode(parameters) + version) in (
            "AWS.NotAuthorized",
            "AWS.InvalidISO8601Time",
        )
        assert code(verifying, f"{urlencode(parameters)}%ff%ed%a0%80{version}") in (
            "AWS.NotAuthorized",
            "AWS.InvalidISO8601Time",
        )
