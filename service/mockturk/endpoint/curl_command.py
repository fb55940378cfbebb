"""The command that sends a recorded call again with curl."""

from __future__ import annotations

import re
import shlex
from urllib.parse import urlsplit

from mockturk.endpoint.recorded_exchange import RecordedExchange

# What curl sets by itself, or what belongs to the connection.
_OF_THE_CONNECTION = frozenset(
    {
        *("accept-encoding", "connection", "content-length", "expect", "host", "keep-alive"),
        *("proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"),
    }
)
_LONGEST_ARGUMENT = 100_000  # bytes; Linux accepts 128 KiB
# A terminal that the command is pasted into may change other control characters.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_ESCAPED = frozenset(b"\\'%")
_PRINTABLE = range(0x20, 0x7F)


def build_curl_command(exchange: RecordedExchange, base_url: str) -> str:
    """Return the command for a POSIX shell that sends a call again to the world at a URL.

    Secrets are masked in it.
    """
    url = exchange.url(base_url)
    words = ["curl"]
    if any(character in url for character in "[]{}"):
        words.append("--globoff")
    if exchange.method == "HEAD":
        words.append("--head")
    elif exchange.method != ("POST" if exchange.body else "GET"):
        words += ["--request", exchange.method]
    words.append(url)
    for header in _list_headers(exchange, urlsplit(base_url).netloc):
        words += ["--header", header]
    if not exchange.body:
        return shlex.join(words)
    if (text := _to_text(exchange.body)) is None:
        return f"printf -- {_escape(exchange.body)} | {shlex.join([*words, '--data-binary', '@-'])}"
    if len(exchange.body) > _LONGEST_ARGUMENT:
        piped = shlex.join([*words, "--data-binary", "@-"])
        return f"printf %s {shlex.quote(text)} | {piped}"
    return shlex.join([*words, "--data-raw", text])


def _list_headers(exchange: RecordedExchange, host: str) -> list[str]:
    """Return the headers that curl must send, or not send (``Name:``)."""
    sent = {
        name: value
        for name, value in exchange.headers.items()
        if name not in _OF_THE_CONNECTION and value.isascii() and value.isprintable()
    }
    headers = [f"{name}: {value}" if value else f"{name};" for name, value in sent.items()]
    if exchange.host and exchange.host != host and exchange.host.isascii():
        headers.insert(0, f"host: {exchange.host}")
    headers += [f"{name}:" for name in ("accept", "user-agent") if name not in sent]
    if exchange.body and "content-type" not in sent:
        headers.append("content-type:")
    return headers


def _to_text(body: bytes) -> str | None:
    """Return a body as text; None if it must be escaped."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else text


def _escape(body: bytes) -> str:
    """Return bytes as an argument of printf."""
    return "'{}'".format(
        "".join(
            chr(one) if one in _PRINTABLE and one not in _ESCAPED else f"\\{one:03o}"
            for one in body
        )
    )
