"""A server inside a test or a notebook: ``with MockTurk() as turk: ...``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Self

from mockturk.app.composition import build_tls, build_worlds
from mockturk.app.settings import Auth, RuleSet, Settings, amount
from mockturk.domain.clock import Clock
from mockturk.server.threaded import ThreadServer
from mockturk.wire.contract.wsdl import SERVICE
from mockturk.world.notifications.outbox import Outbox
from mockturk.world.workers import Workers
from mockturk.world.world import Environment, World


class MockTurk:
    """A started server in a thread of this process, with a world of its own.

    It listens once made, and until it is left or stopped. The arguments are the settings of the
    stand-alone server, except that the port is a free one unless given; ``credentials`` are
    access keys and their secrets, ``notify_hosts`` the hosts notifications may go to beside this
    machine; ``clock`` replaces the machine's time. With ``tls`` it speaks TLS beside plain HTTP,
    at ``tls_port`` or a free one; ``tls_names`` are further hosts its certificate is good for.
    Raises AddressInUse, ValueError for what is no setting, LayoutError and WorldFileError;
    CannotCertify and CertificateUnusable if there is no certificate to be had.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        public_url: str | None = None,
        environment: Environment = "sandbox",
        rules: RuleSet = "strict",
        balance: Decimal | float | str = Settings.balance,
        fee_percent: Decimal | float | str = Settings.fee_percent,
        fee_percent_large_hit: Decimal | float | str = Settings.fee_percent_large_hit,
        fee_percent_masters: Decimal | float | str = Settings.fee_percent_masters,
        fee_minimum: Decimal | float | str = Settings.fee_minimum,
        seed: str | int | None = None,
        layouts: str | Path | None = None,
        seed_file: str | Path | None = None,
        auth: Auth = "any",
        credentials: Mapping[str, str] | None = None,
        control_token: str | None = None,
        max_body: int = Settings.max_body,
        rate_limit: float | None = None,
        retired: bool = False,
        pages: bool = True,
        notify_hosts: Iterable[str] = (),
        sqs_endpoint: str | None = None,
        tls: bool = False,
        tls_port: int | None = None,
        tls_names: Iterable[str] = (),
        tls_dir: str | Path | None = None,
        tls_cert: str | Path | None = None,
        tls_key: str | Path | None = None,
        clock: Clock | None = None,
    ) -> None:
        settings = Settings(
            host=host,
            port=port,
            public_url=public_url,
            environment=environment,
            rules=rules,
            balance=amount(balance),
            fee_percent=amount(fee_percent),
            fee_percent_large_hit=amount(fee_percent_large_hit),
            fee_percent_masters=amount(fee_percent_masters),
            fee_minimum=amount(fee_minimum),
            seed=None if seed is None else str(seed),
            layouts=None if layouts is None else str(layouts),
            seed_file=None if seed_file is None else str(seed_file),
            auth=auth,
            credential=credentials or {},
            control_token=control_token,
            max_body=max_body,
            rate_limit=rate_limit,
            retired=retired,
            pages=pages,
            notify_host=tuple(notify_hosts),
            sqs_endpoint=sqs_endpoint,
            tls_port=0 if tls and tls_port is None else tls_port,
            tls_name=tuple(tls_names),
            tls_dir=None if tls_dir is None else str(tls_dir),
            tls_cert=None if tls_cert is None else str(tls_cert),
            tls_key=None if tls_key is None else str(tls_key),
        )
        secured = build_tls(settings)
        self._ca = secured.ca
        names = secured.tls.names if secured.tls else ()
        self._worlds = build_worlds(settings, clock=clock, ca=secured.ca, names=names)
        self.world: World = self._worlds.default.world
        self._server = ThreadServer(self._worlds, host, port, max_body, secured.tls)
        self.workers = Workers(self.world, submit_to=public_url or self.url)
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
