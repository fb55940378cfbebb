"""Whether a body is XML or a query."""

from __future__ import annotations

import codecs

import pytest

from mockturk.endpoint.request_reader import read_message
from mockturk.server.messages import build_request

FORM = b"application/x-www-form-urlencoded"


def is_xml(body: bytes, content_type: bytes = FORM) -> bool:
    request = build_request(
        {b"content-type": content_type},
        method="POST",
        path="/",
        query="",
        scheme="http",
        server_name="localhost",
        server_port="8014",
        body=body,
    )
    message = read_message(request)
    assert message is not None
    return message.is_xml


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
@pytest.mark.parametrize("blanks", [b"", b" \t\r\n\v\f\0", b" " * 60_000])
def test_markup_after_a_mark_and_blanks_is_xml(mark: bytes, blanks: bytes) -> None:
    assert is_xml(mark + blanks + b"<a/>")
    assert not is_xml(mark + blanks + b"Operation=<a/>")


def test_markup_after_more_than_64_kb_is_xml_only_if_the_content_type_says_so() -> None:
    body = b" " * 70_000 + b"<a/>"

    assert not is_xml(body)
    assert is_xml(body, b"text/xml")
