"""What is to go wrong in a world."""

from __future__ import annotations

from typing import Any

from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from mockturk.admin.api import PREFIX, Call, endpoint
from mockturk.admin.api.parameters import number, seconds, share, text, texts_by_name
from mockturk.admin.api.schemas import NUMBER, REAL, TEXT, by_name, having, perhaps, several
from mockturk.admin.api.serialization import json_response, no_content
from mockturk.domain.nearest_name import did_you_mean
from mockturk.world.fault_injection import (
    Fault,
    FaultKind,
    UnknownName,
    injectable_codes,
    require_possible,
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
        **dict.fromkeys(("operation", "access_key", "code", "message"), perhaps(TEXT)),
        **dict.fromkeys(("times", "bytes_sent", "http_status"), perhaps(NUMBER)),
        **dict.fromkeys(("probability", "seconds"), REAL),
        "happened": NUMBER,
        "bytes_per_second": perhaps(REAL),
        "data": perhaps(by_name(TEXT)),
    },
    "additionalProperties": False,
}


@endpoint("GET", "/faults", gives=having(faults=several(_FAULT), codes=several(TEXT)))
def list_faults(call: Call) -> Response:
    """List what may still go wrong, in the order it was added, and the codes errors may have."""
    faults = [_shown(fault) for fault in call.world.faults.all()]
    return json_response({"faults": faults, "codes": list(injectable_codes())})


@endpoint(
    "POST",
    "/faults",
    body={
        "kind": text,
        "operation": text,
        "access_key": text,
        "times": number,
        "probability": share,
        "seconds": seconds,
        "code": text,
        "message": text,
        "data": texts_by_name,
        "bytes_sent": number,
        "bytes_per_second": seconds,
        "http_status": number,
    },
    needed=("kind",),
    status=201,
    gives=_FAULT,
)
def add_fault(call: Call) -> Response:
    """Have calls go wrong: the next few or until cleared, all or a share of them."""
    fault = fault_of(call.given)
    try:
        added = call.world.faults.add(fault)
    except ValueError as error:
        raise BadRequest(f"{error}.") from None
    return json_response(_shown(added), 201, f"{PREFIX}/faults/{added.id}")


@endpoint("DELETE", "/faults", status=204)
def clear_faults(call: Call) -> Response:
    """Have nothing go wrong any more."""
    call.world.faults.clear()
    return no_content()


@endpoint("DELETE", "/faults/<fault_id>", status=204, statuses=(404,))
def remove_fault(call: Call, fault_id: str) -> Response:
    """Have one thing not go wrong any more."""
    if not call.world.faults.remove(fault_id):
        raise NotFound("There is no such fault.")
    return no_content()


def fault_of(given: dict[str, Any]) -> Fault:
    """Return the fault that fields describe; raises BadRequest for what makes no sense."""
    if given["kind"] not in list(FaultKind):
        hint = did_you_mean(given["kind"], FaultKind)
        raise BadRequest(f'"kind" must be one of {", ".join(FaultKind)}.{hint}')
    kind = FaultKind(given["kind"])
    if useless := given.keys() - _SENT - _OF_KINDS.get(kind, set()):
        raise BadRequest(f'"{min(useless)}" says nothing about the kind {kind}.')
    data = given.get("data")
    pairs = None if data is None else tuple(data.items())
    fault = Fault(**{**given, "kind": kind, "data": pairs})
    try:
        require_possible(fault)
    except UnknownName as error:
        raise BadRequest(f'"{error.field}" is not known. {error}') from None
    except ValueError as error:
        sentence = str(error)
        raise BadRequest(f"{sentence[0].upper()}{sentence[1:]}.") from None
    return fault


def _shown(fault: Fault) -> dict[str, Any]:
    of_kind = _OF_KINDS.get(fault.kind, set())
    names = ("id", *sorted(_SENT), "happened", *sorted(of_kind))
    shown = {name: getattr(fault, name) for name in names}
    if fault.data is not None:
        shown["data"] = dict(fault.data)
    return shown
