"""Mockturk: an offline, wire-compatible stand-in for the legacy Mechanical Turk Requester API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockturk.domain.version import __version__

if TYPE_CHECKING:
    from mockturk.app.embedded import MockTurk
    from mockturk.app.mounting import wsgi_app
    from mockturk.app.settings import Settings
    from mockturk.client import connect

__all__ = ["MockTurk", "Settings", "__version__", "connect", "wsgi_app"]


def __getattr__(name: str) -> Any:
    """Import what is asked for: pytest imports this in every run, and most ask for nothing."""
    if name == "MockTurk":
        from mockturk.app.embedded import MockTurk  # noqa: PLC0415 - only now

        return MockTurk
    if name == "Settings":
        from mockturk.app.settings import Settings  # noqa: PLC0415 - likewise

        return Settings
    if name == "connect":
        from mockturk.client import connect  # noqa: PLC0415 - likewise

        return connect
    if name == "wsgi_app":
        from mockturk.app.mounting import wsgi_app  # noqa: PLC0415 - likewise

        return wsgi_app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
