"""Endpoints for injected faults."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from msgspec import UNSET, UnsetType
from werkzeug.exceptions import BadRequest, Conflict, NotFound

from mockturk.admin.api.endpoints import AdminRequest, endpoint
from mockturk.admin.api.request_fields import (
    MOST_WAITING,
    NoFields,
    Probability,
    RequestFields,
    Seconds,
    Wait,
)
from mockturk.admin.api.responses import Awaited, Created, DetailedRefusalError, refuse_unknown_name
from mockturk.domain.field_patterns import to_conditions
from mockturk.domain.views.control import (
    FaultInfo,
    FaultList,
    HeldCallInfo,
    HeldCallList,
    ReleaseResult,
)
from mockturk.world.fault_injection import (
    KIND_OPTIONS,
    Fault,
    FaultKind,
    HeldCall,
    TooManyFaultsError,
    UnknownNameError,
    list_injectable_codes,
    require_options,
    validate_fault,
)

_FOR_ALL = ("kind", "operation", "access_key", "times", "probability", "seconds", "fields")


class FaultFields(RequestFields):
    """A fault to add; the fields after ``fields`` apply to some kinds only.

    ``fields`` are values by path, which one request of a call must have. A value that is an object
    has the fields of one list item.
    """

    kind: FaultKind
    operation: str | UnsetType = UNSET
    access_key: str | UnsetType = UNSET
    times: int | UnsetType = UNSET
    probability: Probability | UnsetType = UNSET
    seconds: Seconds | UnsetType = UNSET
    fields: dict[str, Any] | UnsetType = UNSET
    code: str | UnsetType = UNSET
    message: str | UnsetType = UNSET
    data: dict[str, str] | UnsetType = UNSET
    bytes_sent: int | UnsetType = UNSET
    bytes_per_second: Seconds | UnsetType = UNSET
    http_status: int | UnsetType = UNSET
    body: str | UnsetType = UNSET
    content_type: str | UnsetType = UNSET


class HeldCallFields(RequestFields):
    """The fault whose held calls to list, and how many seconds to wait for one."""

    fault: str | UnsetType = UNSET
    wait: Wait = 0.0


@endpoint("GET", "/faults")
def list_faults(request: AdminRequest[NoFields]) -> FaultList:
    """List the active faults, oldest first, and the error codes that faults can use."""
    faults = [_to_view(fault) for fault in request.world.faults.all()]
    return FaultList(faults=faults, total=len(faults), codes=list_injectable_codes())


@endpoint("POST", "/faults")
def add_fault(request: AdminRequest[FaultFields]) -> Created[FaultInfo]:
    """Add a fault, for a number of calls or until deleted, for all calls or a share of them."""
    fault = parse_fault(request.fields)
    try:
        added = request.world.faults.add(fault)
    except TooManyFaultsError as error:
        raise Conflict(str(error)) from None
    except ValueError as error:
        raise BadRequest(f"{error}.") from None
    return Created(_to_view(added), f"/faults/{added.id}")


@endpoint("GET", "/faults/held")
def list_held_calls(request: AdminRequest[HeldCallFields]) -> Awaited[HeldCallList]:
    """List the calls that faults hold now, the oldest first.

    With ``wait``, the response is sent as soon as a call is held, at the latest after so many
    seconds. A ``fault`` that never existed is refused (404).
    """
    calls, seconds = request.world.faults.held, request.fields.wait
    if seconds and len(calls.watchers) >= MOST_WAITING:
        raise DetailedRefusalError(
            HTTPStatus.SERVICE_UNAVAILABLE, f"{MOST_WAITING} requests wait for held calls already."
        )
    fault_id = request.fields.sent().get("fault")
    if fault_id is not None and not request.world.faults.has_had(fault_id):
        raise NotFound("There is no such fault, and it holds no call.")

    def finish() -> HeldCallList:
        held = [_to_held_call(one) for one in calls.all(fault_id)]
        return HeldCallList(held=held, total=len(held))

    def look() -> HeldCallList | None:
        found = finish()
        return found if found.total else None

    return Awaited(seconds, calls.watchers.watch, look, finish)


@endpoint("POST", "/faults/<fault_id>/release")
def release_calls(request: AdminRequest[NoFields], fault_id: str) -> ReleaseResult:
    """Release the calls that a fault holds now; it holds later calls all the same."""
    try:
        return ReleaseResult(released=request.world.faults.release(fault_id))
    except LookupError as error:
        raise NotFound(str(error)) from None


@endpoint("DELETE", "/faults")
def clear_faults(request: AdminRequest[NoFields]) -> None:
    """Delete all faults, and release the calls they hold."""
    request.world.faults.clear()


@endpoint("DELETE", "/faults/<fault_id>")
def remove_fault(request: AdminRequest[NoFields], fault_id: str) -> None:
    """Delete a fault, and release the calls it holds."""
    if not request.world.faults.remove(fault_id):
        raise NotFound("There is no such fault.")


def parse_fault(fields: FaultFields) -> Fault:
    """Return the fault that fields describe; raises BadRequest if they are not valid."""
    sent = fields.sent()
    try:
        require_options(fields.kind, sent)
        data = sent.pop("data", None)
        conditions = tuple(to_conditions(sent.pop("fields", {})))
        data = None if data is None else tuple(data.items())
        fault = Fault(**sent, data=data, fields=conditions)
        validate_fault(fault)
    except UnknownNameError as error:
        raise refuse_unknown_name(error) from None
    except ValueError as error:
        sentence = str(error)
        raise BadRequest(f"{sentence[0].upper()}{sentence[1:]}.") from None
    return fault


def _to_view(fault: Fault) -> FaultInfo:
    of_kind = {name: getattr(fault, name) for name in KIND_OPTIONS.get(fault.kind, ())}
    if fault.data is not None:
        of_kind["data"] = dict(fault.data)
    return FaultInfo(
        id=fault.id,
        happened=fault.happened,
        **{name: getattr(fault, name) for name in _FOR_ALL if name != "fields"},
        fields=dict(fault.fields),
        **of_kind,
    )


def _to_held_call(held: HeldCall) -> HeldCallInfo:
    return HeldCallInfo(
        fault=held.fault.id,
        kind=held.fault.kind,
        operation=held.operation,
        access_key=held.access_key,
    )
