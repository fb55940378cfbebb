"""A server inside a test or a notebook: ``with MockTurk() as turk: ...``."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

import attrs

from mockturk.app.composition import build_tls, build_worlds
from mockturk.app.settings import Settings
from mockturk.domain.clock import Clock
from mockturk.server.thread_server import ThreadServer
from mockturk.wire.contract.wsdl import SERVICE
from mockturk.world.notifications.outbox import Outbox
from mockturk.world.workers import Workers
from mockturk.world.world import World

P = ParamSpec("P")
S = TypeVar("S")


@attrs.frozen(kw_only=True)
class MockTurkSettings(Settings):
    """What ``MockTurk`` takes: the settings of a server, a clock, and TLS without a port."""

    port: int = 0
    clock: Clock | None = None
    tls: bool = False

    def __attrs_post_init__(self) -> None:
        """Raise ValueError for a value of the wrong type or out of its list or range."""
        if self.tls and self.tls_port is None:
            object.__setattr__(self, "tls_port", 0)
        super().__attrs_post_init__()


def _taking(
    settings: Callable[P, S],
) -> Callable[[Callable[[Any, S], None]], Callable[Concatenate[Any, P], None]]:
    """Let a constructor that is written for settings take what those are made of."""

    def decorate(init: Callable[[Any, S], None]) -> Callable[Concatenate[Any, P], None]:
        @functools.wraps(init)
        def take(self: Any, /, *given: P.args, **named: P.kwargs) -> None:
            init(self, settings(*given, **named))

        # As help() and editors show it.
        parameters = inspect.signature(settings).parameters.values()
        first = inspect.Parameter("self", inspect.Parameter.POSITIONAL_ONLY)
        take.__signature__ = inspect.Signature([first, *parameters])  # type: ignore[attr-defined]
        return take

    return decorate


class MockTurk:
    """A started server in a thread of this process, with a world of its own.

    It listens once made, and until it is left or stopped. It takes the settings of the
    stand-alone server by name (``Settings``), except that the port is a free one unless given,
    and two things more: a ``clock`` that replaces the machine's time, and ``tls=True`` for TLS
    at a free port beside plain HTTP.

    :raises AddressInUse: if another program listens at the port.
    :raises ValueError: for what is no setting; LayoutError and WorldFileError are such errors.
    :raises CannotCertify: if no certificate can be made.
    :raises CertificateUnusable: for a certificate or key that cannot be used.
    """

    @_taking(MockTurkSettings)
    def __init__(self, settings: MockTurkSettings) -> None:
        secured = build_tls(settings)
        self._ca = secured.ca_file
        names = secured.tls.names if secured.tls else ()
        self._worlds = build_worlds(settings, clock=settings.clock, ca=secured.ca_file, names=names)
        self.world: World = self._worlds.default.world
        self._server = ThreadServer(
            self._worlds, settings.host, settings.port, settings.max_body, secured.tls
        )
        self.workers = Workers(self.world, submit_to=settings.public_url or self.url)
        self.outbox = Outbox(self.world)

    @property
    def url(self) -> str:
        """The base address, such as ``http://127.0.0.1:49152``."""
        return self._server.url

    @property
    def tls_url(self) -> str:
        """The base address over TLS; raises RuntimeError if it speaks none."""
        if self._server.tls_url is None:
            raise RuntimeError("this server speaks no TLS: MockTurk(tls=True)")
        return self._server.tls_url

    @property
    def ca_file(self) -> Path:
        """The PEM file of the CA to trust; raises RuntimeError if there is none of Mockturk's."""
        if self._ca is None:
            raise RuntimeError("there is no CA: the server speaks no TLS, or with your certificate")
        return self._ca

    @property
    def ca_pem(self) -> str:
        """What is in that file; raises RuntimeError likewise."""
        return self.ca_file.read_text(encoding="ascii")

    @property
    def wsdl_url(self) -> str:
        """Where the WSDL is, with this server's address in it."""
        return f"{self.url}/?wsdl"

    @property
    def endpoint(self) -> str:
        """The address SOAP calls go to, as the WSDL names it."""
        return f"{self.url}/?Service={SERVICE}"

    def reset(self) -> None:
        """Forget all that happened since the start: HITs, accounts, workers, time moved forward.

        The seed file is read into it anew. With a seed the same ids come again; a ``clock`` that
        was given stays as it is.
        """
        self.world.reset()

    def stop(self) -> None:
        """Stop the server; its world stays readable, and what waits in the outbox stays there."""
        self._server.stop()
        self._worlds.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
