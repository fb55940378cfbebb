"""Other methods than POST, other addresses than the service's."""

from __future__ import annotations

from hostile.exchange import FAULT, PAGE, PLAIN, Exchange
from hostile.framing import CALL
from hostile.raw import post

_PATHS = ("/", "/onca/soap", "/nonsense", "*", "/AWSMechanicalTurk/AWSMechanicalTurkRequester.wsdl")
_HOSTS = (
    "", " ", "a b", "a/b", 'a"b', "a'b", "<a>", "a:b", "a:99999999", "[::1", "::1", "x" * 20_000,
    "\xff",
    "\xe2\x98\x83.test", "xn--", "xn--a", ".", "..", "a..b", "user:secret@host", "a\tb", "%00",
    "a&b", ",",
)  # fmt: skip
_QUERIES = (
    "?wsdl", "?WSDL", "?wsdl=%00", "?%ff=%ff", "?Operation=%00%ff",
    "?Operation=CreateHIT&Title=%ed%a0%80",
    "?wsdl&wsdl&wsdl", "?" + "wsdl=1&" * 2_000, "?=&=&&", "?%", "?wsdl=\xe2\x98\x83", "?wsdl=\xff",
    "?;",
)  # fmt: skip


def _asks(method: str, target: str, *headers: str, body: bytes = b"") -> Exchange:
    def make() -> list[bytes]:
        length = len(body) if body else None
        return [post(body, *headers, method=method, target=target, length=length)]

    size = f" with {len(body)} bytes" if body else ""
    told = f" {headers[0][:30]!r}" if headers else ""
    return Exchange(
        f"{method} {target[:60]}{size}{told}", make, (PAGE | PLAIN | FAULT,), method=method
    )


def _for_host(host: str) -> Exchange:
    request = f"GET /?wsdl HTTP/1.1\r\nHost: {host}\r\n\r\n".encode("latin-1")
    return Exchange(f"the WSDL for the host {host[:30]!r}", lambda: [request], (PAGE | PLAIN,),
                    method="GET")  # fmt: skip


EXCHANGES: list[Exchange] = [
    *(
        _asks(method, path, body=body)
        for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "PATCH", "PROPFIND")
        for path in _PATHS
        for body in (b"", CALL)
    ),
    _asks("CONNECT", "mturk.test:80"),
    _asks("CONNECT", "/"),
    _asks("CONNECT", "mturk.test:80", body=CALL),
    *(_asks("GET", f"/{query}") for query in _QUERIES),
    *(_for_host(host) for host in _HOSTS),
    _asks("GET", "/", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="),
    _asks("GET", "/", "Range: bytes=0-1"),
    _asks("GET", "/", "Accept: \xff"),
    _asks("GET", "/", "Cookie: " + "a=b; " * 5_000),
    _asks("GET", "/?wsdl", "Accept-Encoding: gzip, br"),
]  # fmt: skip
