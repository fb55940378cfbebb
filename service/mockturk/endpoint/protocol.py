"""The Spyne protocol of the Requester API: SOAP 1.1, the bare document and REST queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from spyne import MethodDescriptor
from spyne.protocol import ProtocolBase

from mockturk.domain.errors import (
    InternalError,
    ItemError,
    ProtocolError,
    ServerError,
    ServiceError,
    ServiceRetiredError,
    ServiceUnavailable,
)
from mockturk.endpoint.context import CallContext
from mockturk.endpoint.refusal import CallRefusedError, Refusal
from mockturk.endpoint.reported_errors import build_errors
from mockturk.server.messages import HTTPResponse
from mockturk.wire.contract.fields import NAMESPACE
from mockturk.wire.contract.operations import Operation
from mockturk.wire.contract.types.envelope import Request
from mockturk.wire.contract.types.platform import OperationRequest
from mockturk.wire.decode import Decoders
from mockturk.wire.envelopes import ApiCall, CallProtocol, Document, parse_document, read_xml_call
from mockturk.wire.query import parse_query, read_query_call
from mockturk.wire.request_payload import RequestPayload
from mockturk.wire.responses import (
    ResponseSerializer,
    serialize_front_end_error,
    serialize_soap_fault,
)

_FRONT_END_STATUSES: Mapping[type[ServiceError], HTTPStatus] = MappingProxyType(
    {
        ServiceRetiredError: HTTPStatus.FORBIDDEN,
        ServiceUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
        InternalError: HTTPStatus.INTERNAL_SERVER_ERROR,
    }
)


class RequesterProtocol(ProtocolBase):
    """Reads calls and writes responses with codecs compiled for each Spyne type.

    Codecs are compiled when they are first needed. The Request elements of a call stay trees:
    each is decoded when it is executed, and its result is encoded within its transaction.

    ``unlisted`` has the descriptors of methods that the interface does not list, by operation
    name. The descriptor under the empty name is for all unknown operations.
    """

    mime_type = "text/xml; charset=utf-8"

    def __init__(
        self, operations: Iterable[Operation], unlisted: Mapping[str, MethodDescriptor]
    ) -> None:
        super().__init__()
        self.operations = {operation.name: operation for operation in operations}
        self.decoders = Decoders()
        self._unlisted = unlisted
        self._renderer = ResponseSerializer()

    # Requests.

    def create_in_document(self, ctx: CallContext, in_string_encoding: str | None = None) -> None:  # noqa: ARG002 - Spyne's; the message knows its encoding
        """Parse the message of a call; raises CallRefusedError."""
        if ctx.udc.retired:
            raise CallRefusedError(ServiceRetiredError())
        ctx.shape = CallProtocol.SOAP if ctx.in_string.is_xml else CallProtocol.REST
        try:
            ctx.in_document = self.parse(ctx.in_string)
        except ProtocolError as error:
            raise CallRefusedError(error) from None

    def decompose_incoming_envelope(self, ctx: CallContext, message: Any = None) -> None:  # noqa: ARG002 - Spyne's
        """Read operation, credentials and requests from the envelope; raises CallRefusedError."""
        try:
            call = self.decompose(ctx.in_document)
        except ProtocolError as error:
            raise CallRefusedError(error) from None
        ctx.in_body_doc = call
        ctx.shape = call.shape
        ctx.method_request_string = f"{{{NAMESPACE}}}{call.operation}"

    def parse(self, message: RequestPayload) -> Document:
        """Return the root element of XML or the parameters of a query; raises ProtocolError."""
        if message.is_xml:
            return parse_document(message.body, message.encoding)
        return parse_query(message.query, message.body)

    def decompose(self, document: Document) -> ApiCall:
        """Return the call in a parsed document; raises ProtocolError."""
        if isinstance(document, list):
            return read_query_call(document)
        return read_xml_call(document, self.operations)

    def get_call_handles(self, ctx: CallContext) -> list[MethodDescriptor]:
        """Return the method of a call in a list; an unknown operation has a method too."""
        listed = self.app.interface.service_method_map.get(ctx.method_request_string)
        if listed:
            return listed  # type: ignore[no-any-return] # Spyne has no types
        return [self._unlisted.get(ctx.in_body_doc.operation) or self._unlisted[""]]

    def generate_method_contexts(self, ctx: CallContext) -> tuple[CallContext]:
        """Bind a call to its method; without auxiliary methods, the context is not copied."""
        descriptor = self.get_call_handles(ctx)[0]
        ctx.descriptor = descriptor
        ctx.function = descriptor.function
        ctx.operation = self.operations.get(ctx.in_body_doc.operation)
        return (ctx,)

    def deserialize(self, ctx: CallContext, message: Any) -> None:  # noqa: ARG002 - Spyne's
        """Pass on the Request elements without decoding them."""
        ctx.in_object = ctx.in_body_doc.requests

    # Responses.

    def encode_result(self, ctx: CallContext, operation: Operation, result: Any) -> bytes:
        """Return the XML of one request's result, in the structures of the call's version."""
        return self._renderer.result(ctx.in_body_doc, operation, result)

    def serialize(self, ctx: CallContext, message: Any) -> None:  # noqa: ARG002 - Spyne's
        """Write the response around the results, or the error of the call."""
        if ctx.out_error is None:
            self._write_response(ctx, OperationRequest(RequestId=ctx.request_id), ctx.out_object[0])
            return
        # Any other kind of fault is made by Spyne, from an unexpected exception.
        is_ours = isinstance(ctx.out_error, CallRefusedError)
        error = ctx.out_error.error if is_ours else ServerError()
        if not isinstance(error, ProtocolError):
            self._write_refusal(ctx, error)
            return
        if ctx.shape is CallProtocol.SOAP:
            ctx.status = HTTPStatus.INTERNAL_SERVER_ERROR  # SOAP 1.1 requires it for a fault
            ctx.out_document = serialize_soap_fault(error)
        else:
            told = InternalError() if isinstance(error, ServerError) else error
            ctx.status = _FRONT_END_STATUSES.get(type(told), HTTPStatus.BAD_REQUEST)
            ctx.out_document = serialize_front_end_error(told, ctx.udc.world.ids.request())
        # There is no response element that could have an account or a RequestId.
        ctx.refusals, ctx.account, ctx.request_id = (Refusal.of(error),), None, ""

    def create_out_string(self, ctx: CallContext, out_string_encoding: str | None = None) -> None:  # noqa: ARG002 - Spyne's; the encoding is part of the document
        """Make the HTTP response from the written document."""
        ctx.out_string = (ctx.out_document,)
        ctx.response = HTTPResponse(ctx.status, ctx.out_document)

    def _write_refusal(self, ctx: CallContext, error: ServiceError) -> None:
        """Write an error of the whole call, or an ItemError into each of its results."""
        world, call, operation = ctx.udc.world, ctx.in_body_doc, ctx.operation
        ctx.request_id = ctx.request_id or world.ids.request()
        platform = OperationRequest(RequestId=ctx.request_id)
        if operation is None or not isinstance(error, ItemError):
            platform.Errors = build_errors(world, error)
            ctx.refusals, results = (Refusal.of(error),), []
        else:
            verdict = Request(IsValid="False", Errors=build_errors(world, error))
            result = self.encode_result(ctx, operation, operation.result(Request=verdict))
            ctx.refusals = (Refusal.of(error),) * len(call.requests)
            results = [result] * len(call.requests)
        self._write_response(ctx, platform, results)

    def _write_response(
        self, ctx: CallContext, platform: OperationRequest, results: Iterable[bytes]
    ) -> None:
        ctx.out_document = self._renderer.body(ctx.in_body_doc, platform, results)
