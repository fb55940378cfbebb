"""Hostile REST queries: odd names, odd values, and very many of both."""

from __future__ import annotations

from collections.abc import Callable

from exchanges import FORM
from hostile.exchange import PLAIN, REFUSED, SERVED, Exchange, sends
from hostile.judging import Kind

_CALL = "Operation=CreateHIT&Question=x&HITTypeId=T100CN9P324W00EXAMPLE&"
_ODD = {
    "an index of 10,000 digits": f"Title.{'9' * 10_000}=x",
    "indexes of 10,000 levels": f"Title{'.1' * 10_000}=x",
    "names of 10,000 levels": f"Reward{'.Amount' * 10_000}=x",
    "dots": f"{'.' * 10_000}=x",
    "percent signs": "%" * 10_000,
    "half an escape": "Title=%4",
    "bytes that are no UTF-8": "Title=%ff%fe%c3%28&%ff=%ff",
    "a surrogate": "Title=%ed%a0%80",
    "a NUL": "Title=a%00b&%00=%00",
    "control characters in every common parameter":
        "Service=%01&Operation=%01&Version=%01&AWSAccessKeyId=%01&Timestamp=%01&Signature=%01",
    "an operation of markup": "Operation=%3C/Response%3E%3Cx",
    "a newline in an operation": "Operation=Get%0d%0aHIT",
    "a structure as text": "Reward=1",
    "a text as a structure": "Title.1.Amount=1",
    "two values of one": "LifetimeInSeconds=60&LifetimeInSeconds=61",
    "commas": f"ResponseGroup={',' * 10_000}",
    "a batch of everything": "CreateHIT=1&CreateHIT.1=2&CreateHIT.1.Title=x&CreateHIT.=",
    "a batch of 10,000 indexes": f"CreateHIT{'.1' * 10_000}=x",
}  # fmt: skip


def _query(
    name: str, query: str | Callable[[], str], kinds: frozenset[Kind] = SERVED | REFUSED
) -> Exchange:
    make = query if callable(query) else lambda: query
    return sends(name, lambda: make().encode(), kinds, content_type=FORM)


def _many(count: int, pattern: str) -> Callable[[], str]:
    return lambda: _CALL + "".join(pattern.replace("#", str(number)) for number in range(count))


EXCHANGES: list[Exchange] = [
    *(_query(f"a query with {name}", _CALL + query) for name, query in _ODD.items()),
    *(_query(f"a query of {name}", query) for name, query in _ODD.items()),
]

VOLUMES: list[Exchange] = [
    _query("200,000 parameters nobody knows", _many(200_000, "a#=1&")),
    _query("1,000,000 parameters of nothing", _many(1_000_000, "a&"), PLAIN),
    _query("100,000 response groups by index", _many(100_000, "ResponseGroup.#=Minimal&")),
    _query("100,000 different titles", _many(100_000, "Title=#&")),
    _query("20,000 requirements in a query",
           _many(20_000, "QualificationRequirement.#.Comparator=Exists&")),
    _query("a batch of 20,000 in a query", _many(20_000, "CreateHIT.#.HITTypeId=3X&")),
    _query("2,000,000 groups between commas",
           lambda: f"Operation=GetHIT&ResponseGroup={'a,' * 2_000_000}"),
    _query("a value of 12 MB in a query", lambda: f"{_CALL}Title={'x' * 12_000_000}"),
    _query("4,000,000 escapes", lambda: f"{_CALL}Title={'%41' * 4_000_000}"),
]  # fmt: skip
