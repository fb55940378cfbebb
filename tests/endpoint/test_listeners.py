"""The listeners of a call's events, each alone."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import pytest

from endpoint.contexts import read_context
from exchanges import NOON, Service, soap_call
from mockturk.domain.errors import (
    HITDoesNotExist,
    InvalidRequestError,
    NotAuthorized,
    ServerError,
    ServiceUnavailable,
)
from mockturk.domain.views.calls import ErrorDetail
from mockturk.endpoint.admission import limit_rate, require_possible_key
from mockturk.endpoint.call_log import log_call
from mockturk.endpoint.call_recording import record_call
from mockturk.endpoint.fault_injection import apply_fault, inject_fault
from mockturk.endpoint.refusal import CallRefusedError, Refusal
from mockturk.server.messages import HTTPResponse
from mockturk.world.fault_injection import Fault, FaultKind, RateLimiter

LONG_KEY = "A" * 129


def refusal_of(listener: Any, ctx: Any) -> Any:
    with pytest.raises(CallRefusedError) as raised:
        listener(ctx)
    return raised.value.error


def test_a_key_of_128_characters_passes(service: Service) -> None:
    ctx = read_context(service.world, soap_call("Help", "", key=LONG_KEY[1:]).encode())

    require_possible_key(ctx)

    assert ctx.in_body_doc.credentials.access_key == LONG_KEY[1:]


def test_a_longer_key_is_refused_and_forgotten(service: Service) -> None:
    ctx = read_context(service.world, soap_call("Help", "", key=LONG_KEY).encode())

    assert isinstance(refusal_of(require_possible_key, ctx), NotAuthorized)
    assert ctx.in_body_doc.credentials.access_key == ""


def test_without_a_rate_limit_all_calls_pass(service: Service) -> None:
    for _ in range(3):
        limit_rate(read_context(service.world))


def test_the_rate_limit_counts_the_calls_of_a_key(service: Service) -> None:
    world = replace(service.world, rate_limit=RateLimiter(1, lambda: 0.0))
    limit_rate(read_context(world))

    assert isinstance(refusal_of(limit_rate, read_context(world)), ServiceUnavailable)
    limit_rate(read_context(world, soap_call("Help", "", key="ANOTHER").encode()))


def with_fault(service: Service, **values: Any) -> Any:
    service.world.faults.add(Fault(**values))
    return read_context(service.world)


def test_without_faults_none_is_injected(service: Service) -> None:
    ctx = read_context(service.world)

    inject_fault(ctx)

    assert ctx.fault is None


def test_a_fault_of_another_operation_is_not_injected(service: Service) -> None:
    ctx = with_fault(service, kind=FaultKind.throttle, operation="GetHIT")

    inject_fault(ctx)

    assert ctx.fault is None


def test_throttling_refuses_the_call(service: Service) -> None:
    ctx = with_fault(service, kind=FaultKind.throttle)

    assert isinstance(refusal_of(inject_fault, ctx), ServiceUnavailable)
    assert ctx.fault.kind is FaultKind.throttle


def test_an_injected_error_refuses_the_call(service: Service) -> None:
    ctx = with_fault(service, kind=FaultKind.error, code=HITDoesNotExist.code)

    assert refusal_of(inject_fault, ctx).code == HITDoesNotExist.code


def test_a_reset_before_skips_the_method(service: Service) -> None:
    ctx = with_fault(service, kind=FaultKind.reset_before)

    inject_fault(ctx)

    assert ctx.function is None
    assert ctx.out_document == b""


@pytest.mark.parametrize("kind", [FaultKind.status, FaultKind.reset_after, FaultKind.malformed])
def test_other_faults_change_the_response_only(kind: FaultKind, service: Service) -> None:
    ctx = with_fault(service, kind=kind, http_status=502)
    ctx.response = answered = HTTPResponse(200, b"<a></a>")

    inject_fault(ctx)
    assert ctx.function is not None
    apply_fault(ctx)

    assert ctx.response != answered


def test_without_a_fault_the_response_stays(service: Service) -> None:
    ctx = read_context(service.world)
    ctx.response = answered = HTTPResponse(200, b"<a></a>")

    apply_fault(ctx)

    assert ctx.response is answered


def test_the_journal_gets_the_very_values(service: Service) -> None:
    ctx = read_context(service.world)
    ctx.response = HTTPResponse(200, b"<a></a>")
    ctx.request_id, ctx.refusals = "an-id", (Refusal("Code", "No", "HITId"),)

    record_call(ctx)

    ((number, entry),) = service.world.journal.entries()
    assert number == 1
    assert entry.request is ctx.request
    assert entry.response is ctx.response
    assert (entry.at, entry.operation, entry.access_key) == (NOON, "GetAccountBalance", "AKIATEST")
    assert (entry.protocol, entry.requests, entry.requester) == ("SOAP", 1, "")
    assert (entry.request_id, entry.fault) == ("an-id", None)
    assert entry.errors == (ErrorDetail("Code", "No"),)


def test_an_answered_call_is_logged_with_its_details(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    ctx = read_context(service.world)
    ctx.request_id, ctx.refusals = "an-id", (Refusal("Code", "No", "HITId"),)

    with caplog.at_level(logging.INFO):
        log_call(ctx)

    (record,) = caplog.records
    assert (record.getMessage(), record.levelname) == ("GetAccountBalance", "INFO")
    assert vars(record)["request_id"] == "an-id"
    assert vars(record)["errors"] == ["Code"]
    assert vars(record)["parameters"] == ["HITId"]
    assert vars(record)["error_messages"] == ["No"]


def test_a_refused_call_is_logged_as_a_warning(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    ctx = read_context(service.world)
    ctx.out_error = CallRefusedError(InvalidRequestError("It is no call."))

    log_call(ctx)

    (record,) = caplog.records
    assert (record.getMessage(), record.levelname) == ("refused: It is no call.", "WARNING")


def test_a_bug_is_logged_with_its_traceback(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    ctx = read_context(service.world)
    ctx.out_error = CallRefusedError(ServerError())
    ctx.out_error.__cause__ = ZeroDivisionError("a bug")

    log_call(ctx)

    (record,) = caplog.records
    assert (record.getMessage(), record.levelname) == ("GetAccountBalance failed", "ERROR")
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError
    caplog.clear()
