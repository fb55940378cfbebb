"""Secrets that a command line names by their file, so that no list of processes shows them."""

from __future__ import annotations

from pathlib import Path


def read_secret(given: str) -> str:
    """Return a secret: the given text or, for ``@FILE``, the content of the file.

    Blanks and newlines around the content of a file do not count. Raises ValueError, which shows no
    secret, if the file cannot be read.
    """
    if not given.startswith("@"):
        return given
    name = given[1:]
    try:
        return Path(name).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ValueError(f"the file {name!r} cannot be read: {error.strerror}") from None
    except ValueError:
        raise ValueError(f"the file {name!r} is not a text in UTF-8") from None
