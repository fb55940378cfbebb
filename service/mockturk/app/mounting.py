"""Mockturk within a WSGI server or application of somebody else's."""

from __future__ import annotations

from mockturk.app.composition import build_worlds
from mockturk.app.settings import Settings
from mockturk.app.worlds import Worlds
from mockturk.app.wsgi import WSGIApplication
from mockturk.domain.clock import Clock
from mockturk.world.workers import Workers
from mockturk.world.world import World

# Settings of Mockturk's own server, and of the process that it is.
_OF_THE_SERVER = (
    *("host", "port", "log_format", "log_level"),
    *("tls_port", "tls_names", "tls_dir", "tls_cert", "tls_key"),
)


class MountedTurk(WSGIApplication):
    """A WSGI application that answers as ``mockturk serve`` does, its default world at hand."""

    application: Worlds

    def __init__(self, worlds: Worlds, settings: Settings) -> None:
        super().__init__(worlds, settings.max_body)
        self.workers = Workers(self.world, submit_to=settings.public_url or "http://localhost")

    @property
    def world(self) -> World:
        """The default world, at ``/``."""
        return self.application.default.world

    def stop(self) -> None:
        """Send no more notifications; what waits stays in the outbox."""
        self.application.stop()


def wsgi_app(settings: Settings | None = None, *, clock: Clock | None = None) -> MountedTurk:
    """Make a WSGI application with worlds of its own, for any WSGI server or test client.

    :param settings: how it answers; without them as ``mockturk serve`` does.
    :param clock: the clock of the default world, in place of the machine's.
    :raises ValueError: for a setting of a server, such as ``port``: the one that calls it has it.
    :raises LayoutError: for layouts that cannot be read.
    :raises WorldFileError: for a seed file that cannot be read.

    Threads may call it together; each process has worlds of its own. Faults that break or slow
    down a connection (``reset_before``, ``reset_after``, ``truncate``, ``drip``) are refused.
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
