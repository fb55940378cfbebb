"""An application that parses a body with lxml and answers always the same: the ceiling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

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


def _answer(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    if body := environ["wsgi.input"].read():
        etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    start_response("200 OK", _HEADERS)
    return [_ANSWER]


def build() -> WSGIApplication:
    """Return the application."""
    return _answer
