"""Faults in plain words: one sentence for any fault, and presets to add with one click."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from mockturk.world.fault_injection import Fault, FaultKind

_PERCENT = 100


class FaultPreset(NamedTuple):
    """A fault to add with one click; ``name`` is its name in a form."""

    name: str
    title: str
    fault: Fault


PRESETS = (
    FaultPreset(
        "lost-response",
        "The next CreateHIT is lost on the way back",
        Fault(kind=FaultKind.reset_after, operation="CreateHIT", times=1),
    ),
    FaultPreset(
        "lost-call",
        "The next CreateHIT is lost on the way there",
        Fault(kind=FaultKind.reset_before, operation="CreateHIT", times=1),
    ),
    FaultPreset(
        "failure",
        "Every call fails",
        Fault(kind=FaultKind.error, code="AWS.ServiceUnavailable"),
    ),
    FaultPreset(
        "ten-failures",
        "The next 10 calls fail",
        Fault(kind=FaultKind.error, code="AWS.ServiceUnavailable", times=10),
    ),
    FaultPreset("late", "Answers come 5 s late", Fault(kind=FaultKind.latency, seconds=5)),
    FaultPreset(
        "throttled",
        "Half of all calls are throttled",
        Fault(kind=FaultKind.throttle, probability=0.5),
    ),
    FaultPreset(
        "no-money",
        "There is no money left for HITs",
        Fault(
            kind=FaultKind.error,
            operation="CreateHIT",
            code="AWS.MechanicalTurk.InsufficientFunds",
        ),
    ),
    FaultPreset(
        "half-response",
        "The next response breaks off",
        Fault(kind=FaultKind.truncate, times=1),
    ),
    FaultPreset(
        "held",
        "The next CreateHIT waits for you",
        Fault(kind=FaultKind.hold_before, operation="CreateHIT", times=1, seconds=300),
    ),
)
"""The presets, the ones most useful to show first."""

_EFFECTS: Mapping[FaultKind, Callable[[Fault], str]] = MappingProxyType(
    {
        FaultKind.latency: lambda fault: (
            f"is carried out; its client gets the response {_seconds(fault)} late"
        ),
        FaultKind.error: lambda fault: (
            f"is refused and changes nothing; its client gets the error {fault.code}"
        ),
        FaultKind.throttle: lambda _: (
            "is refused and changes nothing; its client is told that it calls too often (HTTP 503)"
        ),
        FaultKind.reset_before: lambda _: (
            "does not arrive and changes nothing; its client sees a broken connection"
        ),
        FaultKind.reset_after: lambda _: (
            "is carried out; its client sees a broken connection and gets no response"
        ),
        FaultKind.truncate: lambda fault: (
            f"is carried out; its client gets only {_part(fault)} of the response"
        ),
        FaultKind.drip: lambda fault: (
            "is carried out; its client gets the response slowly, "
            f"{fault.bytes_per_second:g} bytes a second"
        ),
        FaultKind.malformed: lambda _: (
            "is carried out; its client gets a response that is not well-formed XML"
        ),
        FaultKind.status: lambda fault: (
            f"is carried out; its client gets the right response with the HTTP status "
            f"{fault.http_status}"
        ),
        FaultKind.response: lambda fault: (
            "changes nothing; its client gets a given response with the HTTP status "
            f"{fault.http_status}"
        ),
        FaultKind.hold_before: lambda fault: (
            f"waits until you release it, {_seconds(fault)} at most, and is carried out then; its "
            "client gets no response before"
        ),
        FaultKind.hold_after: lambda fault: (
            "is carried out; its client gets the response when you release it, after "
            f"{_seconds(fault)} at most"
        ),
    }
)


def describe_fault(fault: Fault) -> str:
    """Describe in one sentence which calls a fault applies to, and what their clients see."""
    late = ""
    if fault.seconds and not fault.kind.holds and fault.kind is not FaultKind.latency:
        late = f", {_seconds(fault)} late"
    return f"{_describe_calls(fault)} {_EFFECTS[fault.kind](fault)}{late}."


def _describe_calls(fault: Fault) -> str:
    name = fault.operation or "call"
    if fault.times is None:
        calls = f"Every {name}"
    elif fault.times == 1:
        calls = f"The next {name}"
    else:
        each = name if fault.operation is None else f"{name} call"
        calls = f"Each of the next {fault.times:,} {each}s"
    if fault.access_key is not None:
        calls += f" with the access key {fault.access_key}"
    if fault.fields:
        calls += f" with {' and '.join(f'{path} = {value}' for path, value in fault.fields)}"
    if fault.probability < 1:
        calls += f", with a chance of {fault.probability * _PERCENT:g} %,"
    return calls


def _seconds(fault: Fault) -> str:
    return f"{fault.seconds:g} s"


def _part(fault: Fault) -> str:
    return "half" if fault.bytes_sent is None else f"the first {fault.bytes_sent:,} bytes"
