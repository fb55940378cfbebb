"""The listener that logs calls."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from time import perf_counter

from mockturk.domain.errors import ProtocolError, ServerError
from mockturk.domain.request_notes import RequestNote
from mockturk.endpoint.call_lines import CALL_DETAILS, LOGGER_OF_CALLS, CallLine, CallLineHandler
from mockturk.endpoint.context import CallContext
from mockturk.endpoint.refusal import CallRefusedError, Refusal

log = logging.getLogger(LOGGER_OF_CALLS)

# A batch may have a thousand refusals; the first different ones are enough to see the mistake.
_MOST_SENTENCES = 3
# Characters of a sentence, which may quote a whole Test or list the complaints about a page.
_LONGEST_SENTENCE = 500


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
        _log_answer(ctx)
    if ctx.notes.ignored or ctx.notes.rounded:
        _log_notes(ctx)


def _log_answer(ctx: CallContext) -> None:
    line = CallLine(
        message=ctx.in_body_doc.operation,
        requester=ctx.account.id if ctx.account else "",
        requests=len(ctx.in_body_doc.requests),
        errors=[refusal.code for refusal in ctx.refusals],
        milliseconds=round((perf_counter() - ctx.call_start) * 1000, 2),
        request_id=ctx.request_id,
    )
    if ctx.refusals:
        _describe_refusals(line, ctx.refusals)
    # A LogRecord takes longer to make than the line to write.
    if handler := _find_line_handler():
        handler.write_call(line)
    else:
        log.info(line.message, extra={name: getattr(line, name) for name in CALL_DETAILS})


def _find_line_handler() -> CallLineHandler | None:
    """Return the handler that writes the lines of calls, unless others get them too."""
    parent = log.parent
    if parent is None or parent.propagate or len(parent.handlers) != 1 or log.handlers:
        return None
    handler = parent.handlers[0]
    return handler if isinstance(handler, CallLineHandler) else None


def _describe_refusals(line: CallLine, refusals: Sequence[Refusal]) -> None:
    """Add sentences and parameters of the first refusals."""
    different = list(dict.fromkeys(refusals))
    first = different[:_MOST_SENTENCES]
    sentences = [_shorten(refusal.sentence) for refusal in first]
    if len(different) > len(first):
        sentences.append(f"and {len(different) - len(first)} more")
    parameters = dict.fromkeys(refusal.parameter for refusal in first if refusal.parameter)
    line.parameters, line.error_messages = list(parameters), sentences


def _shorten(sentence: str) -> str:
    """Cut a long sentence in the middle: its end says what is wrong with the value it quotes."""
    if len(sentence) <= _LONGEST_SENTENCE:
        return sentence
    half = _LONGEST_SENTENCE // 2
    return f"{sentence[:half]}...{sentence[-half:]}"


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
