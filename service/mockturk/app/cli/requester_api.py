"""The commands ``send`` and ``wsdl``: a call of the Requester API, and its contract."""

from __future__ import annotations

import sys
from typing import Any

import click

from mockturk.app.cli.options import (
    DEFAULT_URL,
    ca_file_option,
    find_world,
    translate_errors,
    url_option,
    wait_option,
    world_option,
)
from mockturk.app.cli.settings_options import build_settings
from mockturk.client.request_document import is_error_response, send_document
from mockturk.endpoint.contract_documents import PublishedContract
from mockturk.wire.package_data import resource
from mockturk.wire.safe_xml import format_xml

EXAMPLE = "CreateHIT-with-review-policies.request.xml"


@click.command("send")
@click.argument("file", type=click.File("rb"), required=False)
@click.option("--example", is_flag=True, help="Send the documented CreateHIT request.")
@url_option
@ca_file_option
@world_option
@wait_option(10)
def send_command(
    *, file: Any, example: bool, url: str, ca_file: str | None, world: str | None, wait: float
) -> None:
    """Send a request document and show the response.

    FILE is a SOAP envelope or a bare request document; - reads standard input. The exit code is
    1 if the response is an error.
    """
    if example is (file is not None):
        raise click.UsageError("pass either FILE or --example")
    document = resource("fixtures", EXAMPLE) if example else file.read()
    if world is not None:
        found = translate_errors(lambda: find_world(url, None, ca_file, world))
        url = f"{found.url}/"
    status, answer = translate_errors(lambda: send_document(url, document, wait, ca_file))
    click.echo(f"{url} answered:", err=True)
    click.echo(format_xml(answer))
    if is_error_response(status, answer):
        sys.exit(1)


@click.command("wsdl")
@click.option("--xsd", is_flag=True, help="Show only the XML schema.")
@click.option(
    "--public-url", default=DEFAULT_URL, show_default=True, help="The base URL in the WSDL."
)
def wsdl_command(*, xsd: bool, public_url: str) -> None:
    """Show the WSDL of the Requester API."""
    build_settings({"public_url": public_url})
    published = PublishedContract(public_url)
    click.echo(published.xsd() if xsd else published.wsdl(public_url), nl=False)
