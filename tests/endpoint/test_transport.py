"""Spyne's steps, from a context to its response."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from endpoint.contexts import context
from exchanges import BrokenAuthentication, Service
from mockturk.endpoint.application import RequesterEndpoint

EVENTS = (
    *("method_call", "method_return_object", "method_return_document", "method_return_string"),
    *("method_exception_object", "method_exception_document", "method_exception_string"),
    "method_context_closed",
)


def heard(endpoint: RequesterEndpoint) -> list[str]:
    """The names of the events of calls from now on."""
    names: list[str] = []
    for event in EVENTS:
        endpoint.transport.app.event_manager.add_listener(
            event, lambda _, event=event: names.append(event)
        )
    return names


def respond(service: Service, endpoint: RequesterEndpoint, **options: Any) -> Any:
    ctx = context(service.world, endpoint=endpoint, **options)
    endpoint.transport.read(ctx)
    return endpoint.transport.respond(ctx)


def test_an_answered_call_fires_the_events_of_spyne(service: Service) -> None:
    endpoint = RequesterEndpoint()
    names = heard(endpoint)

    assert respond(service, endpoint).status == 200
    assert names == [
        *("method_call", "method_return_object", "method_return_document"),
        *("method_return_string", "method_context_closed"),
    ]


def test_what_is_no_call_fires_those_of_an_exception(service: Service) -> None:
    endpoint = RequesterEndpoint()
    names = heard(endpoint)

    assert respond(service, endpoint, body=b"<a").status == 500
    assert names == [
        *("method_exception_object", "method_exception_document", "method_exception_string"),
        "method_context_closed",
    ]


def test_a_bug_of_a_call_is_recorded(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    response = respond(service, RequesterEndpoint(), authentication=BrokenAuthentication())

    ((_, entry),) = service.world.journal.entries()
    assert b"<faultcode" in response.content
    assert (entry.operation, entry.error_codes) == ("GetAccountBalance", ("Server",))
    assert [record.name for record in caplog.records] == ["mockturk.requests"]
    caplog.clear()


def test_a_bug_of_a_listener_is_a_fault(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    endpoint = RequesterEndpoint()
    endpoint.transport.app.event_manager.add_listener("method_call", lambda _: 1 / 0)

    with caplog.at_level(logging.CRITICAL, logger="spyne"):
        response = respond(service, endpoint)

    assert response.status == 500
    assert b"<faultcode" in response.content
    assert [record.levelno for record in caplog.records] == [logging.CRITICAL]  # Spyne's own
    caplog.clear()
