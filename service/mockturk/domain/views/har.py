"""The HTTP Archive format, HAR 1.2: exchanges as browsers and proxies export them."""

from __future__ import annotations

from typing import Literal

from msgspec import field

from mockturk.domain.record import Record
from mockturk.domain.views.json_types import Timestamp


class HARNameValue(Record, frozen=True):
    """A header or a parameter."""

    name: str
    value: str


class HARPostData(Record, frozen=True):
    """The body of a request; bytes that are not UTF-8 are replaced by U+FFFD."""

    mime_type: str = field(name="mimeType")
    text: str


class HARContent(Record, frozen=True):
    """The body of a response."""

    size: int
    mime_type: str = field(name="mimeType")
    text: str


class HARRequest(Record, frozen=True, omit_defaults=True):
    """A request; sizes are in bytes, -1 if unknown."""

    method: str
    url: str
    http_version: str = field(name="httpVersion")
    cookies: tuple[HARNameValue, ...]
    headers: list[HARNameValue]
    query_string: list[HARNameValue] = field(name="queryString")
    headers_size: int = field(name="headersSize")
    body_size: int = field(name="bodySize")
    post_data: HARPostData | None = field(name="postData", default=None)


class HARResponse(Record, frozen=True):
    """A response; the status is 0 if none was sent."""

    status: int
    status_text: str = field(name="statusText")
    http_version: str = field(name="httpVersion")
    cookies: tuple[HARNameValue, ...]
    headers: list[HARNameValue]
    content: HARContent
    redirect_url: Literal[""] = field(name="redirectURL")
    headers_size: int = field(name="headersSize")
    body_size: int = field(name="bodySize")


class HARTimings(Record, frozen=True):
    """Milliseconds; only ``wait`` is measured."""

    send: float
    wait: float
    receive: float


class HARCache(Record, frozen=True):
    """The state of a cache; always empty."""


class HAREntry(Record, frozen=True):
    """An exchange; ``comment`` is the call's number, operation and outcome."""

    started: Timestamp = field(name="startedDateTime")
    time: float
    request: HARRequest
    response: HARResponse
    cache: HARCache
    timings: HARTimings
    comment: str


class HARCreator(Record, frozen=True):
    """The program that wrote the archive."""

    name: str
    version: str


class HARLog(Record, frozen=True):
    """The exchanges, the oldest first."""

    version: Literal["1.2"]
    creator: HARCreator
    entries: list[HAREntry]


class HARDocument(Record, frozen=True):
    """An archive."""

    log: HARLog
