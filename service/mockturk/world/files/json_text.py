"""World files as text: JSON in UTF-8."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mockturk.world.files.errors import WorldFileError


def format_world_file(document: dict[str, Any]) -> str:
    """Return a document as text: JSON for people to read, one field a line.

    :param document: what ``export_world`` returned.
    :raises TypeError: when the document has a value that JSON cannot hold.
    """
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def parse_world_file(content: bytes | str) -> dict[str, Any]:
    """Parse the JSON text of a world file; ``import_world`` validates the content.

    :param content: the text, or its bytes in UTF-8.
    :raises WorldFileError: when it is not a JSON object in UTF-8, has a name twice in one object,
        is nested too deeply, or has a number with too many digits.
    """
    try:
        text = content if isinstance(content, str) else content.decode("utf-8-sig")
        found = json.loads(text, object_pairs_hook=_without_repetitions)
    except UnicodeDecodeError:
        raise WorldFileError("", "It is not in UTF-8.") from None
    except RecursionError:
        raise WorldFileError("", "It is nested too deeply.") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise WorldFileError("", f"It is not JSON: {error.msg} at {where}.") from None
    except WorldFileError:
        raise
    except ValueError:
        raise WorldFileError("", "It has a number with too many digits.") from None
    if not isinstance(found, dict):
        raise WorldFileError("", "It is not a JSON object.")
    return found


def read_world_file(path: Path) -> dict[str, Any]:
    """Return the document in a file.

    :raises WorldFileError: when the file cannot be read or parsed; the message names the file.
    """
    try:
        return parse_world_file(path.read_bytes())
    except (OSError, WorldFileError) as error:
        raise WorldFileError("", f"{path}: {error}") from None


def _without_repetitions(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise WorldFileError("", f"{name!r} occurs twice in one object.")
        found[name] = value
    return found
