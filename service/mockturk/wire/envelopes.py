"""Parsing of XML calls: the envelope, the credentials and the still undecoded requests."""

from __future__ import annotations

from collections.abc import Container
from enum import StrEnum
from itertools import filterfalse
from typing import Any, Union

import msgspec
from lxml import etree

from mockturk.domain.errors import InvalidRequestError
from mockturk.wire.contract.fields import NAMESPACE, NAMESPACE_PREFIX
from mockturk.wire.query_tree import Pair
from mockturk.wire.safe_xml import parse_xml

SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/"

# Names of the front end: they stand in calls and are no fields of a request.
FRONT_END_NAMES = frozenset(
    {
        *("Service", "Operation", "Version", "AWSAccessKeyId", "Timestamp", "Signature"),
        *("SignatureVersion", "Validate", "Credential"),
    }
)
# Names that are not reported as unknown: npm mturk sends one more
# (docs/reference/decisions.md#d13-lower-case-name).
ACCEPTED_NAMES = FRONT_END_NAMES | {"autoApprovalDelayInSeconds"}


class CallProtocol(StrEnum):
    """The protocol of a call and of its response."""

    SOAP = "SOAP"
    BARE = "bare"
    REST = "REST"
    JSON = "JSON"  # of the API of 2017-01-17


class Credentials(msgspec.Struct, frozen=True):
    """The credentials of a call, as sent; the signature covers the timestamp's exact text.

    ``service`` is None if the call does not name it. ``signed_parameters`` has all parameters of
    a call whose signature covers them (SignatureVersion 1), and is empty for any other call.
    """

    access_key: str = ""
    timestamp: str = ""
    signature: str = ""
    service: str | None = None
    signed_parameters: tuple[Pair, ...] = ()

    def __repr__(self) -> str:
        return f"Credentials(access_key={self.access_key!r})"


class ApiCall(msgspec.Struct, frozen=True):
    """A call: its operation, its credentials, and its requests as undecoded trees or JSON.

    ``namespace`` determines the version of the response. It is also the response's namespace,
    except over REST. It is empty if the call has no namespace. ``unknown_names`` are the unknown
    names outside of the requests. ``repeated_name`` is a name of the front end that occurs with
    different values; it is empty if there is none.
    """

    shape: CallProtocol
    operation: str
    namespace: str
    credentials: Credentials
    requests: tuple[Any, ...]
    unknown_names: tuple[str, ...] = ()
    repeated_name: str = ""


Document = Union["etree._Element", list[Pair]]
"""A parsed message: the root element of XML, or the parameters of a query."""

_BODY = f"{{{SOAP_11}}}Body"
_NO_REQUEST = etree.Element("Request")


def parse_document(body: bytes, encoding: str | None = None) -> etree._Element:
    """Parse a body and return its root element; raises InvalidRequestError if it is not XML.

    ``encoding`` is the charset of the Content-Type; if None, the XML declaration determines it.
    """
    if not body:
        raise InvalidRequestError("The request has no body.")
    try:
        root = parse_xml(body, encoding, only_elements=True)
    except etree.XMLSyntaxError as error:
        raise InvalidRequestError(f"The request is not well-formed XML: {error.msg}") from None
    except (ValueError, LookupError):
        named = f", {encoding}," if encoding else ""
        raise InvalidRequestError(f"The encoding of the request{named} cannot be read.") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise InvalidRequestError("The request must not have a document type declaration.")
    return root


def read_xml_call(root: etree._Element, operations: Container[str]) -> ApiCall:
    """Read a SOAP 1.1 envelope, or the bare document of the API reference's examples.

    Raises InvalidRequestError if it is neither. The operation may be unknown: ``operations`` only
    serves to distinguish a bare ``XRequest`` from an operation of that name.
    """
    namespace, name = _split(root.tag)
    if name == "Envelope":
        return _soap_call(root, namespace)
    return _bare_call(root, namespace, name, operations)


def _soap_call(envelope: etree._Element, namespace: str) -> ApiCall:
    if namespace != SOAP_11:
        raise InvalidRequestError(
            f"The service speaks SOAP 1.1; this envelope is in {namespace!r}."
        )
    for body in envelope:
        if body.tag == _BODY:
            break
    else:
        raise InvalidRequestError("The envelope has no Body.")
    if len(body) != 1:
        raise InvalidRequestError(f"The Body must hold one element, not {len(body)}.")
    call = body[0]
    namespace, name = _split(call.tag)
    _require_namespace(namespace, name)
    return ApiCall(CallProtocol.SOAP, name, namespace or NAMESPACE, *_content(call))


def _bare_call(
    root: etree._Element,
    namespace: str,
    name: str,
    operations: Container[str],
) -> ApiCall:
    """Read the form of the API reference's examples (docs/reference/decisions.md#d7).

    ``<XRequest>`` is one request without credentials. ``<X>`` is the content of a SOAP body.
    """
    _require_namespace(namespace, name)
    if name not in operations and name.endswith("Request"):
        operation = name.removesuffix("Request")
        return ApiCall(CallProtocol.BARE, operation, namespace, Credentials(), (root,))
    return ApiCall(CallProtocol.BARE, name, namespace, *_content(root))


def _require_namespace(namespace: str, name: str) -> None:
    if namespace and not namespace.startswith(NAMESPACE_PREFIX):
        raise InvalidRequestError(f"The namespace of {name} must begin with {NAMESPACE_PREFIX}.")


def _content(
    call: etree._Element,
) -> tuple[Credentials, tuple[etree._Element, ...], tuple[str, ...], str]:
    """Return the credentials of a call and its requests.

    Also return the unknown names outside of the requests, and a name of the front end that occurs
    with different values, or an empty text.
    """
    texts: dict[str, str] = {}
    requests = []
    repeated = ""
    for child in call:
        name = child.tag.rpartition("}")[2]
        if name == "Request":
            requests.append(child)
        else:
            text = (child.text or "").strip()
            if texts.setdefault(name, text) != text and name in FRONT_END_NAMES:
                repeated = name
    credentials = Credentials(
        texts.get("AWSAccessKeyId", ""), texts.get("Timestamp", ""), texts.get("Signature", "")
    )
    # A call without a Request gets an empty one: its error then names the missing parameter.
    unknown = tuple(filterfalse(ACCEPTED_NAMES.__contains__, texts))
    return credentials, tuple(requests) or (_NO_REQUEST,), unknown, repeated


def _split(tag: str) -> tuple[str, str]:
    namespace, _, name = tag.rpartition("}")
    return namespace[1:], name
