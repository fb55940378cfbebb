"""``--auth verify``: only calls signed with a known secret are accepted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from werkzeug.test import TestResponse

from exchanges import FORM, NAMESPACE, Node, Service, envelope, new_world, rest_common, soap_call
from mockturk import MockTurk
from mockturk.domain.clock import ManualClock, SystemClock
from mockturk.endpoint.authentication import SignatureAuthentication
from mockturk.store.tables import ACCOUNTS
from mockturk.wire.signatures import sign_call, sign_query
from mockturk.world.fault_injection import Fault, FaultKind, RateLimiter

REAL_NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
KEY, SECRET = "AKIAKNOWN", "kept to ourselves"


@pytest.fixture
def verifying(service: Service) -> Service:
    """A service whose world stands still in 2014, while the machine's time is another."""
    authentication = SignatureAuthentication({KEY: SECRET}, ManualClock(REAL_NOW))
    return Service(service.world, authentication=authentication)


def signed(
    *,
    operation: str = "GetAccountBalance",
    key: str = KEY,
    secret: str = SECRET,
    timestamp: str = "2026-01-02T03:04:05Z",
    given: str | None = None,
) -> str:
    given = sign_call(secret, operation, timestamp) if given is None else given
    return (
        f'<{operation} xmlns="{NAMESPACE}"><AWSAccessKeyId>{key}</AWSAccessKeyId>'
        f"<Timestamp>{timestamp}</Timestamp><Signature>{given}</Signature><Request/></{operation}>"
    )


def test_the_signature_of_the_test_vector() -> None:
    made = sign_call("secret", "CreateHIT", "2012-02-16T20:30:47Z")

    assert made == "b/TnvzrdeD/L/EyzdFrznPXhido="


def test_version_1_signs_all_parameters_sorted_without_case() -> None:
    parameters = [
        ("Version", "2014-08-15"),
        ("AWSAccessKeyId", "AKIA"),
        ("Signature", "not itself"),
        ("operation", "GetAccountBalance"),
        ("SignatureVersion", "1"),
    ]
    joined = [
        ("AWSAccessKeyIdAKIA", "operationGetAccountBalance"),
        ("SignatureVersion1", "Version2014-08-15"),
    ]

    made = sign_query("secret", parameters)

    assert made == sign_query("secret", reversed(parameters))
    assert made == sign_query("secret", joined)
    assert made != sign_query("other", parameters)


@pytest.mark.parametrize(
    "timestamp",
    [
        "2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05.123Z",
        "2026-01-01T19:04:05-08:00",
        "2026-01-02T03:19:05Z",
        "2026-01-02T02:49:05Z",
        "2026-01-02T03:04:05",
        "2026-01-02T03:04:05.839169",
    ],
)
def test_a_signed_call_is_answered(verifying: Service, timestamp: str) -> None:
    answer = verifying.soap(envelope(signed(timestamp=timestamp)))

    assert answer.one("GetAccountBalanceResult").is_valid == "True"


@pytest.mark.parametrize(
    "changes",
    [
        {"secret": "another"},
        {"key": "AKIAUNKNOWN"},
        {"key": ""},
        {"given": ""},
        {"given": "é"},
        {"given": sign_call(SECRET, "GetHIT", "2026-01-02T03:04:05Z")},
        {"given": sign_call(SECRET, "GetAccountBalance", "2026-01-02T03:04:06Z")},
        {"key": "AKIAUNKNOWN", "secret": ""},
    ],
)
def test_any_other_is_not_authorized_as_captured(
    verifying: Service, changes: dict[str, str]
) -> None:
    answer = verifying.soap(envelope(signed(**changes)))

    assert answer.name == "GetAccountBalanceResponse"
    assert answer.names() == ["OperationRequest"]
    error = answer.one("OperationRequest/Errors/Error")
    assert error.text("Code") == "AWS.NotAuthorized"
    assert error.text("Message") == (
        "The identity contained in the request is not authorized to use this AWSAccessKeyId "
        "(1408104000000 s)"
    )


def test_a_bare_request_has_no_credentials_to_verify(verifying: Service) -> None:
    answer = Node.parse(verifying.post("<GetAccountBalanceRequest/>").data)

    assert answer.text("OperationRequest/Errors/Error/Code") == "AWS.NotAuthorized"


@pytest.mark.parametrize("away", [timedelta(minutes=15, seconds=1), -timedelta(minutes=16)])
def test_an_old_or_early_call_has_expired(verifying: Service, away: timedelta) -> None:
    timestamp = (REAL_NOW + away).strftime("%Y-%m-%dT%H:%M:%SZ")
    message = f"Request has expired. Timestamp date is {timestamp}"

    over_soap = verifying.post(envelope(signed(timestamp=timestamp)))
    bare = verifying.post(signed(timestamp=timestamp))

    fault = Node.parse(over_soap.data).one("Body/Fault")
    assert over_soap.status_code == 500
    assert fault.text("faultcode") == "aws:Client.RequestExpired"
    assert fault.text("faultstring") == message
    front = Node.parse(bare.data)
    assert bare.status_code == 400
    assert front.names() == ["Errors", "RequestID"]
    assert front.text("Errors/Error/Code") == "RequestExpired"
    assert front.text("Errors/Error/Message") == message


@pytest.mark.parametrize("timestamp", ["yesterday", "2026-02-30T00:00:00Z", "03:04:05"])
def test_a_timestamp_must_be_a_time(verifying: Service, timestamp: str) -> None:
    answer = verifying.soap(envelope(signed(timestamp=timestamp)))

    assert answer.text("OperationRequest/Errors/Error/Code") == "AWS.InvalidISO8601Time"


def test_an_unknown_operation_is_first_of_all_not_authorized(verifying: Service) -> None:
    answer = verifying.soap(envelope(signed(operation="MakeCoffee", secret="another")))

    assert answer.text("OperationRequest/Errors/Error/Code") == "AWS.NotAuthorized"


def test_secrets_are_shown_nowhere(verifying: Service, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    verifying.post(envelope(signed(secret="another")))
    verifying.post(envelope(signed(timestamp="never")))

    shown = repr(SignatureAuthentication({KEY: SECRET}, ManualClock(REAL_NOW))) + caplog.text
    assert SECRET not in shown
    assert KEY in shown


def test_a_server_of_ones_own_can_verify() -> None:
    with MockTurk(auth="verify", credentials={KEY: SECRET}) as turk:
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        answers = []
        for secret in (SECRET, "another"):
            document = envelope(signed(timestamp=now, secret=secret)).encode()
            request = Request(turk.endpoint, document, {"Content-Type": "text/xml"})
            with urlopen(request) as response:
                answers.append(response.read())

    assert b"<IsValid>True" in answers[0]
    assert b"AWS.NotAuthorized" in answers[1]


def test_help_needs_no_credentials(service: Service) -> None:
    """They are optional in its WSDL, and in no other's."""
    verified = Service(
        service.world, authentication=SignatureAuthentication({"AKIA": "secret"}, SystemClock())
    )

    def answered(operation: str, request: str) -> Node:
        return verified.soap(envelope(f"<{operation}><Request>{request}</Request></{operation}>"))

    assert answered("Help", "<About>CreateHIT</About>").text("Information/Request/IsValid")
    assert answered("GetAccountBalance", "").text("OperationRequest/Errors/Error/Code")


def as_soap(service: Service, key: str) -> TestResponse:
    return service.post(soap_call("GetAccountBalance", "", key=key))


def as_document(service: Service, key: str) -> TestResponse:
    return service.post(signed(key=key))


def as_form(service: Service, key: str) -> TestResponse:
    form = urlencode(rest_common("GetAccountBalance", key))
    return service.post(form, content_type=FORM)


def as_address(service: Service, key: str) -> TestResponse:
    return service.http.get("/?" + urlencode(rest_common("GetAccountBalance", key)))


@pytest.mark.parametrize("sent", [as_soap, as_document, as_form, as_address])
def test_an_access_key_has_128_characters_at_most(
    sent: Callable[[Service, str], TestResponse],
) -> None:
    world = new_world(rate_limit=RateLimiter(1, lambda: 0.0))
    service = Service(world)
    world.faults.add(Fault(FaultKind.throttle, times=1))

    for _ in range(3):  # neither a rate limit nor a fault counts them
        refused = sent(service, "k" * 129)
        assert refused.status_code == 200
        assert "<Code>AWS.NotAuthorized</Code>" in refused.text
    assert sent(service, "k" * 128).status_code in (500, 503)  # the fault
    assert "<AvailableBalance>" in sent(service, "K" * 128).text
    with world.store.transaction():
        assert [len(one.access_key) for one in world.store.all(ACCOUNTS)] == [128]
    kept = [entry.access_key for _, entry in world.journal.entries()]
    assert kept == ["", "", "", "k" * 128, "K" * 128]
