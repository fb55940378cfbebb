"""Serialization of a call as a SOAP 1.1 envelope of 2014-08-15, as client libraries do it.

While ``wire.encode`` writes responses, this module writes requests: with fields in the schema's
order, and values in the notation of XML Schema, which clients used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from mockturk.wire.contract.fields import NAMESPACE, Struct, get_original_type
from mockturk.wire.contract.operations import OPERATIONS, Operation
from mockturk.wire.envelopes import SOAP_11
from mockturk.wire.scalars import write_text
from mockturk.wire.signatures import sign_call

Fields: TypeAlias = Mapping[str, Any]
"""The fields of a structure by their names on the wire; a field that is None is not sent.

A value is a text, an int, a bool, a Decimal, an aware datetime, the fields of a structure, or a
list of these.
"""

UNSIGNED = "unsigned"
"""Placeholder for a signature if the secret is unknown; no real signature looks like this."""

_OPENING = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<soapenv:Envelope xmlns:soapenv="{SOAP_11}"><soapenv:Body>'
)
_CLOSING = "</soapenv:Body></soapenv:Envelope>"


def get_operation(name: str) -> Operation:
    """Return one of the 44 operations; raises KeyError."""
    for operation in OPERATIONS:
        if operation.name == name:
            return operation
    raise KeyError(name)


def write_envelope(
    operation: Operation,
    requests: Sequence[Fields],
    *,
    access_key: str,
    secret: str | None,
    now: datetime,
) -> bytes:
    """Return the envelope of a call, signed if a secret is passed.

    Raises KeyError for an unknown field.
    """
    out = [_OPENING, f'<{operation.name} xmlns="{NAMESPACE}">']
    if operation.credentials or access_key:
        timestamp = _text(now)
        signed = sign_call(secret, operation.name, timestamp) if secret is not None else UNSIGNED
        _put(out, "AWSAccessKeyId", access_key)
        _put(out, "Timestamp", timestamp)
        _put(out, "Signature", signed)
    for fields in requests:
        _structure(out, "Request", operation.request, fields)
    out += (f"</{operation.name}>", _CLOSING)
    # Characters that XML forbids are left in: the service then reports that the document is not
    # XML.
    return "".join(out).encode("utf-8", "replace")


def _structure(out: list[str], name: str, struct: type[Any], fields: Fields) -> None:
    declared = struct._type_info
    if unknown := set(fields) - set(declared):
        raise KeyError(f"{struct.get_type_name()} has no {', '.join(sorted(unknown))}")
    out.append(f"<{name}>")
    for field_name, field in declared.items():
        value = fields.get(field_name)
        of = get_original_type(field)
        for item in value if isinstance(value, list | tuple) else (value,):
            if item is None:
                continue
            if issubclass(of, Struct):
                _structure(out, field_name, of, item)
            else:
                _put(out, field_name, item)
    out.append(f"</{name}>")


def _put(out: list[str], name: str, value: object) -> None:
    text = write_text(_text(value))
    out.append(f"<{name}>{text}</{name}>" if text else f"<{name}/>")


def _text(value: object) -> str:
    """Format a value in the notation of XML Schema."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"
    return format(value, "f") if isinstance(value, Decimal) else str(value)
