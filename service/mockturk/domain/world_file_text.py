"""World files as text: JSON in UTF-8."""

from __future__ import annotations

import codecs
import json
from pathlib import Path
from typing import Any

from mockturk.domain.errors.base import MockturkError
from mockturk.domain.json_text import parse_json_object


class WorldFileError(MockturkError, ValueError):
    """A document is not a world file, or does not fit its world; the message says where and why.

    ``path`` is the place in the document, such as ``hits[3].created_at``; it is empty for the whole
    document. ``reason`` says what is wrong there. The error is a ValueError.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}" if path else reason)
        self.path = path
        self.reason = reason


def format_world_file(document: dict[str, Any]) -> str:
    """Return a document as text: JSON for people to read, one field per line.

    :param document: a world file, as ``World.export`` returns it.
    :raises TypeError: when it is not a dict, or has a value that JSON cannot hold.
    """
    if not isinstance(document, dict):
        raise TypeError(f"a world file is a dict, as World.export returns it, not {document!r}")
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def parse_world_file(content: bytes | str) -> dict[str, Any]:
    """Parse the JSON text of a world file; ``World.load`` validates the content.

    :param content: the text, or its bytes in UTF-8.
    :raises WorldFileError: when it is not a JSON object in UTF-8, is nested too deeply, or contains
        a name twice in one object, a number that is too large, or half a surrogate pair.
    :raises TypeError: when ``content`` is neither a text nor bytes.
    """
    if not isinstance(content, bytes | str):
        raise TypeError(f"a world file is a text or bytes, not {content!r}")
    if isinstance(content, str):
        text: bytes | str = content.removeprefix("\ufeff")  # a BOM, as below
    else:
        text = content.removeprefix(codecs.BOM_UTF8)
    if not text.strip():
        raise WorldFileError("", "It is empty.")
    try:
        return parse_json_object(text)
    except ValueError as error:
        raise WorldFileError("", f"It {error}.") from None


def read_world_file(path: Path) -> dict[str, Any]:
    """Return the document in a file.

    :raises WorldFileError: when the file cannot be read or parsed; the message names the file.
    """
    try:
        return parse_world_file(path.read_bytes())
    except OSError as error:
        raise WorldFileError("", f"{path}: {error.strerror}") from None
    except WorldFileError as error:
        raise WorldFileError("", f"{path}: {error}") from None
