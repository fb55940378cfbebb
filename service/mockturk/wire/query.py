"""Parsing of REST calls, from a query in the URL or in a form.

Source: docs/reference/wire.md#rest-requests.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from mockturk.wire.contract.fields import API_VERSION, NAMESPACE_PREFIX
from mockturk.wire.envelopes import (
    ACCEPTED_NAMES,
    FRONT_END_NAMES,
    ApiCall,
    CallProtocol,
    Credentials,
)
from mockturk.wire.query_tree import Expected, Pair, Parameter, replace_forbidden_characters

_REQUEST = Expected(is_structure=True)
# The beginning of the parameter that the requests of a batch may share.
_COMMON = "ResponseGroup"


def parse_query(query: bytes, form: bytes) -> list[Pair]:
    """Return the parameters of the URL, then those of the body, each in their order."""
    return [*_pairs(query), *_pairs(form)]


def read_query_call(pairs: list[Pair]) -> ApiCall:
    """Return the call in the parameters of a query; raises no error.

    Missing, repeated or invalid parameters are refused later, when the call is executed.
    ``operation`` is empty if the query names none. Characters that XML forbids are replaced in the
    operation and the credentials, as responses repeat them.
    """
    common: dict[str, str] = {}
    others: list[Pair] = []
    repeated = ""
    for pair in pairs:
        name, value = pair
        if name in ACCEPTED_NAMES:
            value = replace_forbidden_characters(value)
            if common.setdefault(name, value) != value and name in FRONT_END_NAMES:
                repeated = name
        else:
            others.append(pair)
    operation = common.get("Operation", "")
    return ApiCall(
        CallProtocol.REST,
        operation,
        NAMESPACE_PREFIX + common.get("Version", API_VERSION),
        Credentials(
            common.get("AWSAccessKeyId", ""),
            common.get("Timestamp", ""),
            common.get("Signature", ""),
            service=common.get("Service"),
            signed_parameters=tuple(pairs) if common.get("SignatureVersion") == "1" else (),
        ),
        *_requests(operation, others),
        repeated_name=repeated,
    )


def _requests(operation: str, pairs: list[Pair]) -> tuple[tuple[Parameter, ...], tuple[str, ...]]:
    """Return the requests of a batch (``Operation.1.Name``), or else the only request.

    Also return the unknown names outside of the requests of a batch.
    """
    request = Parameter("Request", pairs, [])
    prefix = f"{operation}."
    if not any(name.startswith(prefix) for name, _ in pairs):
        return (request,), ()
    parts = request.parts({operation: _REQUEST}, "")
    requests = tuple(part for part in parts if part.tag == operation)
    others = (part.tag for part in parts if part.tag != operation)
    unknown = tuple(name for name in others if not name.startswith(_COMMON))
    common = [pair for pair in pairs if pair[0].startswith(_COMMON)]
    if common:  # the default for requests without a ResponseGroup
        requests = tuple(one.with_default(_COMMON, common) for one in requests)
    return requests or (request,), unknown


def _pairs(query: bytes) -> Iterator[Pair]:
    """Yield names and values; bytes that are not UTF-8 become surrogates."""
    for pair in query.replace(b"+", b" ").decode("utf-8", "surrogateescape").split("&"):
        name, _, value = pair.partition("=")
        if name:
            yield _decoded(name), _decoded(value)


def _decoded(text: str) -> str:
    if "%" not in text:  # saves 4 % of a CreateHIT as a query
        return text
    encoded = text.encode("utf-8", "surrogateescape")
    return unquote_to_bytes(encoded).decode("utf-8", "surrogateescape")
