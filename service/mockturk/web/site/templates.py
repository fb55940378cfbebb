"""Templates, and what they can use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from mockturk.web.site.page_request import Visit
from mockturk.web.site.static_files import version_of
from mockturk.web.site.toolbar import back_from, corner_of, is_of_corner
from mockturk.wire.safe_xml import pretty

_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))
_MOST_UNITS = 2


class Templates:
    """The templates of all pages; threads may use them together.

    Each can use ``root``, ``path(address, **query)``, ``static(name)``, ``here`` (the address of
    the page), ``corner`` and ``now``, and the filters below.
    """

    def __init__(self) -> None:
        self._environment = Environment(
            loader=PackageLoader("mockturk.web.site"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters.update(
            usd=usd, when=when, span=span, pretty_xml=pretty_xml, plural=plural, number=number
        )

    def render(self, template: str, visit: Visit, values: Mapping[str, Any]) -> str:
        """Make a page."""
        given = {
            "root": visit.root,
            "path": visit.path,
            "static": partial(_static, visit),
            "here": _here(visit),
            "now": visit.world.clock.now(),
            "corner": corner_of(visit),
            # Where the form was, which a script puts what comes back into.
            "corner_refusal": values.get("sentence", "") if is_of_corner(visit) else "",
            **values,
        }
        return self._environment.get_template(template).render(given)


def usd(amount: Decimal) -> str:
    """Show an amount in USD, as ``$0.05``."""
    return f"${amount:,.2f}"


def when(at: datetime | None) -> Markup:
    """Show a time, in UTC and whole seconds; None as a dash."""
    if at is None:
        return Markup("–")  # noqa: RUF001 - as it is printed
    machine = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return Markup('<time datetime="{}">{}</time>').format(machine, at.strftime("%Y-%m-%d %H:%M:%S"))


def pretty_xml(document: bytes | str) -> str:
    """Show a document with its elements indented; what is no XML as it is."""
    return pretty(document.encode() if isinstance(document, str) else document)


def span(duration: timedelta | float | None) -> str:
    """Show a duration or a number of seconds in words, in its two largest units."""
    if duration is None:
        return "–"  # noqa: RUF001 - as it is printed
    seconds = duration.total_seconds() if isinstance(duration, timedelta) else duration
    left, parts = round(abs(seconds)), []
    for name, size in _UNITS:
        count, left = divmod(left, size)
        if count:
            parts.append(plural(count, name))
    return " ".join(parts[:_MOST_UNITS]) or "0 seconds"


def number(count: float) -> str:
    """Show a number alone, as ``4,175``."""
    return f"{count:,}"


def plural(count: int, name: str, many: str | None = None) -> str:
    """Show a number of things."""
    return f"{number(count)} {name if count == 1 else many or name + 's'}"


def _static(visit: Visit, name: str) -> str:
    return visit.path(f"/site/static/{name}", v=version_of(name))


def _here(visit: Visit) -> str:
    if is_of_corner(visit):
        return back_from(visit)
    query = visit.request.query_string.decode("latin-1")
    return visit.path(visit.request.path) + (f"?{query}" if query else "")
