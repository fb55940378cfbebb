"""Classification of responses; a response of any other kind is a bug."""

from __future__ import annotations

from enum import Enum

from lxml import etree

from exchanges import SOAP
from hostile.raw import Answer

_UNKNOWN_TRANSFER_CODING = 501  # not a 4xx, but the status that HTTP requires (RFC 9112, 6.1)
_PAGES = (
    "{http://schemas.xmlsoap.org/wsdl/}definitions",
    "{http://www.w3.org/2001/XMLSchema}schema",
)
_TRACES = ("Traceback", "Error:", ".py", "Internal Server Error", "InternalError", "panicked")


class Kind(Enum):
    """The kinds of responses that a caller may get."""

    SERVED = "served"
    REFUSED = "refused by the service, HTTP 200"
    FAULT = "SOAP fault, HTTP 500"
    PLAIN = "plain 4xx"
    PAGE = "a page, HTTP 2xx, or the way to the WSDL"


class BadAnswer(AssertionError):  # noqa: N818 - it reads as what it says
    """A response that a caller must never get."""


def kind_of(answer: Answer, method: str = "POST") -> Kind:
    """Return the kind of a response. Raises BadAnswer for any other response."""
    if 400 <= answer.status < 500 or answer.status == _UNKNOWN_TRANSFER_CODING:
        return _plain(answer)
    if answer.status == 500:
        return Kind.FAULT if method == "HEAD" else _fault(answer)
    if answer.status == 200 and method == "POST":
        return _from_the_service(answer)
    if 200 <= answer.status < 300 or (answer.status == 303 and method in ("GET", "HEAD")):
        return Kind.PAGE
    raise BadAnswer(f"nobody expects {answer!r}")


def texts(answer: Answer, name: str) -> list[str]:
    """Return the texts of all elements of a local name in an answer."""
    return [node.text or "" for node in _parsed(answer).iter("{*}" + name)]


def codes(answer: Answer) -> list[str]:
    """Return the error codes in an answer of the service."""
    return texts(answer, "Code")


def _plain(answer: Answer) -> Kind:
    text = answer.body.decode("utf-8", "replace")
    found = [trace for trace in _TRACES if trace in text]
    if found:
        raise BadAnswer(f"{found} in {answer!r}")
    return Kind.PLAIN


def _fault(answer: Answer) -> Kind:
    root = _parsed(answer)
    faults = root.findall(f"{{{SOAP}}}Body/{{{SOAP}}}Fault")
    if len(faults) != 1 or not answer.headers.get("content-type", "").startswith("text/xml"):
        raise BadAnswer(f"HTTP 500 without a SOAP fault: {answer!r}")
    code = faults[0].findtext("faultcode")
    if not (code or "").partition(":")[2].startswith("Client"):
        raise BadAnswer(f"the fault says {code}: {answer!r}")
    return Kind.FAULT


def _from_the_service(answer: Answer) -> Kind:
    root = _parsed(answer)
    if "AWS.InternalError" in codes(answer):
        raise BadAnswer(f"internal error: {answer!r}")
    if root.tag in _PAGES:
        return Kind.PAGE
    found = root if root.tag != f"{{{SOAP}}}Envelope" else root[0][0]
    if not etree.QName(found).localname.endswith("Response"):
        raise BadAnswer(f"no response of the service: {answer!r}")
    return Kind.REFUSED if found.find(".//{*}Errors") is not None else Kind.SERVED


def _parsed(answer: Answer) -> etree._Element:
    parser = etree.XMLParser(huge_tree=True, resolve_entities=False)
    try:
        return etree.fromstring(answer.body, parser)
    except etree.XMLSyntaxError as error:
        raise BadAnswer(f"not well-formed, {error}: {answer!r}") from None
