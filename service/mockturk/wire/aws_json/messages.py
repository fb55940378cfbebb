"""The parts of a JSON call and its response: target, body and error documents."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from mockturk.domain import errors
from mockturk.domain.errors import (
    FrontEnd2017Error,
    SerializationException,
    ServiceError,
    UnknownOperationException,
)
from mockturk.wire.aws_json.model import SERVICE_2017, load_model

# The types of errors in ``__type``; RequestError is for all others. The front end's own errors are
# types themselves (docs/reference/api-2017.md#error-types).
_TYPES: Mapping[type[ServiceError], str] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                *(errors.InvalidParameterValue, errors.ParameterTooShortError),
                *(errors.ParameterOutOfRange, errors.InvalidEnumeratedParameter),
                *(errors.ParameterRepeatedInRequest, errors.WrongIdKindError),
                *(errors.XMLParseError, errors.XHTMLParseError, errors.InvalidTransportEndpoint),
            ),
            "ParameterValidationError",
        ),
        errors.InvalidParameterCombination: "InvalidParameterCombinationError",
        errors.SystemFailure: "ServiceFault",
    }
)
# The errors of the legacy front end and of Mockturk, as the front end of this API reports them.
_COUNTERPARTS: Mapping[type[ServiceError], type[ServiceError]] = MappingProxyType(
    {
        errors.ServiceUnavailable: errors.ThrottlingException,
        errors.NotAuthorized: errors.UnrecognizedClientException,
        errors.InternalError: errors.InternalFailure,
        errors.ServerError: errors.InternalFailure,
    }
)
_CLIENT_ERROR, _SERVER_ERROR = 400, 500


def parse_target(target: str) -> str:
    """Return the operation that X-Amz-Target names. Raises UnknownOperationException."""
    service, _, operation = target.partition(".")
    if service != SERVICE_2017 or operation not in load_model().operations:
        raise UnknownOperationException
    return operation


def parse_body(body: bytes) -> dict[str, Any]:
    """Return the JSON object of a body. Raises SerializationException."""
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        found = None
    if type(found) is not dict:
        raise SerializationException("")
    return found


def to_error_2017(error: ServiceError) -> ServiceError:
    """Return an error as the front end of this API reports it; most are the same."""
    kind = _COUNTERPARTS.get(type(error))
    return error if kind is None else kind()  # type: ignore[call-arg] # these have no parameters


def serialize_error(error: ServiceError, suffix: str) -> tuple[int, bytes]:
    """Return the HTTP status and the document for an error.

    ``suffix`` is the time at the end of the messages of the service itself.
    """
    if isinstance(error, FrontEnd2017Error):
        told = {error.key: error.message} if error.message else {}
        return error.status, msgspec.json.encode({"__type": error.code, **told})
    kind = _TYPES.get(type(error), "RequestError")
    document = {
        "__type": kind,
        "Message": f"{error.message_2017}{suffix}",
        "TurkErrorCode": error.code,
    }
    if kind == "ParameterValidationError":
        named = (("Parameter", error.parameter), *error.data)
        document |= {key: value for key, value in named if key == "Parameter" and value}
    status = _SERVER_ERROR if kind == "ServiceFault" else _CLIENT_ERROR
    return status, msgspec.json.encode(document)
