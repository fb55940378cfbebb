"""Endpoints for injected faults."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import UNSET, UnsetType
from werkzeug.exceptions import BadRequest, NotFound

from mockturk.admin.api.endpoints import AdminRequest, endpoint
from mockturk.admin.api.request_fields import NoFields, Probability, RequestFields, Seconds
from mockturk.admin.api.responses import Created
from mockturk.domain.views.control import FaultInfo, FaultList
from mockturk.world.fault_injection import (
    Fault,
    FaultKind,
    UnknownNameError,
    list_injectable_codes,
    validate_fault,
)

_FOR_ALL = ("kind", "operation", "access_key", "times", "probability", "seconds")
_OF_KINDS: Mapping[FaultKind, tuple[str, ...]] = MappingProxyType(
    {
        FaultKind.error: ("code", "message", "data"),
        FaultKind.truncate: ("bytes_sent",),
        FaultKind.drip: ("bytes_per_second",),
        FaultKind.status: ("http_status",),
    }
)


class FaultFields(RequestFields):
    """A fault to add; the fields after ``seconds`` apply to some kinds only."""

    kind: FaultKind
    operation: str | UnsetType = UNSET
    access_key: str | UnsetType = UNSET
    times: int | UnsetType = UNSET
    probability: Probability | UnsetType = UNSET
    seconds: Seconds | UnsetType = UNSET
    code: str | UnsetType = UNSET
    message: str | UnsetType = UNSET
    data: dict[str, str] | UnsetType = UNSET
    bytes_sent: int | UnsetType = UNSET
    bytes_per_second: Seconds | UnsetType = UNSET
    http_status: int | UnsetType = UNSET


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
    except ValueError as error:
        raise BadRequest(f"{error}.") from None
    return Created(_to_view(added), f"/faults/{added.id}")


@endpoint("DELETE", "/faults")
def clear_faults(request: AdminRequest[NoFields]) -> None:
    """Delete all faults."""
    request.world.faults.clear()


@endpoint("DELETE", "/faults/<fault_id>")
def remove_fault(request: AdminRequest[NoFields], fault_id: str) -> None:
    """Delete a fault."""
    if not request.world.faults.remove(fault_id):
        raise NotFound("There is no such fault.")


def parse_fault(fields: FaultFields) -> Fault:
    """Return the fault that fields describe; raises BadRequest if they are not valid."""
    sent = fields.sent()
    if useless := sent.keys() - {*_FOR_ALL, *_OF_KINDS.get(fields.kind, ())}:
        raise BadRequest(f'"{min(useless)}" does not apply to the kind {fields.kind}.')
    data = sent.pop("data", None)
    fault = Fault(**sent, data=None if data is None else tuple(data.items()))
    try:
        validate_fault(fault)
    except UnknownNameError as error:
        raise BadRequest(f'"{error.field}" is unknown. {error}') from None
    except ValueError as error:
        sentence = str(error)
        raise BadRequest(f"{sentence[0].upper()}{sentence[1:]}.") from None
    return fault


def _to_view(fault: Fault) -> FaultInfo:
    of_kind = {name: getattr(fault, name) for name in _OF_KINDS.get(fault.kind, ())}
    if fault.data is not None:
        of_kind["data"] = dict(fault.data)
    return FaultInfo(
        id=fault.id,
        happened=fault.happened,
        **{name: getattr(fault, name) for name in _FOR_ALL},
        **of_kind,
    )
