"""Rendering of templates, and the variables and filters they can use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from mockturk.web.site.fault_presets import describe_fault
from mockturk.web.site.request_context import RequestContext
from mockturk.web.site.sent_forms import build_form_token
from mockturk.web.site.static_files import hash_static_file
from mockturk.web.site.toolbar import build_toolbar, get_return_url, is_toolbar_request
from mockturk.web.site.words import add_explanations, explain_words
from mockturk.web.site.xml_view import render_xml

_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))
_MOST_UNITS = 2
_WORD_STARTS = re.compile("(?<=[a-z])(?=[A-Z])")


class TemplateRenderer:
    """Renders the templates of all pages; threads may use it concurrently.

    Each template has the variables ``root``, ``path(address, **query)``, ``static(name)``, ``here``
    (the page's URL path), ``corner`` (the toolbar) and ``now``, and the filters below. A form with
    ``method="post"`` begins with ``form_token()``.
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
        # A global, which macros can use too.
        self._environment.globals["form_token"] = build_form_token
        self._environment.filters.update(
            usd=format_usd,
            when=show_time,
            later=show_time_after,
            span=format_duration,
            plural=pluralize,
            number=format_number,
            word=explain_words,
            xml=render_xml,
            fault_sentence=describe_fault,
            soft_breaks=add_soft_breaks,
        )

    def render(self, template: str, context: RequestContext, values: Mapping[str, Any]) -> str:
        """Return the HTML of a page."""
        given = {
            "root": context.root,
            "path": context.path,
            "static": partial(_static, context),
            "here": _build_current_url(context),
            "now": context.world.clock.now(),
            "corner": build_toolbar(context),
            # If a form of the toolbar is refused, a script shows the reason inside the toolbar.
            "corner_refusal": values.get("sentence", "") if is_toolbar_request(context) else "",
            **values,
        }
        return add_explanations(self._environment.get_template(template).render(given))


def format_usd(amount: Decimal) -> str:
    """Format an amount of USD, as ``$0.05``."""
    return f"${amount:,.2f}"


@pass_context
def show_time(context: Context, at: datetime | None) -> Markup:
    """Return a time relative to now as HTML, such as ``2 hours ago``, with the exact time as title.

    Only the largest unit is shown. None is a dash.
    """
    if at is None:
        return Markup("–")  # noqa: RUF001 - as it is printed
    now = context["now"]
    seconds = abs(round((now - at).total_seconds()))
    unit = next(((name, size) for name, size in _UNITS if seconds >= size), None)
    if unit is None:
        return _build_time(at, "now")
    amount = pluralize(seconds // unit[1], unit[0])
    return _build_time(at, f"{amount} ago" if at <= now else f"in {amount}")


def show_time_after(at: datetime, before: datetime) -> Markup:
    """Return a time as HTML as the duration since another event, with the exact time as title."""
    seconds = round((at - before).total_seconds())
    return _build_time(at, f"{format_duration(seconds)} later" if seconds else "at once")


def _build_time(at: datetime, words: str) -> Markup:
    machine, exact = at.strftime("%Y-%m-%dT%H:%M:%SZ"), at.strftime("%Y-%m-%d %H:%M:%S UTC")
    return Markup('<time datetime="{}" title="{}">{}</time>').format(machine, exact, words)


def format_duration(duration: timedelta | float | None) -> str:
    """Format a duration, or a number of seconds, in words with its two largest units."""
    if duration is None:
        return "–"  # noqa: RUF001 - as it is printed
    seconds = duration.total_seconds() if isinstance(duration, timedelta) else duration
    left, parts = round(abs(seconds)), []
    for name, size in _UNITS:
        count, left = divmod(left, size)
        if count:
            parts.append(pluralize(count, name))
    return " ".join(parts[:_MOST_UNITS]) or "0 seconds"


def format_number(count: float) -> str:
    """Format a number, as ``4,175``."""
    return f"{count:,}"


def pluralize(count: int, name: str, many: str | None = None) -> str:
    """Format a number with a noun in singular or plural, as ``1 HIT`` or ``2 HITs``."""
    return f"{format_number(count)} {name if count == 1 else many or name + 's'}"


def add_soft_breaks(name: str) -> Markup:
    """Let a browser break a name such as ``MaxAssignments`` before each of its words."""
    return Markup("<wbr>").join(_WORD_STARTS.split(name))


def _static(context: RequestContext, name: str) -> str:
    return context.path(f"/site/static/{name}", v=hash_static_file(name))


def _build_current_url(context: RequestContext) -> str:
    if is_toolbar_request(context):
        return get_return_url(context)
    query = context.request.query_string.decode("latin-1")
    return context.path(context.request.path) + (f"?{query}" if query else "")
