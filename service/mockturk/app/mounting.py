"""Mockturk as a WSGI application, for another WSGI server or a test client."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mockturk.app.composition import build_worlds
from mockturk.app.in_process import LocalWorld
from mockturk.app.setting_values import require_clock
from mockturk.app.settings import Settings
from mockturk.app.worlds import Worlds
from mockturk.app.wsgi import WSGIApplication
from mockturk.domain.clock import Clock

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

# Settings that apply to Mockturk's own server and its process only.
_OF_THE_SERVER = (
    *("host", "port", "log_format", "log_level", "data", "durable"),
    *("tls_port", "tls_names", "tls_dir", "tls_cert", "tls_key"),
)


class MountedTurk(LocalWorld):
    """A WSGI application (PEP 3333) that responds as ``mockturk serve`` does.

    ``wsgi_app`` creates it. It is its own default ``World``; the URLs of that world begin with
    ``public_url``, or ``http://localhost``. Threads may call the application concurrently. Each
    process has its own worlds.
    """

    def __init__(self, worlds: Worlds, settings: Settings) -> None:
        super().__init__(worlds, settings.public_url or "http://localhost")
        self._application = WSGIApplication(worlds, settings.max_body)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Handle one request (PEP 3333)."""
        return self._application(environ, start_response)

    def stop(self) -> None:
        """Stop the delivery of notifications; undelivered ones stay in the outbox."""
        self._worlds.stop()


def wsgi_app(settings: Settings | None = None, *, clock: Clock | None = None) -> MountedTurk:
    """Return a WSGI application with its own worlds, for any WSGI server or test client.

    Threads may call it concurrently; each process has its own worlds. Faults that break or slow
    down a connection (``reset_before``, ``reset_after``, ``truncate``, ``drip``) are refused.

    :param settings: the settings. None: the defaults of ``mockturk serve``; the environment and
        settings files are not read.
    :param clock: the clock of the default world. None: the machine's time.
    :raises ValueError: when a setting that applies only to Mockturk's own server is changed:
        ``host``, ``port``, ``data``, ``durable``, ``log_…`` or ``tls_…``.
    :raises TypeError: when ``settings`` is not a ``Settings``.
    :raises LayoutError: when the folder of ``layouts`` cannot be used; a ValueError.
    :raises WorldFileError: when ``seed_file`` cannot be used; a ValueError.
    """
    if settings is None:
        settings = Settings()
    if not isinstance(settings, Settings):
        raise TypeError(f"wsgi_app takes a Settings, as wsgi_app(Settings(seed=7)): {settings!r}")
    require_clock(clock)
    for name in _OF_THE_SERVER:
        if getattr(settings, name) != getattr(Settings(), name):
            raise ValueError(
                f"{name} is a setting of Mockturk's own server, and another one is used"
            )
    worlds = build_worlds(settings, clock=clock, own_server=False)
    worlds.settings = {
        name: value for name, value in worlds.settings.items() if name not in _OF_THE_SERVER
    }
    return MountedTurk(worlds, settings)
