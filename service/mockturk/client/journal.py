"""The calls that a world received, and assertions about them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from mockturk.client.connection import ControlConnection, ItemList, require_dict
from mockturk.domain.call_matching import CallFilter, ExpectedCount, Predicate
from mockturk.domain.durations import Duration, to_timedelta
from mockturk.domain.field_patterns import to_conditions
from mockturk.domain.request_notes import require_no_notes
from mockturk.domain.views.calls import CallDetails, CallList, RecordedCall

_LONGEST_WAIT = 30.0  # seconds of one request; the server allows 60
# With a predicate, how long to wait for later calls before all are read again: the journal may have
# been cleared meanwhile.
_PREDICATE_WAIT = 1.0


class Journal:
    """The last calls of a world, the oldest first: at most 1,000 calls and 64 MiB.

    These parameters of its methods select calls:

    - ``operation``: only calls of this operation. None: all.
    - ``account``: only calls of this access key or requester id. None: all.
    - ``error``: only calls with this code among their errors. None: all.
    - ``after``: only calls with a higher number. None: all.
    - ``fields``: values that one request of the call must have, by paths such as
      ``Reward.Amount``. A list without an index stands for any of its items,
      ``QualificationRequirement[0].Comparator`` for the first one. A value that is a dict has the
      fields of one item: ``{"QualificationRequirement": {"Comparator": "In", …}}``.
    - ``where``: only calls for which this function of a RecordedCall returns True.
    - ``values``: the same as ``fields`` for top-level fields, by name, such as
      ``Title="Tell cats from dogs"``.

    Amounts are compared as they were sent; a timedelta stands for its seconds. Methods with these
    parameters raise a ValueError when an operation, a code or a path does not exist (an
    InvalidValueError), or a value is None or a list, and a TypeError when ``fields`` is not a dict
    or ``after`` not a number. An operation that a call in the journal names counts as existing.
    """

    def __init__(self, connection: ControlConnection) -> None:
        self._connection = connection

    def calls(
        self,
        operation: str | None = None,
        *,
        account: str | None = None,
        error: str | None = None,
        after: int | None = None,
        fields: Mapping[str, object] | None = None,
        where: Predicate | None = None,
        **values: object,
    ) -> ItemList[RecordedCall]:
        """Return the calls that pass all filters, the oldest first.

        :raises ValueError: when an operation, a code or a path does not exist (an
            InvalidValueError), or a value is None or a list.
        """
        wanted = _to_filter(operation, account, error, after, fields, where, values)
        found = self._find(wanted)[0]
        return ItemList(found, len(found))

    def wait_for(
        self,
        operation: str | None = None,
        *,
        timeout: Duration = 10.0,
        account: str | None = None,
        error: str | None = None,
        after: int | None = None,
        fields: Mapping[str, object] | None = None,
        where: Predicate | None = None,
        **values: object,
    ) -> RecordedCall:
        """Wait for a call that passes all filters, and return the first one.

        :param timeout: how long to wait at most.
        :raises AssertionError: when no such call came in time; the message has the nearest call and
            what is wrong with it.
        :raises ValueError: for the same reasons as ``calls``.
        """
        __tracebackhide__ = True
        wanted = _to_filter(operation, account, error, after, fields, where, values)
        seconds = to_timedelta(timeout).total_seconds()
        until = time.monotonic() + seconds
        longest = _LONGEST_WAIT if where is None else _PREDICATE_WAIT
        later = wanted
        while True:
            left = max(0.0, until - time.monotonic())
            listed = self._list(later, wait=round(min(left, longest), 3))
            if found := wanted.select(listed.calls):
                return found[0]
            if not left:
                raise AssertionError(
                    f"no such call came within {seconds:g} s.\n{self._describe_failure(wanted)}"
                )
            later = wanted.replace_after(listed.calls[-1].number) if listed.calls else wanted

    def assert_called(
        self,
        operation: str | None = None,
        *,
        times: int | None = None,
        at_least: int | None = None,
        at_most: int | None = None,
        account: str | None = None,
        error: str | None = None,
        after: int | None = None,
        fields: Mapping[str, object] | None = None,
        where: Predicate | None = None,
        **values: object,
    ) -> list[RecordedCall]:
        """Assert that calls came that pass all filters, and return them, the oldest first.

        Without ``times``, ``at_least`` and ``at_most``, one call or more must have come.

        :param times: how many calls.
        :param at_least: the fewest calls, instead of ``times``.
        :param at_most: the most calls, instead of ``times``.
        :raises AssertionError: when there are fewer or more; the message has the nearest call and
            what is wrong with it. With an upper limit, also when the journal has dropped calls
            that may have counted.
        :raises ValueError: for the same reasons as ``calls``, and when the numbers contradict each
            other or are negative.
        """
        __tracebackhide__ = True
        wanted = _to_filter(operation, account, error, after, fields, where, values)
        return self._require(wanted, ExpectedCount.of(times, at_least, at_most))

    def assert_not_called(
        self,
        operation: str | None = None,
        *,
        account: str | None = None,
        error: str | None = None,
        after: int | None = None,
        fields: Mapping[str, object] | None = None,
        where: Predicate | None = None,
        **values: object,
    ) -> None:
        """Assert that no call came that passes all filters.

        :raises AssertionError: when there is one, or the journal has dropped calls that may have
            counted.
        :raises ValueError: for the same reasons as ``calls``.
        """
        __tracebackhide__ = True
        wanted = _to_filter(operation, account, error, after, fields, where, values)
        self._require(wanted, ExpectedCount.of(times=0))

    def assert_nothing_ignored(self) -> None:
        """Assert that no call had an unknown name or an amount that was rounded.

        :raises AssertionError: when a call had one; the message lists them, with the nearest known
            names. Also when the journal has dropped calls.
        """
        __tracebackhide__ = True
        listed = self._list(CallFilter())
        notes = ((one.number, one.operation or "?", one.notes) for one in listed.calls)
        require_no_notes(notes, listed.dropped)

    def details(self, number: int) -> CallDetails:
        """Return a call with its request and response as they were sent, without secrets.

        :raises ControlAPIError: when the journal has no such call, or has dropped it (404).
        """
        return self._connection.get(f"/journal/{number}", CallDetails)

    def raw(self, number: int) -> tuple[str, str]:
        """Return the text of a call and of its response, both without signatures.

        The text of a GET request is its query. The response is empty if none was sent.

        :raises ControlAPIError: when the journal has no such call, or has dropped it (404).
        """
        found = self.details(number)
        return found.request_body or found.query, found.answer

    def har(
        self,
        operation: str | None = None,
        *,
        account: str | None = None,
        error: str | None = None,
        after: int | None = None,
        fields: Mapping[str, object] | None = None,
        **values: object,
    ) -> dict[str, Any]:
        """Return the calls that pass all filters in the HTTP Archive format, HAR 1.2, as a dict.

        :raises ValueError: for the same reasons as ``calls``.
        """
        wanted = _to_filter(operation, account, error, after, fields, None, values)
        return self._connection.get("/journal/har", dict[str, Any], _to_query(wanted))

    @property
    def dropped(self) -> int:
        """How many calls the journal has dropped to make room for later ones."""
        return self._connection.get("/journal", CallList, {"limit": 0}).dropped

    def clear(self) -> None:
        """Remove all calls; ``dropped`` is 0 then, and the next call has number 1."""
        self._connection.delete("/journal")

    def _require(self, wanted: CallFilter, expected: ExpectedCount) -> list[RecordedCall]:
        __tracebackhide__ = True
        found, missing = self._find(wanted)
        problem = expected.find_problem(wanted, len(found), missing)
        if problem is not None:
            too_few = len(found) < expected.at_least
            raise AssertionError(f"{problem}\n{self._describe_failure(wanted, too_few=too_few)}")
        return found

    def _find(self, wanted: CallFilter) -> tuple[list[RecordedCall], int]:
        """Return calls, and how many may be missing because the journal has dropped them."""
        listed = self._list(wanted)
        return wanted.select(listed.calls), max(0, listed.dropped - wanted.after)

    def _list(self, wanted: CallFilter, wait: float = 0.0) -> CallList:
        """Return the calls that match, whatever its predicate says; wait for the first one."""
        query = _to_query(wanted) | ({"wait": wait} if wait else {})
        return self._connection.get("/journal", CallList, query)

    def _describe_failure(self, wanted: CallFilter, *, too_few: bool = True) -> str:
        listed = self._list(CallFilter())
        return wanted.describe_failure(listed.calls, listed.dropped, too_few=too_few)


def _to_filter(  # noqa: PLR0917 - in the order of the methods' parameters
    operation: str | None,
    account: str | None,
    error: str | None,
    after: int | None,
    fields: Mapping[str, object] | None,
    where: Predicate | None,
    values: Mapping[str, object],
) -> CallFilter:
    require_dict("fields", fields)
    if after is not None and not isinstance(after, int):
        raise TypeError(f"after must be a whole number, not {after!r}")
    return CallFilter(
        operation,
        account=account,
        error=error,
        fields=to_conditions({**(fields or {}), **values}),
        after=after or 0,
        where=where,
    )


def _to_query(wanted: CallFilter) -> dict[str, Any]:
    return {
        "operation": wanted.operation,
        "account": wanted.account,
        "error": wanted.error,
        "after": wanted.after or None,
        "field": [f"{path}={value}" for path, value in wanted.fields] or None,
    }
