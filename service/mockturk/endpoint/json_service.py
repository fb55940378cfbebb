"""The Spyne service of the API of 2017-01-17; its methods are operations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spyne import Service, rpc
from spyne.model import AnyDict

from mockturk.domain.api_rules import RULES_2017
from mockturk.domain.errors import ServerError, ServiceError, SystemFailure
from mockturk.endpoint.context import CallContext
from mockturk.endpoint.long_calls import CREATIONS, LISTS
from mockturk.endpoint.refusal import CallRefusedError
from mockturk.operations.api_2017.registry import Operation2017
from mockturk.operations.context import OperationCall
from mockturk.operations.hits import check_long_question
from mockturk.operations.validation.response_groups import ResponseGroup
from mockturk.store.errors import StoreUnavailableError
from mockturk.world.lifecycle.scheduled_events import open_transaction

# The API of 2017-01-17 has no response groups: results have everything.
_EVERYTHING = frozenset(ResponseGroup) - {ResponseGroup.Request}


class JSONService(Service):
    """Executes a call of the API of 2017-01-17 in one transaction."""

    @classmethod
    def call_wrapper(cls, ctx: CallContext, args: Any = None) -> bytes:  # noqa: ARG003 - Spyne's
        """Execute a call and return its encoded result. Raises CallRefusedError.

        The signature is checked before the content of the request
        (docs/reference/api-2017.md#order-of-checks).
        """
        world, operation = ctx.udc.world, ctx.operation
        access_key = ctx.in_body_doc.credentials.access_key
        ctx.request_id = world.ids.request()
        try:
            ctx.udc.authentication.require_signed(ctx.request)
            with world.store.transaction():
                ctx.account = world.account(access_key)
            request = ctx.in_protocol.decode(operation, ctx.in_body_doc.requests[0], ctx.notes)
            checked = (
                check_long_question(world, request, RULES_2017)
                if operation.name in CREATIONS
                else None
            )
            with open_transaction(world, ctx.now) as transaction:
                call = OperationCall(
                    *(transaction, access_key, _EVERYTHING, ctx.notes, ctx.build_base_url),
                    rules=RULES_2017,
                    question_check=checked,
                )
                result = ctx.function(call, request)
                if operation.name not in LISTS:
                    return _encoded(ctx, result)
            return _encoded(ctx, result)
        except ServiceError as error:
            raise CallRefusedError(error) from None
        except StoreUnavailableError:
            raise CallRefusedError(SystemFailure()) from None
        except Exception as error:
            raise CallRefusedError(ServerError()) from error


def _encoded(ctx: CallContext, result: Any) -> bytes:
    return ctx.out_protocol.encode_result(ctx.operation, result)  # type: ignore[no-any-return] # Spyne's


def build_json_service(operations: Mapping[str, Operation2017]) -> type[JSONService]:
    """Return the service of all operations."""
    methods = {name: _method(operation) for name, operation in operations.items()}
    return type("API2017", (JSONService,), methods)


def _method(operation: Operation2017) -> Any:
    """Make the Spyne method of an operation; it calls the operation's function."""
    function = operation.function

    def method(call: OperationCall, request: Any) -> Any:
        return function(call, request)

    method.__name__ = operation.name
    method.__doc__ = function.__doc__
    return rpc(AnyDict, _returns=AnyDict, _body_style="bare")(method)
