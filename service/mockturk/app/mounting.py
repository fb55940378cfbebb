"""Mockturk as a WSGI application, for another WSGI server or a test client."""

from __future__ import annotations

from mockturk.app.composition import build_worlds
from mockturk.app.settings import Settings
from mockturk.app.worlds import Worlds
from mockturk.app.wsgi import WSGIApplication
from mockturk.domain.clock import Clock
from mockturk.world.workers import Workers
from mockturk.world.world import World

# Settings that apply to Mockturk's own server and its process only.
_OF_THE_SERVER = (
    *("host", "port", "log_format", "log_level"),
    *("tls_port", "tls_names", "tls_dir", "tls_cert", "tls_key"),
)


class MountedTurk(WSGIApplication):
    """A WSGI application (PEP 3333) that responds as ``mockturk serve`` does.

    ``wsgi_app`` creates it. ``workers`` are the workers of its default world; the URLs in their
    tasks, such as those of frames, begin with ``public_url``, or ``http://localhost``. Threads may
    call the application concurrently. Each process has its own worlds.
    """

    application: Worlds

    def __init__(self, worlds: Worlds, settings: Settings) -> None:
        super().__init__(worlds, settings.max_body)
        self.workers = Workers(self.world, submit_to=settings.public_url or "http://localhost")

    @property
    def world(self) -> World:
        """The default world, at ``/``."""
        return self.application.default.world

    def stop(self) -> None:
        """Stop the delivery of notifications; undelivered ones stay in the outbox."""
        self.application.stop()


def wsgi_app(settings: Settings | None = None, *, clock: Clock | None = None) -> MountedTurk:
    """Return a WSGI application with its own worlds, for any WSGI server or test client.

    Threads may call it concurrently; each process has its own worlds. Faults that break or slow
    down a connection (``reset_before``, ``reset_after``, ``truncate``, ``drip``) are refused.

    :param settings: the settings. None: the defaults of ``mockturk serve``; the environment and
        settings files are not read.
    :param clock: the clock of the default world. None: the machine's time.
    :raises ValueError: when a setting that applies only to Mockturk's own server is changed:
        ``host``, ``port``, ``log_…`` or ``tls_…``.
    :raises LayoutError: when the folder of ``layouts`` cannot be used; a ValueError.
    :raises WorldFileError: when ``seed_file`` cannot be used; a ValueError.
    """
    settings = settings or Settings()
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
