"""The process of a peer: ``python benchmarks/serve_peer.py NAME``.

It prints a line with its URL once it answers, and ends on SIGTERM.
"""

from __future__ import annotations

import logging
import signal
import sys
from typing import TYPE_CHECKING

import stock_spyne
from lxml import etree
from peers import BASELINE
from werkzeug.serving import make_server

from mockturk import MockTurk, Settings
from mockturk.server import serve

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HOST = "127.0.0.1"

_ANSWER = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b'<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>'
    b'<CreateHITResponse xmlns="http://requester.mturk.amazonaws.com/doc/2014-08-15">'
    b"<OperationRequest><RequestId>ece2785b-6292-4b12-a60e-4c34847a7916</RequestId>"
    b"</OperationRequest><HIT><Request><IsValid>True</IsValid></Request>"
    b"<HITId>3XAMPLEXAMPLEXAMPLEXAMPLEXAMPL</HITId><HITTypeId>T100CN9P324W00EXAMPLE</HITTypeId>"
    b"</HIT></CreateHITResponse></soapenv:Body></soapenv:Envelope>"
)
_HEADERS = [("Content-Type", "text/xml; charset=utf-8"), ("Content-Length", str(len(_ANSWER)))]


def _parse_only(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    if body := environ["wsgi.input"].read():
        etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    start_response("200 OK", _HEADERS)
    return [_ANSWER]


def build_parse_only() -> WSGIApplication:
    """Return an application that parses what it gets and answers always the same."""
    return _parse_only


# Mockturk's own way to run granian, so that the settings are the same whatever they become.
_UNDER_GRANIAN = {BASELINE: stock_spyne.build, "parse-only": build_parse_only}


def _in_process() -> None:
    # Blocked before there are threads, none of which then takes the signal.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    with MockTurk() as turk:
        print(f"ready at {turk.url}", flush=True)
        signal.sigwait({signal.SIGTERM})


def _werkzeug() -> None:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server(HOST, 0, stock_spyne.build(), threaded=True)
    print(f"ready at http://{HOST}:{server.port}", flush=True)
    server.serve_forever()


def main(name: str) -> None:
    """Be the process of a peer."""
    if name == "in-process":
        _in_process()
    elif name == "spyne-werkzeug":
        _werkzeug()
    else:
        serve(_UNDER_GRANIAN[name], HOST, 0, Settings.max_body)


if __name__ == "__main__":
    main(sys.argv[1])
