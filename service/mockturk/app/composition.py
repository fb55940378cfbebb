"""The composition root: builds worlds, TLS and applications from settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from mockturk.app.application import WorldApplication
from mockturk.app.layout_files import read_layouts
from mockturk.app.lazy_pages import LazyPages
from mockturk.app.settings import Settings, mask_settings
from mockturk.app.worlds import Worlds
from mockturk.domain.clock import Clock, SystemClock
from mockturk.domain.fees import Fees
from mockturk.domain.ids import IdGenerator
from mockturk.domain.limits import RULE_SETS
from mockturk.domain.money import to_cents
from mockturk.domain.world_file_text import WorldFileError, read_world_file
from mockturk.endpoint.application import shared_endpoint
from mockturk.endpoint.authentication import (
    Authentication,
    OpenAuthentication,
    SignatureAuthentication,
)
from mockturk.server.certificates import DEFAULT_HOSTS
from mockturk.server.limits import ServerLimits
from mockturk.server.own_hosts import OwnHosts
from mockturk.server.tls import TLSConfig, create_ssl_context
from mockturk.world.fault_injection import RateLimiter
from mockturk.world.notifications.delivery import ThreadCourier
from mockturk.world.world import World, create_world

if TYPE_CHECKING:
    from mockturk.world.durability import DataFolder

# Addresses to listen on that cannot be the Host of a request.
_EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - nothing is bound here


def build_world(settings: Settings, *, clock: Clock | None = None) -> World:
    """Return a new world with these settings; raises LayoutError, WorldFileError."""
    return _build_world(settings, clock, _load_seed_file(settings))


def _load_seed_file(settings: Settings) -> Callable[[World], None] | None:
    """Read the seed file once; return a function that imports it into a world."""
    if settings.seed_file is None:
        return None
    from mockturk.world.files import import_world  # noqa: PLC0415 - few servers import a world

    path = settings.seed_file
    document = read_world_file(Path(path))

    def initialise(world: World) -> None:
        try:
            import_world(world, document)
        except WorldFileError as error:
            raise WorldFileError("", f"{path}: {error}") from None

    return initialise


def _build_world(
    settings: Settings,
    clock: Clock | None,
    initialise: Callable[[World], None] | None,
    *,
    own_server: bool = True,
    is_empty: bool = False,
) -> World:
    return create_world(
        environment=settings.environment,
        limits=RULE_SETS[settings.rules],
        clock=clock,
        ids=IdGenerator(settings.seed),
        layouts=read_layouts(Path(settings.layouts)) if settings.layouts else (),
        funds=to_cents(settings.balance),
        fees=Fees(
            percent=settings.fee_percent,
            percent_large_hit=settings.fee_percent_large_hit,
            percent_masters=settings.fee_percent_masters,
            minimum=settings.fee_minimum,
        ),
        courier=ThreadCourier(settings.notify_hosts, settings.sqs_endpoint, settings.sns_endpoint),
        rate_limit=RateLimiter(settings.rate_limit) if settings.rate_limit else None,
        secrets=settings.credentials,
        initialise=initialise,
        own_server=own_server,
        is_empty=is_empty,
    )


class TLSSetup(NamedTuple):
    """The TLS configuration, and the certificate file of Mockturk's CA if it is used."""

    tls: TLSConfig | None = None
    ca_file: Path | None = None


def build_tls(settings: Settings) -> TLSSetup:
    """Return the TLS setup for these settings; creates certificates if needed.

    Raises CertificateCreationError and UnusableCertificateError.
    """
    if settings.tls_port is None:
        return TLSSetup()
    from mockturk.server import certificates  # noqa: PLC0415 - few servers use TLS

    if settings.tls_cert is not None and settings.tls_key is not None:
        used = certificates.Certificate(Path(settings.tls_cert), Path(settings.tls_key))
        ca = None
    else:
        public = urlsplit(settings.public_url or "").hostname
        names = [settings.host, *([public] if public else []), *settings.tls_names]
        folder = Path(settings.tls_dir) if settings.tls_dir else certificates.get_default_folder()
        used = certificates.load_or_create_certificate(folder, names, SystemClock().now())
        ca = certificates.load_or_create_ca(folder).file
    context = create_ssl_context(used.file, used.key)
    return TLSSetup(
        TLSConfig(settings.tls_port, context, certificates.read_host_names(used.file)), ca
    )


def build_limits(settings: Settings) -> ServerLimits:
    """Return the limits of a server."""
    return ServerLimits(max_body=settings.max_body, idle_timeout=settings.idle_timeout)


def build_worlds(
    settings: Settings,
    *,
    clock: Clock | None = None,
    ca: Path | None = None,
    names: Iterable[str] = (),
    initialise: Callable[[World], None] | None = None,
    own_server: bool = True,
) -> Worlds:
    """Return the worlds of a server with these settings; the default world is new.

    - ``clock``: the clock of the default world. All other worlds have the machine's time, which
      each can freeze or move forward.
    - ``ca``: the certificate file of the CA, which clients can download.
    - ``names``: the hosts of the server's certificate.
    - ``initialise``: writes the initial data into each world, instead of the seed file.
    - ``own_server``: False if another server calls the worlds over WSGI.

    Raises LayoutError, WorldFileError, and DataFolderError if the data folder cannot be used.
    """
    endpoint = shared_endpoint()
    hosts = _own_hosts(settings, names)
    pages = LazyPages(settings.control_token, hosts, has_site=settings.pages)
    initialise = initialise or _load_seed_file(settings)
    ca_pem = ca.read_bytes() if ca else None
    folder = _open_folder(settings)

    def application_at(server: Worlds, root: str) -> WorldApplication:
        world = _build_world(
            settings,
            None if root else clock,
            initialise,
            own_server=own_server,
            is_empty=folder is not None,
        )
        return WorldApplication(
            world,
            root=root,
            endpoint=endpoint,
            pages=pages,
            server=server,
            public_url=settings.public_url,
            authentication=_authentication(settings, world),
            retired=settings.retired,
            ca_pem=ca_pem,
            hosts=hosts,
        )

    try:
        return Worlds(application_at, mask_settings(settings), settings.max_worlds, folder)
    except BaseException:
        if folder is not None:
            folder.close()
        raise


def _open_folder(settings: Settings) -> DataFolder | None:
    """Open the folder with the data of the worlds; None if they are in memory only."""
    if settings.data is None:
        return None
    from mockturk.world.durability import DataFolder  # noqa: PLC0415 - few servers use it

    return DataFolder(Path(settings.data), is_full=settings.durable == "full")


def _own_hosts(settings: Settings, certified: Iterable[str]) -> OwnHosts:
    public = urlsplit(settings.public_url or "").hostname
    named = [] if settings.host in _EVERY_ADDRESS else [settings.host]
    return OwnHosts([*named, *([public] if public else []), *DEFAULT_HOSTS, *certified])


def _authentication(settings: Settings, world: World) -> Authentication:
    if settings.auth == "any":
        return OpenAuthentication()
    return SignatureAuthentication(world.credentials, SystemClock())
