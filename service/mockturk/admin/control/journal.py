"""Endpoints for the journal: a world's last calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from itertools import islice
from types import MappingProxyType
from typing import Any, ClassVar

from msgspec import UNSET, UnsetType

from mockturk.admin.api.endpoints import AdminRequest, endpoint
from mockturk.admin.api.request_fields import MOST_WAITING, Count, NoFields, RequestFields, Wait
from mockturk.admin.api.responses import Awaited, DetailedRefusalError, refuse_unknown_name
from mockturk.domain.call_matching import CallFilter, ExpectedCount
from mockturk.domain.field_patterns import Condition, to_conditions
from mockturk.domain.nearest_name import NoSuchNameError
from mockturk.domain.views.calls import CallCount, CallDetails, CallList, RecordedCall
from mockturk.domain.views.har import HARDocument
from mockturk.endpoint.call_history import CallHistory
from mockturk.endpoint.curl_command import build_curl_command
from mockturk.endpoint.har_export import build_har, get_response_headers
from mockturk.endpoint.recorded_exchange import build_exchange
from mockturk.world.journal import JournalEntry


class CallFilterFields(RequestFields):
    """The conditions of a search for calls."""

    operation: str | UnsetType = UNSET
    account: str | UnsetType = UNSET
    error: str | UnsetType = UNSET
    field: list[str] | UnsetType = UNSET
    after: Count | UnsetType = UNSET


class CallExportFields(CallFilterFields):
    """The conditions of a search for calls, and how many calls to return at most."""

    limit: Count | UnsetType = UNSET

    renamed: ClassVar[Mapping[str, str]] = MappingProxyType({"most": "limit"})


class CallListFields(CallExportFields):
    """The same, and how many seconds to wait for a call."""

    wait: Wait = 0.0


class VerifyFields(RequestFields):
    """The conditions of a search for calls, and how many calls are expected."""

    operation: str | UnsetType = UNSET
    account: str | UnsetType = UNSET
    error: str | UnsetType = UNSET
    fields: dict[str, Any] | UnsetType = UNSET
    after: Count | UnsetType = UNSET
    times: Count | UnsetType = UNSET
    at_least: Count | UnsetType = UNSET
    at_most: Count | UnsetType = UNSET


@endpoint("GET", "/journal")
def list_calls(request: AdminRequest[CallListFields]) -> Awaited[CallList]:
    """List the recorded calls, oldest first, with the fields of their requests.

    The filter ``field`` is ``Path=value``, such as ``Reward.Amount=0.05``. It may be repeated. With
    ``wait``, the response is sent as soon as a call matches, at the latest after so many seconds.
    """
    wanted, limit = _parse_search(request.place.calls, request.fields)
    journal, seconds = request.world.journal, request.fields.wait
    if seconds and len(journal.watchers) >= MOST_WAITING:
        raise DetailedRefusalError(
            HTTPStatus.SERVICE_UNAVAILABLE, f"{MOST_WAITING} requests wait for calls already."
        )
    search = _CallSearch(request.place.calls, wanted, limit)
    return Awaited(seconds, journal.watchers.watch, search.look, search.finish)


@endpoint("GET", "/journal/count")
def count_calls(request: AdminRequest[CallFilterFields]) -> CallCount:
    """Count the recorded calls that match."""
    wanted, _ = _parse_search(request.place.calls, request.fields)
    count = sum(1 for _ in request.place.calls.find(wanted))
    return CallCount(count=count, dropped=request.world.journal.dropped)


@endpoint("GET", "/journal/har")
def export_calls(request: AdminRequest[CallExportFields]) -> HARDocument:
    """Export the recorded calls that match in the HTTP Archive format, HAR 1.2."""
    calls = request.place.calls
    wanted, limit = _parse_search(calls, request.fields)
    found = islice(calls.find(wanted), limit)
    exchanges = ((call, build_exchange(calls, entry)) for call, entry in found)
    return build_har(exchanges, request.place.base_url)


@endpoint("POST", "/journal/verify")
def verify_calls(request: AdminRequest[VerifyFields]) -> CallCount:
    """Check that calls came, once or more if no number is given; 409 if not.

    ``fields`` are values by path. A value that is an object has the fields of one list item. The
    message of a refusal describes the nearest miss; its ``data`` have the ``count``, and of the
    call ``nearest`` the paths that are wrong.
    """
    calls, sent = request.place.calls, request.fields.sent()
    numbers = [sent.pop(name, None) for name in ("times", "at_least", "at_most")]
    with _refusing_values():
        expected = ExpectedCount.of(*numbers)
        wanted = CallFilter(**{**sent, "fields": to_conditions(sent.get("fields", {}))})
        calls.check_filter(wanted)
    count = sum(1 for _ in calls.find(wanted))
    dropped = request.world.journal.dropped
    problem = expected.find_problem(wanted, count, max(0, dropped - wanted.after))
    if problem is None:
        return CallCount(count=count, dropped=dropped)
    every = [call for call, _ in calls.find(CallFilter())]
    too_few = count < expected.at_least
    told = wanted.describe_failure(every, dropped, too_few=too_few)
    data = {"count": str(count), "dropped": str(dropped)}
    if too_few and (nearest := wanted.find_nearest(every)):
        data["nearest"] = str(nearest[0].number)
        data |= {miss.path: ", ".join(miss.found) for miss in nearest[1]}
    raise DetailedRefusalError(HTTPStatus.CONFLICT, f"{problem}\n{told}", data)


@endpoint("GET", "/journal/<int:number>")
def show_call(request: AdminRequest[NoFields], number: int) -> CallDetails:
    """Get a call with masked secrets, its response as sent, and the curl command to repeat it."""
    calls = request.place.calls
    try:
        entry = calls.entry(number)
    except LookupError as error:
        raise DetailedRefusalError(HTTPStatus.NOT_FOUND, str(error)) from None
    return _to_details(calls, number, entry, request.place.base_url)


@endpoint("DELETE", "/journal")
def clear_journal(request: AdminRequest[NoFields]) -> None:
    """Delete all recorded calls."""
    request.world.journal.clear()


class _CallSearch:
    """Looks for calls, again and again; calls that did not match are not read a second time."""

    def __init__(self, calls: CallHistory, wanted: CallFilter, limit: int | None) -> None:
        self._calls = calls
        self._wanted = wanted
        self._limit = limit
        self._clears = calls.journal.clears
        self._after = wanted.after

    def look(self) -> CallList | None:
        """Return the calls that match; None if there are none yet."""
        journal = self._calls.journal
        if journal.clears != self._clears:
            self._clears, self._after = journal.clears, self._wanted.after
        last = journal.last
        found = self.finish()
        if found.total:
            return found
        self._after = max(last, self._after)
        return None

    def finish(self) -> CallList:
        """Return the calls that match."""
        shown: list[RecordedCall] = []
        total = 0
        for call, _ in self._calls.find(self._wanted.replace_after(self._after)):
            total += 1
            if self._limit is None or total <= self._limit:
                shown.append(call)
        return CallList(calls=shown, total=total, dropped=self._calls.journal.dropped)


def _parse_search(calls: CallHistory, fields: CallFilterFields) -> tuple[CallFilter, int | None]:
    """Return the filter and the limit; refuses names that do not exist."""
    sent = fields.sent()
    sent.pop("wait", None)
    limit = sent.pop("limit", None)
    with _refusing_values():
        conditions = [_parse_condition(one) for one in sent.pop("field", ())]
        wanted = CallFilter(**sent, fields=conditions)
        calls.check_filter(wanted)
    return wanted, limit


@contextmanager
def _refusing_values() -> Iterator[None]:
    """Convert a ValueError within the block to a refusal (400)."""
    try:
        yield
    except NoSuchNameError as error:
        raise refuse_unknown_name(error) from None
    except ValueError as error:
        raise DetailedRefusalError(HTTPStatus.BAD_REQUEST, str(error)) from None


def _parse_condition(given: str) -> Condition:
    path, equals, value = given.partition("=")
    if not (path and equals):
        raise ValueError('"field" must be written Path=value.')
    return path, value


def _to_details(calls: CallHistory, number: int, entry: JournalEntry, base_url: str) -> CallDetails:
    exchange = build_exchange(calls, entry)
    response = exchange.response
    return CallDetails(
        **calls.describe_fields(number, entry),
        method=exchange.method,
        target=exchange.target,
        request_headers=exchange.headers,
        query=calls.mask_query(entry).decode("utf-8", "replace"),
        request_body=exchange.body.decode("utf-8", "replace"),
        response_headers=get_response_headers(response),
        answer="" if response is None else response.content.decode("utf-8", "replace"),
        masked=exchange.masked,
        curl=build_curl_command(exchange, base_url),
    )
