"""The listener that logs calls."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Mapping, Sequence
from threading import current_thread, get_ident
from time import perf_counter, time

from mockturk.domain.errors import ProtocolError, ServerError
from mockturk.domain.request_notes import RequestNote
from mockturk.endpoint.context import CallContext
from mockturk.endpoint.refusal import CallRefusedError, Refusal

log = logging.getLogger("mockturk.requests")

_LOADED = time()
# A batch may have a thousand refusals; the first different ones are enough to see the mistake.
_MOST_SENTENCES = 3
# Characters of a sentence, which may quote a whole Test or list the complaints about a page.
_LONGEST_SENTENCE = 500


class CallRecord(logging.LogRecord):
    """The log record of an answered call: its operation and details.

    It has all attributes of other records, but does not search the stack for its source line.
    One is made for every call, and an ordinary record took a tenth of a short call's time.
    """

    def __init__(self, logger: str, operation: str, details: Mapping[str, object]) -> None:
        created = time()
        self.__dict__ = {
            "name": logger,
            "msg": operation,
            "args": (),
            "levelno": logging.INFO,
            "levelname": "INFO",
            "pathname": __file__,
            "filename": "call_log.py",
            "module": "call_log",
            "lineno": 0,
            "funcName": None,
            "exc_info": None,
            "exc_text": None,
            "stack_info": None,
            "created": created,
            "msecs": created % 1 * 1000,
            "relativeCreated": (created - _LOADED) * 1000,
            "process": os.getpid(),
            "processName": "MainProcess",
            "thread": get_ident(),
            "threadName": current_thread().name,
            "taskName": None,
            **details,
        }


def log_call(ctx: CallContext) -> None:
    """Log a call that was answered, was refused before execution, or failed with a bug.

    Its ignored names and rounded amounts are logged too. Listens to ``method_return_string`` and
    ``method_exception_string``.
    """
    fault = ctx.out_error
    error = fault.error if isinstance(fault, CallRefusedError) else None
    if isinstance(error, ServerError):
        log.error("%s failed", ctx.in_body_doc.operation, exc_info=fault.__cause__)
    elif isinstance(error, ProtocolError):
        log.warning("refused: %s", Refusal.of(error).sentence or error.code)
    elif ctx.request_id and log.isEnabledFor(logging.INFO):
        details = {
            "requester": ctx.account.id if ctx.account else "",
            "requests": len(ctx.in_body_doc.requests),
            "errors": list(ctx.errors),
            **_describe_refusals(ctx.refusals),
            "milliseconds": round((perf_counter() - ctx.call_start) * 1000, 2),
            "request_id": ctx.request_id,
        }
        log.handle(CallRecord(log.name, ctx.in_body_doc.operation, details))
    if ctx.notes.ignored or ctx.notes.rounded:
        _log_notes(ctx)


def _describe_refusals(refusals: Sequence[Refusal]) -> dict[str, object]:
    """Return the details of a log record: sentences and parameters of the first refusals."""
    if not refusals:
        return {}
    different = list(dict.fromkeys(refusals))
    first = different[:_MOST_SENTENCES]
    sentences = [_shorten(refusal.sentence) for refusal in first]
    if len(different) > len(first):
        sentences.append(f"and {len(different) - len(first)} more")
    parameters = dict.fromkeys(refusal.parameter for refusal in first if refusal.parameter)
    return {"parameters": list(parameters), "error_messages": sentences}


def _shorten(sentence: str) -> str:
    if len(sentence) <= _LONGEST_SENTENCE:
        return sentence
    return f"{sentence[:_LONGEST_SENTENCE]}..."


def _log_notes(ctx: CallContext) -> None:
    """Log the ignored names and rounded amounts of a call, each name once per access key."""
    call = ctx.in_body_doc
    notes: Iterable[RequestNote] = ctx.notes.ignored + ctx.notes.rounded
    for note in notes:
        if ctx.udc.world.reported_names.add(call.credentials.access_key, note.name):
            details = {
                "requester": ctx.account.id if ctx.account else "",
                "request_id": ctx.request_id,
            }
            log.warning("%s: %s", call.operation, note.describe(), extra=details)
