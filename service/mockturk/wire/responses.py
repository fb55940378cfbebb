"""Serialization of responses and errors, in the protocol of the call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any
from xml.sax.saxutils import quoteattr

from mockturk.domain.errors import ProtocolError, ServiceError, ServiceUnavailable
from mockturk.wire.contract.fields import API_VERSION, NAMESPACE
from mockturk.wire.contract.operations import Operation
from mockturk.wire.contract.types.platform import OperationRequest
from mockturk.wire.contract.versions import results_of, version_of
from mockturk.wire.encode import Encoders, Orders
from mockturk.wire.envelopes import SOAP_11, ApiCall, CallProtocol
from mockturk.wire.scalars import write_text

_SOAP_OPENING = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<SOAP-ENV:Envelope xmlns:SOAP-ENV="{SOAP_11}">'
    "<SOAP-ENV:Body>"
)
# The namespace of the platform's own fault codes, such as aws:Server.ServiceUnavailable.
_AWS_FAULT = "http://webservices.amazon.com/AWSFault/2005-15-09"
_SOAP_CLOSING = "</SOAP-ENV:Body></SOAP-ENV:Envelope>"
# To quote the namespace for each call would cost 0.4 % of a CreateHIT, 1 % of a GetHIT.
_USUAL_DECLARATION = f' xmlns="{NAMESPACE}"'

# Over REST the service did not follow its own schema:
# docs/reference/wire.md#order-of-paging-elements for pages,
# docs/reference/wire.md#fields-notify-workers-failure for workers who got no message, and
# docs/reference/operations.md#statistic-result-order for statistics.
_COUNTS = ("NumResults", "TotalNumResults", "PageNumber")
_REST_ORDERS: Orders = MappingProxyType(
    {
        **dict.fromkeys(
            (
                *("SearchHITsResult", "GetReviewableHITsResult", "GetAssignmentsForHITResult"),
                *("GetHITsForQualificationTypeResult", "GetBlockedWorkersResult"),
                *("GetQualificationsForQualificationTypeResult", "GetBonusPaymentsResult"),
            ),
            ("Request", *_COUNTS),
        ),
        "ReviewReport": (*_COUNTS, "ReviewAction", "ReviewResult"),
        "NotifyWorkersFailureStatus": (
            *("WorkerId", "NotifyWorkersFailureMessage", "NotifyWorkersFailureCode"),
        ),
        "GetStatisticResult": ("Request", "WorkerId", "Statistic", "TimePeriod", "DataPoint"),
    }
)


class ResponseSerializer:
    """Serializes responses; it compiles each encoder once."""

    def __init__(self) -> None:
        self._encoders = Encoders()
        self._rest_encoders = Encoders(_REST_ORDERS)
        self._results: dict[str, Mapping[str, type[Any]]] = {}

    def body(self, call: ApiCall, platform: OperationRequest, results: Iterable[bytes]) -> bytes:
        """Return the response to a call: an envelope for SOAP, else the bare document.

        ``platform`` is about the whole call; ``results`` are the serialized results. The root
        element has the operation's name, even if there is no such operation. Over REST it has no
        namespace, and has the name only if XML allows it.
        """
        name, namespace = f"{call.operation}Response", call.namespace
        if call.shape is CallProtocol.REST:
            namespace = ""
            if not (call.operation.isascii() and call.operation.isidentifier()):
                name = "Response"
        if call.shape is CallProtocol.SOAP:
            opening, closing = _SOAP_OPENING, _SOAP_CLOSING
        else:
            opening, closing = '<?xml version="1.0"?>\n', "\n"
        out = [f"{opening}<{name}{_declaration(namespace)}><OperationRequest>"]
        self._encoders.of(OperationRequest)(platform, out)
        out.append("</OperationRequest>")
        end = f"</{name}>{closing}"
        return b"".join(("".join(out).encode(), *results, end.encode()))

    def result(self, call: ApiCall, operation: Operation, result: Any) -> bytes:
        """Return the XML of a result, in the structures of the version the call named."""
        encoders = self._rest_encoders if call.shape is CallProtocol.REST else self._encoders
        name = operation.result_name
        out = [f"<{name}>"]
        encoders.of(self._type_in(call.namespace, operation))(result, out)
        out.append(f"</{name}>")
        return "".join(out).encode()

    def _type_in(self, namespace: str, operation: Operation) -> type[Any]:
        version = version_of(namespace)
        if version == API_VERSION:
            return operation.result
        results = self._results.get(version)
        if results is None:
            results = self._results[version] = results_of(version)
        return results[operation.name]


def _declaration(namespace: str) -> str:
    if namespace == NAMESPACE:
        return _USUAL_DECLARATION
    return f" xmlns={quoteattr(namespace)}" if namespace else ""


def serialize_soap_fault(error: ProtocolError) -> bytes:
    """Return the SOAP 1.1 fault for a request that cannot be read as a call."""
    if error.code in ("Client", "Server"):
        code = f"SOAP-ENV:{error.code}"
    else:
        side = "Server" if isinstance(error, ServiceUnavailable) else "Client"
        code = f"aws:{side}.{error.code}"
    return (
        f'{_SOAP_OPENING}<SOAP-ENV:Fault><faultcode xmlns:aws="{_AWS_FAULT}">{code}</faultcode>'
        f"<faultstring>{write_text(error.message)}</faultstring></SOAP-ENV:Fault>{_SOAP_CLOSING}"
    ).encode()


def serialize_front_end_error(error: ServiceError, request_id: str) -> bytes:
    """Return an error of the front end, as the service sent it in all protocols but SOAP.

    Source: docs/reference/wire.md#front-end-errors.
    """
    return (
        f'<?xml version="1.0"?>\n<Response><Errors><Error><Code>{error.code}</Code>'
        f"<Message>{write_text(error.message)}</Message></Error></Errors>"
        f"<RequestID>{request_id}</RequestID></Response>\n"
    ).encode()
