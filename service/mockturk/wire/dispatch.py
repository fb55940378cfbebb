"""Everything common to all operations: who calls, each request in a transaction, the verdicts."""

from __future__ import annotations

import logging
from collections.abc import Mapping
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
from mockturk.wire.decode import Decoders
from mockturk.wire.incoming import IncomingCall
from mockturk.world import World

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call is answered with: its own element, and one result for each request.

    ``operation`` is None when there is no such operation. ``errors`` are the codes of the
    refused requests, for the log.
    """

    operation: Operation | None
    request_id: str
    account: str
    operation_request: OperationRequest
    results: list[Any]
    errors: tuple[str, ...]


class Dispatcher:
    """Answers the calls of one world."""

    def __init__(
        self,
        world: World,
        operations: Mapping[str, Operation],
        behaviours: Mapping[str, Behaviour],
    ) -> None:
        self._world = world
        self._operations = operations
        self._behaviours = behaviours
        self._decoders = Decoders()

    def answer(self, call: IncomingCall) -> Answer:
        """Answer a call; a refused request does not spoil the others."""
        request_id = self._world.ids.request()
        operation = self._operations.get(call.operation)
        if operation is None:
            error = InvalidOperation(", ".join(sorted(self._operations)))
            return self._refused(None, request_id, error)
        with self._world.store.transaction():
            account = self._world.account(call.credentials.access_key)
        codes: list[str] = []
        results = []
        for element in call.requests:
            result, code = self._result(operation, account, element, request_id)
            results.append(result)
            if code:
                codes.append(code)
        return Answer(
            operation,
            request_id,
            account.id,
            OperationRequest(RequestId=request_id),
            results,
            tuple(codes),
        )

    def _result(
        self, operation: Operation, account: Account, element: Any, request_id: str
    ) -> tuple[Any, str | None]:
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
                result = behaviour.function(
                    Call(world, account, world.clock.now(), groups), request
                )
        except ItemError as error:
            return self._invalid(operation, verdict, error), error.code
        except Exception:
            log.exception("%s failed, RequestId %s", operation.name, request_id)
            return self._invalid(operation, verdict, InternalError()), InternalError.code
        result.Request = verdict
        return result, None

    def _invalid(self, operation: Operation, verdict: Request, error: ItemError) -> Any:
        verdict.IsValid = "False"
        verdict.Errors = self._errors(error)
        return operation.result(Request=verdict)

    def _refused(self, operation: Operation | None, request_id: str, error: CallError) -> Answer:
        about_the_call = OperationRequest(RequestId=request_id, Errors=self._errors(error))
        return Answer(operation, request_id, "", about_the_call, [], (error.code,))

    def _errors(self, error: ServiceError) -> Errors:
        message = error.message + self._world.message_suffix(self._world.clock.now())
        data = [KeyValuePair(Key=key, Value=value) for key, value in error.data]
        return Errors(Error=[Error(Code=error.code, Message=message, Data=data)])
