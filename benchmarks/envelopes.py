"""The calls the benchmarks send: the documented CreateHIT request in a SOAP envelope, varied.

No two calls are alike, nor are their questions, so that nothing gains by remembering one.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from mockturk.contract.fields import NAMESPACE
from mockturk.contract.wsdl import SERVICE, SOAP_ACTION
from mockturk.resources import resource
from mockturk.wire.incoming import SOAP_11

PATH = f"/?Service={SERVICE}"
HEADERS = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{SOAP_ACTION}"'}
VALID = b"IsValid>True<"  # whatever the prefix

# Replaced in each call, here and in create_hit.lua, which relies on their order.
TITLE = "@TITLE@"
ANNOTATION = "@ANNOTATION@"
LIFETIME = "@LIFETIME@"
SHORTEST, LONGEST = 3600, 604800  # seconds

_FIXTURE = "CreateHIT-with-review-policies.request.xml"
_VARIED = {
    "<Title>Where was": f"<Title>{TITLE}: where was",
    "<LifetimeInSeconds>604800<": (
        f"<RequesterAnnotation>{ANNOTATION}</RequesterAnnotation><LifetimeInSeconds>{LIFETIME}<"
    ),
}


def template() -> str:
    """Return the envelope with the marks where calls differ."""
    document = resource("fixtures", _FIXTURE).decode()
    document = document[document.index("<CreateHITRequest>") :]
    content = (
        document.strip().removeprefix("<CreateHITRequest>").removesuffix("</CreateHITRequest>")
    )
    for given, varied in _VARIED.items():
        if content.count(given) != 1:
            raise ValueError(f"{_FIXTURE} has changed: {given} is what the calls vary")
        content = content.replace(given, varied)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<soapenv:Envelope xmlns:soapenv="{SOAP_11}">'
        f'<soapenv:Body><CreateHIT xmlns="{NAMESPACE}">'
        "<AWSAccessKeyId>AKIAIOSFODNN7EXAMPLE</AWSAccessKeyId>"
        "<Timestamp>2014-08-15T12:00:00Z</Timestamp>"
        "<Signature>c2lnbmF0dXJlIG9mIGEgYmVuY2htYXI=</Signature>"
        f"<Request>{content}</Request></CreateHIT></soapenv:Body></soapenv:Envelope>"
    )


def calls(*, same_question: bool = False) -> Iterator[bytes]:
    """Yield envelopes without end, no two alike; their questions may be."""
    text = template()
    for number in count():
        lifetime = SHORTEST + number % (LONGEST - SHORTEST)
        title = "Batch" if same_question else f"Batch {number}"
        varied = text.replace(TITLE, title).replace(ANNOTATION, f"call {number}")
        yield varied.replace(LIFETIME, str(lifetime)).encode()
