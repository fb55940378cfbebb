"""The command ``mockturk demo``: a server whose world has sample data."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable

import click

from mockturk.app import log_output
from mockturk.app.composition import build_limits, build_worlds
from mockturk.app.refusals import build_refusal
from mockturk.app.settings import Settings
from mockturk.app.worlds import Worlds
from mockturk.endpoint.application import shared_endpoint
from mockturk.server.sockets import AddressInUseError
from mockturk.server.standalone_server import serve
from mockturk.wire.contract.fields import SERVICE

_ANY_PORT = 0
_USUAL_PORT = Settings().port
# Linked first: the requester with the most interesting HITs, and a worker without any work yet.
_REQUESTER = "A1LANTERNPHOTOS"
_WORKER = "A9NEWCOMER"


@click.command("demo")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    show_default=f"{_USUAL_PORT}, or a free one if that is taken",
    help="The port to listen on; 0 takes a free one.",
)
@click.option("--open", "opens", is_flag=True, help="Open the demo in a browser.")
def demo(*, port: int | None, opens: bool) -> None:
    """Start a server with sample data to look at in a browser.

    The data are requesters, workers and a week of their work. The server has a worker site, a
    requester console and the Requester API. Stop it with Ctrl+C; its data is not saved.
    """

    def answering(url: str) -> None:
        click.echo(_addresses(url))
        if opens:
            webbrowser.open(f"{url}/site/")

    try:
        try:
            _serve(_USUAL_PORT if port is None else port, answering)
        except AddressInUseError:
            if port is not None:
                raise
            _serve(_ANY_PORT, answering)
    except AddressInUseError as error:
        raise click.ClickException(str(error)) from None


def _serve(port: int, answering: Callable[[str], None]) -> None:
    settings = Settings(port=port, seed="demo", log_level="warning")
    serve(
        _build,
        settings.host,
        settings.port,
        build_limits(settings),
        build_refusal=build_refusal,
        answering=answering,
    )


def _build(url: str) -> Worlds:
    settings = Settings(seed="demo", log_level="warning")
    log_output.configure_logging(settings.log_format, settings.log_level)
    from mockturk.web.demo import load_demo  # noqa: PLC0415 - other commands need no pages

    shared_endpoint()
    return build_worlds(settings, initialise=lambda world: load_demo(world, url))


def _addresses(url: str) -> str:
    return f"""
Start here          {url}/site/
Worker site         {url}/worker/{_WORKER}/hits
Requester console   {url}/requester/{_REQUESTER}/
SOAP endpoint       {url}/?Service={SERVICE}
WSDL                {url}/?wsdl

Ctrl+C stops the server; its data is not saved."""
