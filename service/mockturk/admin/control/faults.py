"""Endpoints for injected faults."""

from __future__ import annotations

from typing import Any

from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from mockturk.admin.api import ADMIN_PREFIX, AdminRequest, endpoint
from mockturk.admin.api.parameters import (
    parse_integer,
    parse_probability,
    parse_seconds,
    parse_string,
    parse_string_map,
)
from mockturk.admin.api.schemas import (
    NUMBER,
    REAL,
    TEXT,
    describe_array,
    describe_map,
    describe_nullable,
    describe_object,
)
from mockturk.admin.api.serialization import json_response, no_content
from mockturk.domain.nearest_name import did_you_mean
from mockturk.world.fault_injection import (
    Fault,
    FaultKind,
    UnknownNameError,
    list_injectable_codes,
    validate_fault,
)

_SENT = frozenset(("kind", "operation", "access_key", "times", "probability", "seconds"))
_OF_KINDS = {
    FaultKind.error: {"code", "message", "data"},
    FaultKind.truncate: {"bytes_sent"},
    FaultKind.drip: {"bytes_per_second"},
    FaultKind.status: {"http_status"},
}
_FAULT = {
    "type": "object",
    "required": ["id", *sorted(_SENT), "happened"],
    "properties": {
        **dict.fromkeys(("id", "kind"), TEXT),
        **dict.fromkeys(("operation", "access_key", "code", "message"), describe_nullable(TEXT)),
        **dict.fromkeys(("times", "bytes_sent", "http_status"), describe_nullable(NUMBER)),
        **dict.fromkeys(("probability", "seconds"), REAL),
        "happened": NUMBER,
        "bytes_per_second": describe_nullable(REAL),
        "data": describe_nullable(describe_map(TEXT)),
    },
    "additionalProperties": False,
}


@endpoint(
    "GET",
    "/faults",
    schema=describe_object(faults=describe_array(_FAULT), codes=describe_array(TEXT)),
)
def list_faults(request: AdminRequest) -> Response:
    """List the active faults, oldest first, and the error codes that faults can use."""
    faults = [_to_json(fault) for fault in request.world.faults.all()]
    return json_response({"faults": faults, "codes": list(list_injectable_codes())})


@endpoint(
    "POST",
    "/faults",
    body={
        "kind": parse_string,
        "operation": parse_string,
        "access_key": parse_string,
        "times": parse_integer,
        "probability": parse_probability,
        "seconds": parse_seconds,
        "code": parse_string,
        "message": parse_string,
        "data": parse_string_map,
        "bytes_sent": parse_integer,
        "bytes_per_second": parse_seconds,
        "http_status": parse_integer,
    },
    required=("kind",),
    status=201,
    schema=_FAULT,
)
def add_fault(request: AdminRequest) -> Response:
    """Add a fault, for a number of calls or until deleted, for all calls or a share of them."""
    fault = parse_fault(request.given)
    try:
        added = request.world.faults.add(fault)
    except ValueError as error:
        raise BadRequest(f"{error}.") from None
    return json_response(_to_json(added), 201, f"{ADMIN_PREFIX}/faults/{added.id}")


@endpoint("DELETE", "/faults", status=204)
def clear_faults(request: AdminRequest) -> Response:
    """Delete all faults."""
    request.world.faults.clear()
    return no_content()


@endpoint("DELETE", "/faults/<fault_id>", status=204, error_statuses=(404,))
def remove_fault(request: AdminRequest, fault_id: str) -> Response:
    """Delete a fault."""
    if not request.world.faults.remove(fault_id):
        raise NotFound("There is no such fault.")
    return no_content()


def parse_fault(given: dict[str, Any]) -> Fault:
    """Return the fault that fields describe; raises BadRequest if they are not valid."""
    if given["kind"] not in list(FaultKind):
        hint = did_you_mean(given["kind"], FaultKind)
        raise BadRequest(f'"kind" must be one of {", ".join(FaultKind)}.{hint}')
    kind = FaultKind(given["kind"])
    if useless := given.keys() - _SENT - _OF_KINDS.get(kind, set()):
        raise BadRequest(f'"{min(useless)}" does not apply to the kind {kind}.')
    data = given.get("data")
    pairs = None if data is None else tuple(data.items())
    fault = Fault(**{**given, "kind": kind, "data": pairs})
    try:
        validate_fault(fault)
    except UnknownNameError as error:
        raise BadRequest(f'"{error.field}" is unknown. {error}') from None
    except ValueError as error:
        sentence = str(error)
        raise BadRequest(f"{sentence[0].upper()}{sentence[1:]}.") from None
    return fault


def _to_json(fault: Fault) -> dict[str, Any]:
    of_kind = _OF_KINDS.get(fault.kind, set())
    names = ("id", *sorted(_SENT), "happened", *sorted(of_kind))
    shown = {name: getattr(fault, name) for name in names}
    if fault.data is not None:
        shown["data"] = dict(fault.data)
    return shown
