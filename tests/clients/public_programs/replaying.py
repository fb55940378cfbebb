"""Requests of programs that cannot run here, rebuilt from their public source and sent.

A program's page in docs/programs names the source, and lists the operations.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

from clients.trait import secret_of
from mockturk import MockTurk

KEY = "AKIAEXAMPLE"
SECRET = secret_of(KEY)
PAGES = Path(__file__).parents[3] / "docs" / "programs"


def sign(operation: str) -> dict[str, str]:
    """Make the parameters that identify the caller of an operation, signed in whole seconds."""
    timestamp = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    signed = f"AWSMechanicalTurkRequester{operation}{timestamp}".encode()
    signature = base64.b64encode(hmac.digest(SECRET.encode(), signed, hashlib.sha1)).decode()
    return {"AWSAccessKeyId": KEY, "Timestamp": timestamp, "Signature": signature}


def text_at(response: ET.Element, path: str) -> str:
    """Return the text of an element, which must be there."""
    found = response.find(path)
    assert found is not None, ET.tostring(response, "unicode")
    return found.text or ""


def assert_calls_are_on_page(turk: MockTurk, page: str) -> None:
    """Compare the operations that were called with the first column of the page's table of them."""
    text = (PAGES / page).read_text(encoding="utf-8")
    (rows,) = re.findall(r"^\| Operation \|.*\n\|[- |]+\|\n((?:\|.*\n)+)", text, re.MULTILINE)
    shown = {
        name for row in rows.splitlines() for name in re.findall(r"`(\w+)`", row.split("|")[1])
    }
    called = {call.operation for call in turk.journal.calls()}
    assert called == shown
