"""The rules that requests are matched by."""

from __future__ import annotations

from collections.abc import Callable

from werkzeug.routing import Rule


class Route(Rule):
    """A rule for matching only: no URL is built from it."""

    def _compile_builder(
        self,
        append_unknown: bool = True,  # noqa: ARG002, FBT001, FBT002 - Werkzeug's
    ) -> Callable[..., tuple[str, str]]:
        # Werkzeug would compile two functions that build the URLs of the rule: nine tenths of the
        # time a rule takes, and for all rules of the control API as long as a server's start.
        return _build_url


def _build_url(*_: object) -> tuple[str, str]:
    raise NotImplementedError("no URLs are built from routes")
