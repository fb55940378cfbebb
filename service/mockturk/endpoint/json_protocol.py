"""The Spyne protocol of the API of 2017-01-17: AWS JSON 1.1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spyne import MethodDescriptor
from spyne.protocol import ProtocolBase

from mockturk.domain.errors import ProtocolError, ServerError, UnknownOperationException
from mockturk.domain.request_notes import RequestNotes
from mockturk.endpoint.context import CallContext
from mockturk.endpoint.refusal import CallRefusedError, Refusal
from mockturk.operations.api_2017.registry import Operation2017
from mockturk.server.messages import HTTPResponse
from mockturk.wire.aws_json.decode import JSONDecoders
from mockturk.wire.aws_json.encode import JSONEncoders
from mockturk.wire.aws_json.messages import parse_body, parse_target, serialize_error, to_error_2017
from mockturk.wire.aws_json.model import CONTENT_TYPE, load_model
from mockturk.wire.aws_json.signature_v4 import find_access_key
from mockturk.wire.envelopes import ApiCall, CallProtocol, Credentials


class JSONProtocol(ProtocolBase):
    """Reads calls and writes responses in JSON; ``methods`` has the method of each operation."""

    mime_type = CONTENT_TYPE

    def __init__(
        self,
        operations: Mapping[str, Operation2017],
        methods: Mapping[str, MethodDescriptor],
    ) -> None:
        super().__init__()
        self.operations = operations
        self._methods = methods
        self._decoders = JSONDecoders()
        self._encoders = JSONEncoders()

    # Requests.

    def create_in_document(self, ctx: CallContext, in_string_encoding: str | None = None) -> None:  # noqa: ARG002 - Spyne's
        """Parse the body of a call; raises CallRefusedError."""
        ctx.shape = CallProtocol.JSON
        key = find_access_key(ctx.request.headers.get(b"authorization", b"").decode("latin-1"))
        operation = ctx.in_string.target.rpartition(".")[2]
        known = operation if operation in self.operations else ""
        ctx.in_body_doc = ApiCall(ctx.shape, known, "", Credentials(access_key=key), ())
        try:
            if ctx.request.method != "POST":
                raise UnknownOperationException
            ctx.in_document = parse_body(ctx.in_string.body)
        except ProtocolError as error:
            raise CallRefusedError(error) from None

    def decompose_incoming_envelope(self, ctx: CallContext, message: Any = None) -> None:  # noqa: ARG002 - Spyne's
        """Read the operation from the target; raises CallRefusedError."""
        try:
            operation = parse_target(ctx.in_string.target)
        except ProtocolError as error:
            raise CallRefusedError(error) from None
        credentials = ctx.in_body_doc.credentials
        ctx.in_body_doc = ApiCall(ctx.shape, operation, "", credentials, (ctx.in_document,))

    def generate_method_contexts(self, ctx: CallContext) -> tuple[CallContext]:
        """Bind a call to its method."""
        operation = ctx.in_body_doc.operation
        ctx.descriptor = self._methods[operation]
        ctx.function = ctx.descriptor.function
        ctx.operation = self.operations[operation]
        return (ctx,)

    def deserialize(self, ctx: CallContext, message: Any) -> None:  # noqa: ARG002 - Spyne's
        """Pass on the JSON object without decoding it."""
        ctx.in_object = ctx.in_body_doc.requests

    def decode(
        self, operation: Operation2017, given: Mapping[str, Any], notes: RequestNotes
    ) -> Any:
        """Return the request of an operation from a JSON object.

        Raises SerializationException, ValidationException and InvalidParameterValue.
        """
        shape = load_model().operations[operation.name].request
        return self._decoders.decode(shape, operation.request, given, notes)

    # Responses.

    def encode_result(self, operation: Operation2017, result: Any) -> bytes:
        """Return the JSON of the response of an operation."""
        shape = load_model().operations[operation.name].response
        wrapped = {operation.member: result} if operation.member else result
        return self._encoders.encode(shape, wrapped)

    def serialize(self, ctx: CallContext, message: Any) -> None:  # noqa: ARG002 - Spyne's
        """Take over the written result, or write the error of the call."""
        if ctx.out_error is None:
            ctx.out_document = ctx.out_object[0]
            return
        # Any other kind of fault is made by Spyne, from an unexpected exception.
        is_ours = isinstance(ctx.out_error, CallRefusedError)
        error = to_error_2017(ctx.out_error.error if is_ours else ServerError())
        ctx.status, ctx.out_document = serialize_error(error, ctx.udc.world.format_suffix())
        ctx.refusals = (Refusal.of(error),)

    def create_out_string(self, ctx: CallContext, out_string_encoding: str | None = None) -> None:  # noqa: ARG002 - Spyne's
        """Make the HTTP response from the written document."""
        ctx.out_string = (ctx.out_document,)
        ctx.request_id = ctx.request_id or ctx.udc.world.ids.request()
        headers = (("x-amzn-RequestId", ctx.request_id),)
        # As captured, the connection is closed after an error
        # (docs/reference/api-2017.md#json-form).
        ctx.response = HTTPResponse(
            ctx.status,
            ctx.out_document,
            CONTENT_TYPE,
            headers=headers,
            is_last=ctx.out_error is not None,
        )
