"""Everything common to all operations: who calls, each request in a transaction, the verdicts."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from mockturk.contract.operations import Operation
from mockturk.contract.types.envelope import Request
from mockturk.contract.types.platform import Error, Errors, KeyValuePair, OperationRequest
from mockturk.errors import (
    CallError,
    InternalError,
    InvalidOperation,
    ItemError,
    MissingOperation,
    ServiceError,
)
from mockturk.lifecycle.due import moment_of
from mockturk.operations.call import Call
from mockturk.operations.registry import Behaviour
from mockturk.rules.response_groups import ResponseGroup, asked_groups
from mockturk.wire.auth import Authentication
from mockturk.wire.decode import Decoders
from mockturk.wire.incoming import IncomingCall
from mockturk.world import World

log = logging.getLogger(__name__)


class Answer(msgspec.Struct, frozen=True):
    """What a call is answered with: its own element, and one written result for each request.

    ``errors`` are the codes of the refused requests, for the log.
    """

    request_id: str
    account: str
    operation_request: OperationRequest
    results: list[bytes]
    errors: tuple[str, ...]


Write = Callable[[IncomingCall, Operation, Any], bytes]
"""Writes a result of a call's operation."""


class _About(msgspec.Struct, frozen=True):
    """What the requests of a call have in common."""

    call: IncomingCall
    operation: Operation
    access_key: str
    base_url: str
    request_id: str


class Dispatcher:
    """Answers the calls of one world; ``decoders`` read requests, ``write`` writes results."""

    def __init__(
        self,
        world: World,
        operations: Mapping[str, Operation],
        behaviours: Mapping[str, Behaviour],
        authentication: Authentication,
        *,
        decoders: Decoders,
        write: Write,
    ) -> None:
        self._world = world
        self._operations = operations
        self._behaviours = behaviours
        self._authentication = authentication
        self._write = write
        self._decoders = decoders

    def answer(self, call: IncomingCall, base_url: str) -> Answer:
        """Answer a call; a refused request does not spoil the others. Raises RequestExpired.

        Each result is written within its transaction, so that one which cannot be written has
        changed nothing. ``base_url`` is where the caller reached the service.
        """
        request_id = self._world.ids.request()
        operation = self._operations.get(call.operation)
        try:
            if operation is None or operation.credentials or call.credentials.access_key:
                self._authentication.require(call.operation, call.credentials)
            if not call.operation:
                raise MissingOperation(", ".join(sorted(self._operations)))
            if operation is None:
                raise InvalidOperation(", ".join(sorted(self._operations)))
        except CallError as error:
            return self._refused(request_id, error)
        with self._world.store.transaction():
            account = self._world.account(call.credentials.access_key)
        about = _About(call, operation, account.access_key, base_url, request_id)
        codes: list[str] = []
        results = []
        for element in call.requests:
            result, code = self._result(about, element)
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

    def refuse(self, call: IncomingCall, error: ServiceError) -> Answer:
        """Answer a call with an error, of the call or of each of its requests; nothing is done."""
        request_id = self._world.ids.request()
        operation = self._operations.get(call.operation)
        if operation is None or not isinstance(error, ItemError):
            return self._refused(request_id, error)
        result = operation.result(Request=Request(IsValid="False", Errors=self._errors(error)))
        written = self._write(call, operation, result)
        return Answer(
            request_id,
            "",
            OperationRequest(RequestId=request_id),
            [written] * len(call.requests),
            (error.code,) * len(call.requests),
        )

    def _result(self, about: _About, element: Any) -> tuple[bytes, str | None]:
        operation = about.operation
        verdict = Request(IsValid="True")
        try:
            return self._done(about, element, verdict), None
        except ItemError as error:
            verdict.Errors = self._errors(error)
            code = error.code
        except Exception:
            log.exception("%s failed, RequestId %s", operation.name, about.request_id)
            verdict = Request(Errors=self._errors(InternalError()))
            code = InternalError.code
        verdict.IsValid = "False"
        return self._write(about.call, operation, operation.result(Request=verdict)), code

    def _done(self, about: _About, element: Any, verdict: Request) -> bytes:
        """Do one request and write its result; raises ItemError, and then nothing was done."""
        world = self._world
        operation = about.operation
        name = operation.name
        request = self._decoders.of(operation.request)(element)
        groups = asked_groups(name, request.ResponseGroup, world.limits)
        if ResponseGroup.Request in groups:
            setattr(verdict, f"{name}Request", request)
        with moment_of(world) as moment:
            call = Call(moment, about.access_key, groups, about.base_url)
            result = self._behaviours[name].function(call, request)
            result.Request = verdict
            return self._write(about.call, operation, result)

    def _refused(self, request_id: str, error: ServiceError) -> Answer:
        about_the_call = OperationRequest(RequestId=request_id, Errors=self._errors(error))
        return Answer(request_id, "", about_the_call, [], (error.code,))

    def _errors(self, error: ServiceError) -> Errors:
        message = error.message + self._world.message_suffix(self._world.clock.now())
        data = [KeyValuePair(Key=key, Value=value) for key, value in error.data]
        return Errors(Error=[Error(Code=error.code, Message=message, Data=data)])
