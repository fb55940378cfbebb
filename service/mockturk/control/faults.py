"""What is to go wrong in a world."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from mockturk.faults import (
    Fault,
    FaultKind,
    UnknownName,
    injectable_codes,
    require_known_names,
)
from mockturk.json_api import PREFIX, Call, endpoint
from mockturk.json_api.reading import number, seconds, share, text, texts_by_name
from mockturk.json_api.schemas import NUMBER, REAL, TEXT, by_name, having, perhaps, several
from mockturk.json_api.showing import json_response, no_content
from mockturk.nearest_name import did_you_mean

# What XML has not: the answer would be no XML, for which there is another kind.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 3600.0  # seconds; a client that waits longer has given up
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
    added = call.world.faults.add(fault_of(call.given))
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


def _pairs(given: dict[str, Any]) -> Iterator[str]:
    for pair in given.get("data", {}).items():
        yield from pair


def fault_of(given: dict[str, Any]) -> Fault:
    """Return the fault that fields describe; raises BadRequest for what makes no sense."""
    if given["kind"] not in list(FaultKind):
        hint = did_you_mean(given["kind"], FaultKind)
        raise BadRequest(f'"kind" must be one of {", ".join(FaultKind)}.{hint}')
    kind = FaultKind(given["kind"])
    if useless := given.keys() - _SENT - _OF_KINDS.get(kind, set()):
        raise BadRequest(f'"{min(useless)}" says nothing about the kind {kind}.')
    _require_sense(kind, given)
    data = given.get("data")
    pairs = None if data is None else tuple(data.items())
    return Fault(**{**given, "kind": kind, "data": pairs})


def _require_sense(kind: FaultKind, given: dict[str, Any]) -> None:
    try:
        require_known_names(given.get("operation"), given.get("code"))
    except UnknownName as error:
        raise BadRequest(f'"{error.field}" is not known. {error}') from None
    if given.get("times", 1) < 1:
        raise BadRequest('"times" must be 1 or more.')
    if given.get("seconds", 0) > _LONGEST:
        raise BadRequest(f'"seconds" may be {_LONGEST:.0f} at most.')
    if kind is FaultKind.latency and not given.get("seconds"):
        raise BadRequest('"seconds" must say how late the answer is.')
    if any(map(_NOT_IN_XML.search, (given.get("message", ""), *_pairs(given)))):
        raise BadRequest("The message and the data may have characters of XML only.")
    if kind is FaultKind.error and "code" not in given:
        raise BadRequest('"code" must be one of those that GET /_mockturk/faults lists.')
    if given.get("bytes_sent", 0) < 0:
        raise BadRequest('"bytes_sent" must be 0 or more.')
    if given.get("bytes_per_second", 1) < 1:
        raise BadRequest('"bytes_per_second" must be 1 or more.')
    if given.get("http_status", 500) not in _FINAL_STATUSES:
        raise BadRequest('"http_status" must be one from 200 on that HTTP knows.')


_FINAL_STATUSES = frozenset(status.value for status in HTTPStatus if status >= HTTPStatus.OK) - {
    HTTPStatus.NO_CONTENT,
    HTTPStatus.NOT_MODIFIED,
}


def _shown(fault: Fault) -> dict[str, Any]:
    of_kind = _OF_KINDS.get(fault.kind, set())
    names = ("id", *sorted(_SENT), "happened", *sorted(of_kind))
    shown = {name: getattr(fault, name) for name in names}
    if fault.data is not None:
        shown["data"] = dict(fault.data)
    return shown
