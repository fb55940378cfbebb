"""A server in a thread, for tests and notebooks: ``with MockTurk() as turk: ...``."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

import attrs

from mockturk.app.composition import build_limits, build_tls, build_worlds
from mockturk.app.in_process import LocalWorld
from mockturk.app.refusals import build_refusal
from mockturk.app.setting_values import require_clock, require_type
from mockturk.app.settings import Settings
from mockturk.domain.clock import Clock
from mockturk.domain.nearest_name import did_you_mean
from mockturk.server.thread_server import ThreadServer

P = ParamSpec("P")
S = TypeVar("S")


@attrs.frozen(kw_only=True)
class MockTurkSettings(Settings):
    """The arguments of ``MockTurk``: the settings of a server, a clock, and TLS without a port."""

    port: int = 0
    clock: Clock | None = None
    tls: bool = False

    def __attrs_post_init__(self) -> None:
        """Raise ValueError when a value has the wrong type, or is not in its list or range."""
        require_type("tls", bool, self.tls)
        if self.tls and self.tls_port is None:
            object.__setattr__(self, "tls_port", 0)  # attrs forbids plain assignment
        require_clock(self.clock)
        super().__attrs_post_init__()


def _accept_fields_of(
    settings: Callable[P, S],
) -> Callable[[Callable[[Any, S], None]], Callable[Concatenate[Any, P], None]]:
    """Decorate a constructor that takes settings, so that it takes their fields instead."""

    def decorate(init: Callable[[Any, S], None]) -> Callable[Concatenate[Any, P], None]:
        parameters = inspect.signature(settings).parameters

        @functools.wraps(init)
        def take(self: Any, /, *given: P.args, **named: P.kwargs) -> None:
            if given:
                raise TypeError("MockTurk takes its settings by name, as MockTurk(seed=7)")
            for name in named:
                if name not in parameters:
                    meant = did_you_mean(name, parameters)
                    raise TypeError(f"MockTurk has no setting {name!r}.{meant}")
            init(self, settings(*given, **named))

        # The signature that help() and editors show.
        first = inspect.Parameter("self", inspect.Parameter.POSITIONAL_ONLY)
        take.__signature__ = inspect.Signature([first, *parameters.values()])  # type: ignore[attr-defined]
        return take

    return decorate


class MockTurk(LocalWorld):
    """A running server in a thread of this process; it is its own default ``World``.

    The server listens from construction on, until ``stop`` or the end of a ``with`` block. The
    arguments are the settings of ``mockturk serve`` (``Settings``), by name, with two differences:
    ``port`` is a free one by default, and ``log_format`` and ``log_level`` have no effect, as your
    program configures logging.

    :param clock: the clock of the default world, such as a ``ManualClock``. None: the machine's
        time, which ``clock`` can freeze and move forward.
    :param tls: True: also listen for TLS, at a free port unless ``tls_port`` is set.
    :raises AddressInUseError: when another program listens at the port, or the host is not an
        address of this machine.
    :raises ValueError: when a setting has the wrong type, or is not in its list or range.
    :raises TypeError: when a keyword is not the name of a setting.
    :raises LayoutError: when the folder of ``layouts`` cannot be used; a ValueError.
    :raises WorldFileError: when ``seed_file`` cannot be used; a ValueError.
    :raises DataFolderError: when the folder of ``data`` cannot be used.
    :raises CertificateCreationError: when no certificate can be made.
    :raises UnusableCertificateError: when ``tls_cert`` and ``tls_key`` cannot be used.
    """

    @_accept_fields_of(MockTurkSettings)
    def __init__(self, settings: MockTurkSettings) -> None:
        secured = build_tls(settings)
        self._ca = secured.ca_file
        names = secured.tls.names if secured.tls else ()
        worlds = build_worlds(settings, clock=settings.clock, ca=secured.ca_file, names=names)
        try:
            self._server = ThreadServer(
                worlds,
                settings.host,
                settings.port,
                build_limits(settings),
                secured.tls,
                build_refusal=build_refusal,
            )
        except BaseException:
            worlds.stop()
            raise
        super().__init__(worlds, self._server.url)

    @property
    def tls_url(self) -> str:
        """The base URL over TLS, such as ``https://127.0.0.1:49153``.

        :raises RuntimeError: when the server was started without TLS.
        """
        if self._server.tls_url is None:
            raise RuntimeError("this server has no TLS: start it as MockTurk(tls=True)")
        return self._server.tls_url

    @property
    def ca_file(self) -> Path:
        """The PEM file with the certificate of Mockturk's CA, which clients must trust.

        :raises RuntimeError: when the server has no TLS, or uses your own certificate.
        """
        if self._ca is None:
            raise RuntimeError("there is no CA: the server has no TLS, or uses your certificate")
        return self._ca

    @property
    def ca_pem(self) -> str:
        """The certificate of Mockturk's CA: the text of ``ca_file``.

        :raises RuntimeError: when the server has no TLS, or uses your own certificate.
        """
        return self.ca_file.read_text(encoding="ascii")

    def stop(self) -> None:
        """Stop the server, and wait until its thread has ended.

        Notifications are no longer delivered; undelivered ones stay in the outbox. The world can
        still be read. With ``data`` its clock stands still, it cannot be changed any more, and
        another server can use the folder; without, its clock goes on, and it can be changed.
        Stopping a stopped server has no effect.
        """
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
