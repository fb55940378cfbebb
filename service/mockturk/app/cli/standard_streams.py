"""Standard streams of a command: one that is closed or cannot be written causes no traceback."""

from __future__ import annotations

import contextlib
import io
import select
import sys
from collections.abc import Iterator
from typing import Any, TextIO

import click

from mockturk.server import descriptors

_STDIN, _STDERR = 0, 2


@contextlib.contextmanager
def safe_streams() -> Iterator[None]:
    """Replace the standard streams while a command runs.

    Writing to standard output raises ClickException where that fails. What cannot be written to
    standard error is lost. A standard input or error that was closed before the process began
    is the null device. Streams that are no files, as in tests, stay as they are.
    """
    descriptors.fill_standard()
    before = sys.stdin, sys.stdout, sys.stderr
    output = _OutputFile(_file_of(sys.stdout))
    if sys.stdin is None:
        sys.stdin = open(_STDIN, encoding="utf-8", closefd=False)  # noqa: SIM115 - nothing to close
    if sys.stderr is None:
        sys.stderr = _wrap(None, _ErrorFile(io.FileIO(_STDERR, "w", closefd=False)))
    elif file := _file_of(sys.stderr):
        sys.stderr = _wrap(sys.stderr, _ErrorFile(file))
    if sys.stdout is None or _file_of(sys.stdout):
        sys.stdout = _wrap(sys.stdout, output)
    try:
        yield
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(click.ClickException):  # it was raised before
                stream.flush()
        output.is_over = True
        sys.stdin, sys.stdout, sys.stderr = before


def _file_of(stream: TextIO | None) -> io.RawIOBase | None:
    """Return the file that a stream writes to, None if it writes to something else."""
    buffer = getattr(stream, "buffer", None)
    file = getattr(buffer, "raw", buffer)
    return file if isinstance(file, io.RawIOBase) else None


def _wrap(before: TextIO | None, file: io.RawIOBase) -> io.TextIOWrapper:
    """Return a text stream that writes to a file as a stream before it did."""
    return io.TextIOWrapper(
        io.BufferedWriter(file),
        encoding=getattr(before, "encoding", "utf-8"),
        errors=getattr(before, "errors", "backslashreplace"),
        line_buffering=getattr(before, "line_buffering", False),
    )


class _StandardFile(io.RawIOBase):
    """Writes to a file; None stands for one that was closed before the process began."""

    def __init__(self, file: io.RawIOBase | None) -> None:
        self._file = file

    def write(self, data: Any) -> int:
        """Write bytes, as soon as a non-blocking file takes some; raises OSError."""
        if self._file is None:
            raise OSError("it is closed")
        while (written := self._file.write(data)) is None:
            select.select([], [self._file], [])
        return written

    def writable(self) -> bool:
        """Return that it can be written."""
        return True

    def fileno(self) -> int:
        """Return the descriptor; raises OSError if there is none."""
        return super().fileno() if self._file is None else self._file.fileno()

    def isatty(self) -> bool:
        """Return whether it is a terminal."""
        return self._file is not None and self._file.isatty()


class _OutputFile(_StandardFile):
    """Standard output: what cannot be written is an error."""

    is_over = False
    """What is still buffered then is discarded: the interpreter would write it with a traceback."""

    def write(self, data: Any) -> int:
        """Write bytes; raises ClickException."""
        if self.is_over:
            return len(data)
        if self._file is None:
            raise click.ClickException("standard output is closed")
        try:
            return super().write(data)
        except OSError as error:
            reason = f"standard output cannot be written: {error.strerror}"
            raise click.ClickException(reason) from None


class _ErrorFile(_StandardFile):
    """Standard error: what cannot be written is lost."""

    def write(self, data: Any) -> int:
        """Write bytes, or discard them where that fails."""
        try:
            return super().write(data)
        except OSError:
            return len(data)
