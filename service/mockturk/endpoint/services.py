"""The Spyne services of the Requester API, one for each topic; their methods are operations."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from spyne import Service, rpc

from mockturk.documents.documents import QuestionCheck
from mockturk.domain.errors import (
    InternalError,
    InvalidOperation,
    ItemError,
    MissingOperation,
    ParameterRepeatedInRequest,
    ServerError,
    ServiceError,
    ServiceUnavailable,
)
from mockturk.endpoint.context import CallContext
from mockturk.endpoint.long_calls import CREATIONS, LISTS
from mockturk.endpoint.refusal import CallRefusedError, Refusal
from mockturk.endpoint.reported_errors import build_errors
from mockturk.operations.context import OperationCall
from mockturk.operations.hits import check_long_question
from mockturk.operations.registry import OperationSpec
from mockturk.operations.validation.response_groups import Groups, ResponseGroup, parse_groups
from mockturk.store.errors import StoreUnavailableError
from mockturk.wire.contract.field_paths import known_names
from mockturk.wire.contract.fields import SERVICE
from mockturk.wire.contract.operations import WITHDRAWN, Operation
from mockturk.wire.contract.types.envelope import Request
from mockturk.wire.envelopes import ACCEPTED_NAMES, FRONT_END_NAMES, CallProtocol
from mockturk.wire.query import parse_query
from mockturk.wire.query_tree import replace_forbidden_characters
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.lifecycle.world_transaction import WorldTransaction

log = logging.getLogger(__name__)

# The name of an operation's service, by the module (its last part) that defines its request type.
_SERVICES = MappingProxyType(
    {
        "hit_requests": "HITs",
        "assignment_requests": "Assignments",
        "review_requests": "ReviewResults",
        "qualification_requests": "Qualifications",
        "worker_requests": "Workers",
        "accept_limits": "Workers",
        "notification_requests": "Notifications",
        "statistics_requests": "Statistics",
        "account_requests": "Accounts",
        "help_requests": "Help",
    }
)
# The queries in the URL of most XML calls. Not to parse them saves 0.8 % of a CreateHIT, 2 % of a
# GetHIT.
_USUAL_QUERIES = (b"", f"Service={SERVICE}".encode())


class RequesterService(Service):
    """The base class of all services; executes each request of a call in one transaction."""

    @classmethod
    def call_wrapper(cls, ctx: CallContext, args: Any = None) -> list[bytes]:  # noqa: ARG003 - Spyne's
        """Execute a call and return its encoded results, one for each request.

        A refused request does not affect the others. Raises CallRefusedError.
        """
        refusals: list[Refusal] = []
        try:
            operation = _authorized_operation(ctx)
            if unknown_names := _find_unknown_names(ctx):
                _note_unknown_names(ctx, operation, unknown_names)
            results = [_result(ctx, operation, request, refusals) for request in ctx.in_object[0]]
        except ServiceError as error:
            raise CallRefusedError(error) from None
        except StoreUnavailableError as error:
            raise CallRefusedError(ServiceUnavailable(str(error))) from None
        except Exception as error:
            raise CallRefusedError(ServerError()) from error
        ctx.refusals = tuple(refusals)
        return results


def build_services(
    operations: Iterable[Operation], specs: Mapping[str, OperationSpec]
) -> list[type[RequesterService]]:
    """Return the services for the operations that the interface lists."""
    methods: dict[str, dict[str, Any]] = {}
    for operation in operations:
        if operation.name not in WITHDRAWN:
            module = operation.request.__module__.rpartition(".")[2]
            noun = _SERVICES.get(module, module)
            method = _method(operation, specs[operation.name])
            methods.setdefault(noun, {})[operation.name] = method
    return [type(noun, (RequesterService,), of_noun) for noun, of_noun in methods.items()]


def build_unlisted_service(
    operations: Iterable[Operation], specs: Mapping[str, OperationSpec]
) -> type[RequesterService]:
    """Return the service for operations that the interface does not list.

    These are the operations that only 2007-06-21 had, and a method with an empty name for all
    unknown operations.
    """

    def unknown(ctx: CallContext) -> None:
        """Stand for an operation that does not exist; never called."""

    withdrawn = {
        operation.name: _method(operation, specs[operation.name])
        for operation in operations
        if operation.name in WITHDRAWN
    }
    return type("Unlisted", (RequesterService,), {**withdrawn, "": rpc()(unknown)})


def _method(operation: Operation, spec: OperationSpec) -> Any:
    """Make the Spyne method of an operation; it calls the operation's function."""
    function = spec.function

    def method(call: OperationCall, request: Any) -> Any:
        return function(call, request)

    method.__name__ = operation.name
    method.__doc__ = function.__doc__
    return rpc(operation.call(), _body_style="bare", _returns=operation.answer())(method)


def _authorized_operation(ctx: CallContext) -> Operation:
    """Check credentials and operation, and set the caller's account in the context.

    Raises CallError, RequestExpired, and ParameterRepeatedInRequest for a parameter of the front
    end.
    """
    world, call = ctx.udc.world, ctx.in_body_doc
    operation: Operation | None = ctx.operation
    ctx.request_id = world.ids.request()
    if call.repeated_name:  # docs/reference/decisions.md#d13-different-values
        raise ParameterRepeatedInRequest(call.repeated_name)
    if operation is None or operation.credentials or call.credentials.access_key:
        ctx.udc.authentication.require(call.operation, call.credentials)
    if operation is None:
        names = ", ".join(sorted(ctx.in_protocol.operations))
        raise InvalidOperation(names) if call.operation else MissingOperation(names)
    with world.store.transaction():
        ctx.account = world.account(call.credentials.access_key)
    return operation


def _find_unknown_names(ctx: CallContext) -> tuple[str, ...]:
    """Return the unknown names outside of a call's requests, also those in the URL of XML."""
    call, payload = ctx.in_body_doc, ctx.in_string
    if not payload.is_xml or payload.query in _USUAL_QUERIES:
        return call.unknown_names  # type: ignore[no-any-return] # Spyne's
    names = (name.partition(".")[0] for name, value in parse_query(payload.query, b"") if value)
    in_url = (name for name in names if name not in ACCEPTED_NAMES and name.lower() != "wsdl")
    return (*call.unknown_names, *map(replace_forbidden_characters, in_url))


def _note_unknown_names(ctx: CallContext, operation: Operation, names: Iterable[str]) -> None:
    """Note unknown names outside of a call's requests; most of them belong in a request."""
    is_rest = ctx.in_body_doc.shape is CallProtocol.REST
    request = operation.name if is_rest else "Request"
    below = {f"{request}.{name}" for name in known_names(operation.request)}
    known = FRONT_END_NAMES | {request, *below}
    for name in names:
        ctx.notes.add_ignored(name, known)


def _result(ctx: CallContext, operation: Operation, element: Any, refusals: list[Refusal]) -> bytes:
    """Execute one request and return its encoded result, which may report an error.

    An error is added to ``refusals``; other requests of the call are not affected.
    """
    verdict = Request(IsValid="True")
    execute = _execute if ctx.batch_lock is None else _execute_in_turn
    try:
        return execute(ctx, operation, element, verdict)
    except ItemError as error:
        verdict.Errors = build_errors(ctx.udc.world, error)
        refusals.append(Refusal.of(error))
    except StoreUnavailableError:  # for the other requests too
        raise
    except Exception:
        log.exception("%s failed, RequestId %s", operation.name, ctx.request_id)
        bug = InternalError()
        verdict = Request(Errors=build_errors(ctx.udc.world, bug))
        refusals.append(Refusal.of(bug))
    verdict.IsValid = "False"
    return _encoded(ctx, operation, operation.result(Request=verdict))


def _execute(ctx: CallContext, operation: Operation, element: Any, verdict: Request) -> bytes:
    """Execute one request in a separate transaction and return its encoded result.

    Raises ItemError; then nothing has changed. The result is encoded within the transaction, so
    that a result that cannot be encoded changes nothing either. A page of a list, which may be
    long, changes nothing and is encoded after the transaction.
    """
    prepared = _prepare(ctx, operation, element, verdict)
    now, ctx.now = ctx.now, None
    with open_transaction(ctx.udc.world, now) as transaction:
        result = _perform(ctx, prepared, transaction, verdict)
        if operation.name not in LISTS:
            return _encoded(ctx, operation, result)
    return _encoded(ctx, operation, result)


def _execute_in_turn(
    ctx: CallContext, operation: Operation, element: Any, verdict: Request
) -> bytes:
    """Execute one request of a batch, in turn with the batches of all worlds.

    If many batches ran at the same time, other calls would get too little of the interpreter's
    time. The world's transaction is entered first: a batch that waits for its world must not hold
    the batch lock.
    """
    with ctx.batch_lock:
        prepared = _prepare(ctx, operation, element, verdict)
    with open_transaction(ctx.udc.world) as transaction, ctx.batch_lock:
        result = _perform(ctx, prepared, transaction, verdict)
        if operation.name not in LISTS:
            return _encoded(ctx, operation, result)
    with ctx.batch_lock:
        return _encoded(ctx, operation, result)


_Prepared = tuple[Any, Groups, QuestionCheck | None]
"""A decoded request, its response groups, and the check of its Question."""


def _prepare(ctx: CallContext, operation: Operation, element: Any, verdict: Request) -> _Prepared:
    """Do what needs no transaction: decode a request, and check a long Question in it."""
    world = ctx.udc.world
    request = ctx.in_protocol.decoders.of(operation.request)(element, ctx.notes)
    groups = parse_groups(operation.name, request.ResponseGroup, world.limits, ctx.notes)
    if ResponseGroup.Request in groups:
        setattr(verdict, f"{operation.name}Request", request)
    checked = check_long_question(world, request) if operation.name in CREATIONS else None
    return request, groups, checked


def _perform(
    ctx: CallContext, prepared: _Prepared, transaction: WorldTransaction, verdict: Request
) -> Any:
    request, groups, checked = prepared
    access_key = ctx.in_body_doc.credentials.access_key
    call = OperationCall(
        transaction, access_key, groups, ctx.notes, ctx.build_base_url, question_check=checked
    )
    result = ctx.function(call, request)
    result.Request = verdict
    return result


def _encoded(ctx: CallContext, operation: Operation, result: Any) -> bytes:
    return ctx.out_protocol.encode_result(ctx, operation, result)  # type: ignore[no-any-return] # Spyne's
