"""Everything common to all operations: who calls, each request in a transaction, the verdicts."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mockturk.contract.operations import Operation
from mockturk.contract.types.envelope import Request
from mockturk.contract.types.platform import Error, Errors, KeyValuePair, OperationRequest
from mockturk.domain.accounts import Account
from mockturk.errors import CallError, InternalError, InvalidOperation, ItemError, ServiceError
from mockturk.operations.call import Call
from mockturk.operations.registry import Behaviour
from mockturk.rules.response_groups import ResponseGroup, asked_groups
from mockturk.wire.auth import Authentication
from mockturk.wire.decode import Decoders
from mockturk.wire.incoming import IncomingCall
from mockturk.world import World

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call is answered with: its own element, and one written result for each request.

    ``errors`` are the codes of the refused requests, for the log.
    """

    request_id: str
    account: str
    operation_request: OperationRequest
    results: list[str]
    errors: tuple[str, ...]


Write = Callable[[Operation, Any], str]
"""Writes a result of an operation."""


class Dispatcher:
    """Answers the calls of one world."""

    def __init__(
        self,
        world: World,
        operations: Mapping[str, Operation],
        behaviours: Mapping[str, Behaviour],
        authentication: Authentication,
    ) -> None:
        self._world = world
        self._operations = operations
        self._behaviours = behaviours
        self._authentication = authentication
        self._decoders = Decoders()

    def answer(self, call: IncomingCall, write: Write) -> Answer:
        """Answer a call; a refused request does not spoil the others. Raises RequestExpired.

        Each result is written within its transaction, so that one which cannot be written has
        changed nothing.
        """
        request_id = self._world.ids.request()
        operation = self._operations.get(call.operation)
        try:
            self._authentication.require(call.operation, call.credentials)
            if operation is None:
                raise InvalidOperation(", ".join(sorted(self._operations)))
        except CallError as error:
            return self._refused(request_id, error)
        with self._world.store.transaction():
            account = self._world.account(call.credentials.access_key)
        codes: list[str] = []
        results = []
        for element in call.requests:
            result, code = self._result(operation, account, element, request_id, write)
            results.append(result)
            if code:
                codes.append(code)
        return Answer(
            request_id,
            account.id,
            OperationRequest(RequestId=request_id),
            results,
            tuple(codes),
        )

    def _result(
        self, operation: Operation, account: Account, element: Any, request_id: str, write: Write
    ) -> tuple[str, str | None]:
        world = self._world
        behaviour = self._behaviours[operation.name]
        verdict = Request(IsValid="True")
        try:
            request = self._decoders.of(operation.request)(element, "")
            groups = asked_groups(
                operation.name,
                request.ResponseGroup,
                behaviour.allowed_groups,
                behaviour.default_groups,
                world.limits,
            )
            if ResponseGroup.Request in groups:
                setattr(verdict, f"{operation.name}Request", request)
            with world.store.transaction():
                call = Call(world, account, world.clock.now(), groups)
                result = behaviour.function(call, request)
                result.Request = verdict
                return write(operation, result), None
        except ItemError as error:
            verdict.Errors = self._errors(error)
            code = error.code
        except Exception:
            log.exception("%s failed, RequestId %s", operation.name, request_id)
            verdict = Request(Errors=self._errors(InternalError()))
            code = InternalError.code
        verdict.IsValid = "False"
        return write(operation, operation.result(Request=verdict)), code

    def _refused(self, request_id: str, error: CallError) -> Answer:
        about_the_call = OperationRequest(RequestId=request_id, Errors=self._errors(error))
        return Answer(request_id, "", about_the_call, [], (error.code,))

    def _errors(self, error: ServiceError) -> Errors:
        message = error.message + self._world.message_suffix(self._world.clock.now())
        data = [KeyValuePair(Key=key, Value=value) for key, value in error.data]
        return Errors(Error=[Error(Code=error.code, Message=message, Data=data)])
