"""Recorded calls in the HTTP Archive format, HAR 1.2."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import parse_qsl

from mockturk.domain.version import __version__
from mockturk.domain.views.calls import RecordedCall
from mockturk.domain.views.har import (
    HARCache,
    HARContent,
    HARCreator,
    HARDocument,
    HAREntry,
    HARLog,
    HARNameValue,
    HARPostData,
    HARRequest,
    HARResponse,
    HARTimings,
)
from mockturk.domain.views.json_types import Timestamp
from mockturk.endpoint.recorded_exchange import RecordedExchange
from mockturk.server.messages import HTTPResponse

_HTTP = "HTTP/1.1"
_UNKNOWN = -1


def build_har(calls: Iterable[tuple[RecordedCall, RecordedExchange]], base_url: str) -> HARDocument:
    """Return calls as an archive; ``base_url`` is the URL of the world."""
    entries = [_build_entry(call, exchange, base_url) for call, exchange in calls]
    creator = HARCreator(name="Mockturk", version=__version__)
    return HARDocument(log=HARLog(version="1.2", creator=creator, entries=entries))


def _build_entry(call: RecordedCall, exchange: RecordedExchange, base_url: str) -> HAREntry:
    started = call.time.to_datetime() - timedelta(milliseconds=call.milliseconds)
    return HAREntry(
        started=Timestamp.of(started),
        time=call.milliseconds,
        request=_build_request(exchange, base_url),
        response=_build_response(exchange.response),
        cache=HARCache(),
        timings=HARTimings(send=0.0, wait=call.milliseconds, receive=0.0),
        comment=f"{call.number} {call.operation or '?'}: {call.outcome}",
    )


def _build_request(exchange: RecordedExchange, base_url: str) -> HARRequest:
    text = exchange.body.decode("utf-8", "replace")
    mime_type = exchange.headers.get("content-type", "")
    return HARRequest(
        method=exchange.method,
        url=exchange.url(base_url),
        http_version=_HTTP,
        cookies=(),
        headers=_to_pairs(exchange.headers),
        query_string=[
            HARNameValue(name=name, value=value)
            for name, value in parse_qsl(exchange.query, keep_blank_values=True, errors="replace")
        ],
        headers_size=_UNKNOWN,
        body_size=len(exchange.body),
        post_data=HARPostData(mime_type=mime_type, text=text) if text else None,
    )


def _build_response(response: HTTPResponse | None) -> HARResponse:
    """Return a response; None stands for a connection that was reset instead."""
    if response is None:
        response = HTTPResponse(0, b"", "")
    return HARResponse(
        status=response.status,
        status_text=HTTPStatus(response.status).phrase if response.status else "",
        http_version=_HTTP,
        cookies=(),
        headers=_to_pairs(get_response_headers(response)),
        content=HARContent(
            size=len(response.content),
            mime_type=response.content_type,
            text=response.content.decode("utf-8", "replace"),
        ),
        redirect_url="",
        headers_size=_UNKNOWN,
        body_size=len(response.content),
    )


def get_response_headers(response: HTTPResponse | None) -> dict[str, str]:
    """Return the headers of a response, without those that the server adds; none after a reset."""
    return dict(response.all_headers()) if response is not None and response.status else {}


def _to_pairs(headers: Mapping[str, str]) -> list[HARNameValue]:
    return [HARNameValue(name=name, value=value) for name, value in headers.items()]
