"""The Requester API over HTTP: from a request that has arrived to the answer of its call."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from time import perf_counter
from types import MappingProxyType
from typing import TypeVar

import msgspec
from msgspec.structs import replace
from werkzeug.exceptions import HTTPException

from mockturk import aws_json
from mockturk.codec import Codec
from mockturk.errors import (
    BrokenAnswer,
    InternalError,
    NotAuthorized,
    ProtocolError,
    Retired,
    ServiceUnavailable,
)
from mockturk.failing import spoiled
from mockturk.faults import Fault, FaultKind, injected
from mockturk.front_door import (
    Answered,
    Arrival,
    Lane,
    Later,
    Message,
    Sender,
    base_url,
    read_message,
)
from mockturk.journal import Entry
from mockturk.logs import CallRecord
from mockturk.operations import BEHAVIOURS
from mockturk.own_hosts import OwnHosts
from mockturk.wire.auth import Authentication, has_possible_key
from mockturk.wire.dispatch import Answer, Dispatcher
from mockturk.wire.incoming import Credentials, IncomingCall, Shape
from mockturk.wire.outgoing import fault_document, front_end_error
from mockturk.world import World

log = logging.getLogger("mockturk.requests")

PATHS = ("/", "/onca/soap", "/onca/xml")

_HTML = "text/html; charset=utf-8"
_FAULT = HTTPStatus.INTERNAL_SERVER_ERROR  # as SOAP 1.1 demands of a fault


_BY_PAGE = Answered(
    HTTPStatus.FORBIDDEN,
    b"Calls are for programs, and a page in a browser asked for this one.\n",
    "text/plain; charset=utf-8",
)
_AT_OTHER_HOST = Answered(
    HTTPStatus.FORBIDDEN,
    b"A browser asks for this call, and the Host is no name of this server's; --public-url names "
    b"one.\n",
    "text/plain; charset=utf-8",
)
BROKEN = Answered(_FAULT, fault_document(BrokenAnswer()))
_STATUSES = MappingProxyType(
    {Retired: HTTPStatus.FORBIDDEN, ServiceUnavailable: HTTPStatus.SERVICE_UNAVAILABLE}
)


G = TypeVar("G")
_Step = Callable[["_Exchange", G], Answered | Later]

# From here on, in bytes, a message is read in a thread: XML of that size takes some 5 ms. What a
# query takes is a matter of its parameters.
_SLOW_BYTES = 256 * 1024
_SLOW_PARAMETERS = 500
# Requests of a call that is answered at once; the slowest take some 4 ms each.
_MOST_AT_ONCE = 4


class RequesterAPI:
    """Answers the calls to one world, over SOAP and REST.

    ``root`` is the path the world is at, without a slash behind it. ``public_url`` is the
    address the answers name, that path and a slash included; without it the address the caller
    used. Of browsers, only calls to one of the server's own ``hosts`` are answered. A ``retired``
    service refuses every call, as it did after June 2019.
    """

    def __init__(
        self,
        world: World,
        codec: Codec,
        authentication: Authentication,
        *,
        root: str = "",
        public_url: str | None = None,
        retired: bool = False,
        hosts: OwnHosts | None = None,
    ) -> None:
        self._world = world
        self._hosts = hosts or OwnHosts()
        self._root = root
        self._public_url = public_url
        self._retired = retired
        self._codec = codec
        self._dispatcher = Dispatcher(
            world,
            codec.operations,
            BEHAVIOURS,
            authentication,
            decoders=codec.decoders,
            write=codec.renderer.result,
        )

    def answer(self, arrival: Arrival) -> Answered | None:
        """Answer a call, over whichever protocol; None if a page is asked for. May wait."""
        begun = self.begin(arrival)
        return begun.answer() if isinstance(begun, Later) else begun

    def begin(self, arrival: Arrival) -> Answered | Later | None:
        """Answer a call if that is quick and waits for nothing; None if a page is asked for.

        What is quick is not a question of bytes alone: a batch takes as long as its requests.
        """
        exchange = _Exchange(arrival, perf_counter())
        try:
            if arrival.json_operation is not None:
                return self._refused_json(exchange)
            message = read_message(arrival)
            if message is None:
                return None
            if arrival.sender is not Sender.program and (refused := self._refused_page(arrival)):
                return refused
        except HTTPException as error:
            return _not_taken(arrival, error)
        if _is_slow_to_read(message):
            return self._later(exchange, message, self._read)
        return self._guarded(exchange, message, self._read)

    def _later(self, exchange: _Exchange, given: G, do: _Step[G]) -> Later:
        """Put off a step, to the lane of what takes long in this world."""
        return Later(Lane(self._root, "long"), partial(self._guarded, exchange, given, do))

    def _guarded(self, exchange: _Exchange, given: G, do: _Step[G]) -> Answered | Later:
        """Do a step; whatever fails in it is answered too."""
        arrival = exchange.arrival
        try:
            return do(exchange, given)
        except HTTPException as error:
            return _not_taken(arrival, error)
        except Exception:
            log.exception("%s %s failed", arrival.method, arrival.path)
            return BROKEN

    def _read(self, exchange: _Exchange, message: Message) -> Answered | Later:
        if self._retired:
            return self._refused(exchange, Shape.REST, Retired())
        try:
            call = exchange.call = self._codec.read(message)
        except ProtocolError as error:
            return self._refused(exchange, Shape.SOAP if message.is_xml else Shape.REST, error)
        if len(call.requests) > _MOST_AT_ONCE:
            return self._later(exchange, call, self._admitted)
        # What is done at once must not wait for the transaction of another thread.
        transaction = self._world.store.transaction()
        if not transaction.try_enter():
            return Later(
                Lane(self._root, "calls"), partial(self._guarded, exchange, call, self._admitted)
            )
        try:
            return self._admitted(exchange, call)
        finally:
            transaction.__exit__(None, None, None)

    def _refused_page(self, arrival: Arrival) -> Answered | None:
        """Refuse a call that a page in a browser asks for, or may ask for.

        Whatever a HIT has a worker's browser load would act as any requester.
        """
        if arrival.sender is Sender.page:
            log.warning("refused %s: a page in a browser asks for a call", arrival.path)
            return _BY_PAGE
        if self._hosts.includes(arrival.host):
            return None
        log.warning("refused %s: a browser asks for a call at another Host", arrival.path)
        return _AT_OTHER_HOST

    def _refused_json(self, exchange: _Exchange) -> Answered:
        """Refuse a call of the later API in its own form, which its clients raise as an error."""
        log.warning(
            "refused %s: a call of the API of 2017-01-17, as boto3 and the AWS CLI make, which is"
            " not served",
            exchange.arrival.json_operation or exchange.arrival.path,
        )
        answered = Answered(
            HTTPStatus.BAD_REQUEST,
            aws_json.refusal(),
            aws_json.CONTENT_TYPE,
            headers=(("x-amzn-RequestId", self._world.ids.request()),),
        )
        self._record(exchange, answered, code=aws_json.NOT_SERVED)
        return answered

    def _admitted(self, exchange: _Exchange, call: IncomingCall) -> Answered:
        """Answer a call unless its access key, the rate limit or a fault is against that."""
        if not has_possible_key(call.credentials):
            # Before the rate limit, the faults and the journal keep the key.
            call = exchange.call = replace(call, credentials=Credentials())
            return self._answered(exchange, call, self._dispatcher.refuse(call, NotAuthorized()))
        limit = self._world.rate_limit
        if limit is not None and not limit.admits(call.credentials.access_key):
            return self._refused(exchange, call.shape, ServiceUnavailable())
        if self._world.faults:
            fault = self._world.faults.next(call.operation, call.credentials.access_key)
            if fault is not None:
                exchange.fault = fault
                return self._failing(exchange, call, fault)
        return self._answer(exchange, call)

    def _answer(self, exchange: _Exchange, call: IncomingCall) -> Answered:
        arrival = exchange.arrival
        try:
            url = self._public_url or base_url(
                *(arrival.scheme, arrival.host, arrival.server_name, arrival.server_port),
                arrival.root,
            )
            answer = self._dispatcher.answer(call, url)
            return self._answered(exchange, call, answer)
        except ProtocolError as error:
            return self._refused(exchange, call.shape, error)
        except Exception:
            if call.shape is Shape.SOAP:
                raise
            log.exception("%s failed", call.operation)
            return Answered(_FAULT, front_end_error(InternalError(), self._world.ids.request()))

    def _failing(self, exchange: _Exchange, call: IncomingCall, fault: Fault) -> Answered:
        """Answer a call that goes wrong on purpose."""
        match fault.kind:
            case FaultKind.reset_before:
                answered = Answered(HTTPStatus.OK, b"")
                self._record(exchange, answered)
            case FaultKind.throttle:
                answered = self._refused(exchange, call.shape, ServiceUnavailable())
            case FaultKind.error:
                error = injected(fault.code or InternalError.code, fault.message, fault.data)
                if isinstance(error, ProtocolError):
                    answered = self._refused(exchange, call.shape, error)
                else:
                    answer = self._dispatcher.refuse(call, error)
                    answered = self._answered(exchange, call, answer)
            case _:
                answered = self._answer(exchange, call)
        log.info("%s went wrong on purpose: %s %s", call.operation, fault.kind, fault.id)
        return spoiled(answered, fault)

    def _answered(self, exchange: _Exchange, call: IncomingCall, answer: Answer) -> Answered:
        answered = Answered(HTTPStatus.OK, self._codec.renderer.body(call, answer))
        seconds = self._record(exchange, answered, answer)
        _log_answer(call, answer, seconds)
        return answered

    def _refused(self, exchange: _Exchange, shape: Shape, error: ProtocolError) -> Answered:
        """Say no in a way a caller of that shape understands: with a fault, or with a status."""
        log.warning("refused: %s", error.message)
        if shape is Shape.SOAP:
            answered = Answered(_FAULT, fault_document(error))
        else:
            status = _STATUSES.get(type(error), HTTPStatus.BAD_REQUEST)
            answered = Answered(status, front_end_error(error, self._world.ids.request()))
        self._record(exchange, answered, code=error.code)
        return answered

    def _record(
        self,
        exchange: _Exchange,
        answered: Answered,
        answer: Answer | None = None,
        *,
        code: str = "",
    ) -> float:
        """Write a call into the journal and return how many seconds it took.

        ``code`` is that of the error it is refused with as a whole, if it is.
        """
        seconds = perf_counter() - exchange.started
        call = exchange.call
        errors: tuple[str, ...] = (code,) if code else ()
        protocol = operation = access_key = requester = request_id = ""
        requests = 0
        if call is not None:
            protocol, operation = call.shape, call.operation
            access_key, requests = call.credentials.access_key, len(call.requests)
        elif exchange.arrival.json_operation is not None:
            protocol, operation = "JSON", exchange.arrival.json_operation
        if answer is not None:
            requester, request_id, errors = answer.account, answer.request_id, answer.errors
        # By position, as naming them costs as much as all the rest.
        entry = Entry(
            self._world.clock.now(),
            seconds,
            exchange.arrival,
            answered,
            protocol,
            operation,
            access_key,
            requests,
            requester,
            request_id,
            errors,
            exchange.fault,
        )
        self._world.journal.add(entry)
        return seconds


def _is_slow_to_read(message: Message) -> bool:
    if message.is_xml:
        return len(message.body) >= _SLOW_BYTES
    return message.query.count(b"&") + message.body.count(b"&") > _SLOW_PARAMETERS


def _not_taken(arrival: Arrival, error: HTTPException) -> Answered:
    log.warning("refused %s: %s", arrival.path, error)
    return Answered(error.code or _FAULT, error.get_body().encode(), _HTML)


class _Exchange(msgspec.Struct):
    """A call under way: what came when, and what is known of it so far."""

    arrival: Arrival
    started: float
    call: IncomingCall | None = None
    fault: Fault | None = None


def _log_answer(call: IncomingCall, answer: Answer, seconds: float) -> None:
    if log.isEnabledFor(logging.INFO):
        record = CallRecord(
            log.name,
            call.operation,
            {
                "requester": answer.account,
                "requests": len(call.requests),
                "errors": list(answer.errors),
                "milliseconds": round(seconds * 1000, 2),
                "request_id": answer.request_id,
            },
        )
        log.handle(record)
