"""Calls leave no reference cycles, which only the garbage collector could free.

The stand-alone server relies on this: it never runs a full collection.
"""

from __future__ import annotations

import gc
import io
import logging
from collections.abc import Callable
from typing import Any

import pytest

from exchanges import NOON, QUESTION, BrokenAuthentication, Service, element, elements, soap_call
from mockturk.domain.clock import ManualClock
from mockturk.endpoint.authentication import SignatureAuthentication
from mockturk.world.fault_injection import Fault, FaultKind
from mockturk.world.workers import Workers

CALLS = 20
HIT = {
    "HITTypeId": "T100CN9P324W00EXAMPLE",
    "LifetimeInSeconds": 60,
    "MaxAssignments": CALLS,
    "Question": QUESTION,
}
FORM = "Service=AWSMechanicalTurkRequester&AWSAccessKeyId=AKIATEST&Operation="


def sent(service: Service, body: str, query: str = "", method: str = "POST") -> bytes:
    """Send a request as a server does; Werkzeug's client makes cycles of its own."""
    data = body.encode()
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": "/",
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "CONTENT_TYPE": "text/xml; charset=utf-8",
        "CONTENT_LENGTH": str(len(data)),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(data),
    }
    return b"".join(service.http.application(environ, lambda *_: None))


def left_by(call: Callable[[], object]) -> int:
    """Return how many unreachable objects some calls left."""
    call()
    gc.collect()
    gc.disable()
    try:
        for _ in range(CALLS):
            call()
        return gc.collect()
    finally:
        gc.enable()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(soap_call("CreateHIT", elements(HIT)), id="CreateHIT"),
        pytest.param(soap_call("CreateHIT", elements({**HIT, "Question": "<a>"})), id="no XML"),
        pytest.param(
            soap_call("CreateHIT", elements({**HIT, "Question": QUESTION.replace("400", "x")})),
            id="no Question",
        ),
        pytest.param(soap_call("GetHIT", element("HITId", "3X")), id="refused"),
        pytest.param(soap_call("SearchHITs", ""), id="a page"),
        pytest.param(soap_call("Nothing", ""), id="no operation"),
        pytest.param("<a", id="fault"),
    ],
)
def test_calls_leave_no_cycles(service: Service, body: str) -> None:
    assert left_by(lambda: sent(service, body)) < CALLS


@pytest.mark.parametrize("operation", ["GetAccountBalance", "GetHIT", "Nothing"])
def test_queries_leave_no_cycles(service: Service, operation: str) -> None:
    assert left_by(lambda: sent(service, "", FORM + operation, "GET")) < CALLS


REFUSING: dict[str, dict[str, Any]] = {
    "signature": {"authentication": SignatureAuthentication({}, ManualClock(NOON))},
    "retired": {"retired": True},
}


@pytest.mark.parametrize("options", REFUSING.values(), ids=REFUSING)
@pytest.mark.parametrize("over_rest", [False, True], ids=["SOAP", "REST"])
def test_refused_calls_leave_no_cycles(
    options: dict[str, Any], *, over_rest: bool, service: Service
) -> None:
    refusing = Service(service.world, **options)
    call = soap_call("GetAccountBalance", "")

    def refused() -> None:
        if over_rest:
            sent(refusing, "", f"{FORM}GetAccountBalance", "GET")
        else:
            sent(refusing, call)

    assert left_by(refused) < CALLS


def test_calls_with_impossible_keys_leave_no_cycles(service: Service) -> None:
    call = soap_call("GetAccountBalance", "", key="A" * 129)

    assert left_by(lambda: sent(service, call)) < CALLS


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        *((kind, None) for kind in FaultKind if kind is not FaultKind.error),
        *((FaultKind.error, code) for code in ("AWS.InternalError", "AWS.NotAuthorized")),
        (FaultKind.error, "RequestExpired"),
    ],
)
def test_calls_with_faults_leave_no_cycles(
    kind: FaultKind, code: str | None, service: Service
) -> None:
    service.world.faults.add(Fault(kind=kind, code=code, seconds=0.001))
    call = soap_call("GetAccountBalance", "")

    assert left_by(lambda: sent(service, call)) < CALLS


def test_bugs_leave_no_cycles(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    broken = Service(service.world, authentication=BrokenAuthentication())
    call = soap_call("GetAccountBalance", "")

    # Log records would keep the errors.
    with caplog.at_level(logging.CRITICAL + 1, logger="mockturk.requests"):
        assert left_by(lambda: sent(broken, call)) < CALLS


def test_workers_leave_no_cycles(service: Service) -> None:
    workers = Workers(service.world)
    hit_id = service.created(MaxAssignments=CALLS + 1).text("HITId") or ""
    names = iter(f"A{number}WORKER" for number in range(CALLS + 1))

    def work() -> None:
        workers.submit(workers.accept(next(names), hit_id), {"q": "a"})

    assert left_by(work) < CALLS
