"""Standard output of a command: where it cannot be written, that is one line and no traceback."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Iterator
from typing import Any

import click


@contextlib.contextmanager
def checked_output() -> Iterator[None]:
    """Let whatever writes to standard output raise ClickException where that fails.

    A standard output that is no file, as in tests, stays as it is.
    """
    before = sys.stdout
    buffer = getattr(before, "buffer", None)
    file = getattr(buffer, "raw", buffer)
    if before is not None and not isinstance(file, io.RawIOBase):
        yield
        return
    checked = _CheckedFile(file)
    sys.stdout = io.TextIOWrapper(
        io.BufferedWriter(checked),
        encoding=getattr(before, "encoding", "utf-8"),
        errors=getattr(before, "errors", "strict"),
        line_buffering=getattr(before, "line_buffering", False),
    )
    try:
        yield
    finally:
        output, sys.stdout = sys.stdout, before
        with contextlib.suppress(click.ClickException):  # it was raised before
            output.flush()
        checked.is_over = True


class _CheckedFile(io.RawIOBase):
    """Writes to a file; None stands for one that was closed before the process began."""

    is_over = False
    """What is still buffered then is discarded: the interpreter would write it with a traceback."""

    def __init__(self, file: io.RawIOBase | None) -> None:
        self._file = file

    def write(self, data: Any) -> int | None:
        """Write bytes; raises ClickException."""
        if self.is_over:
            return len(data)
        if self._file is None:
            raise click.ClickException("standard output is closed")
        try:
            return self._file.write(data)
        except OSError as error:
            reason = f"standard output cannot be written: {error.strerror}"
            raise click.ClickException(reason) from None

    def writable(self) -> bool:
        """Return that it can be written."""
        return True

    def fileno(self) -> int:
        """Return the descriptor; raises OSError if there is none."""
        return super().fileno() if self._file is None else self._file.fileno()

    def isatty(self) -> bool:
        """Return whether it is a terminal."""
        return self._file is not None and self._file.isatty()
