"""Sending a request document to a server, as ``mockturk send`` does."""

from __future__ import annotations

from http import HTTPStatus

from mockturk.client.http_exchange import exchange, retry_until_reached, split_address

_ALIVE = "/_mockturk/ready"


def send_document(
    url: str, document: bytes, wait: float, ca_file: str | None = None
) -> tuple[int, bytes]:
    """Post a document once and return the HTTP status and the response's body.

    Waits up to ``wait`` seconds for a server that does not answer yet. Raises UnreachableError if
    no server answers or the address is invalid, and ConnectionLostError if the document may have
    been received. ``ca_file`` is a file with the certificate of the server's CA, for https.
    """
    parts = split_address(url)
    if wait:
        # A port mapping accepts connections and closes them before its server is up. So first send
        # a request that may be repeated: any response shows that the server is there.
        retry_until_reached(lambda: exchange(url, "GET", _ALIVE, ca_file=ca_file), wait)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '"http://soap.amazon.com"'}
    return exchange(url, "POST", target, content=document, headers=headers, ca_file=ca_file)


def is_error_response(status: int, answer: bytes) -> bool:
    """Return whether a response is an error, of HTTP or of the service."""
    return status != HTTPStatus.OK or b"<Errors>" in answer
