"""A server inside a test or a notebook: ``with MockTurk() as turk: ...``."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from mockturk.app import Application
from mockturk.clock import Clock
from mockturk.composition import build_world
from mockturk.contract.wsdl import SERVICE
from mockturk.server import ThreadServer
from mockturk.settings import Settings
from mockturk.world import World


class MockTurk:
    """A started server in a thread of this process, with a world of its own.

    Starts when made or entered, stops when left or told to. ``settings`` are those of the
    stand-alone server, except that the port is a free one unless given; ``clock`` replaces the
    machine's time. Raises AddressInUse.
    """

    def __init__(self, settings: Settings | None = None, *, clock: Clock | None = None) -> None:
        self.settings = settings or Settings(port=0)
        self.world: World = build_world(self.settings, clock=clock)
        self._server = ThreadServer(
            Application(self.world, self.settings.public_url),
            self.settings.host,
            self.settings.port,
        )

    @property
    def url(self) -> str:
        """The base address, such as ``http://127.0.0.1:49152``."""
        return self._server.url

    @property
    def wsdl_url(self) -> str:
        """Where the WSDL is, with this server's address in it."""
        return f"{self.url}/?wsdl"

    @property
    def endpoint(self) -> str:
        """The address SOAP calls go to, as the WSDL names it."""
        return f"{self.url}/?Service={SERVICE}"

    def stop(self) -> None:
        """Stop the server; its world stays readable."""
        self._server.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
