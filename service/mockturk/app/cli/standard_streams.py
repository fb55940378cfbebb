"""Standard streams for commands: closed or unwritable streams cause no traceback."""

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

    A failed write to standard output raises ClickException. A failed write to standard error is
    ignored. A standard input or error that was closed before the process started becomes the
    null device. Streams that are not files, as in tests, are not replaced.
    """
    descriptors.fill_standard()
    before = sys.stdin, sys.stdout, sys.stderr
    output = _OutputFile(_file_of(sys.stdout))
    if sys.stdin is None:
        sys.stdin = open(_STDIN, encoding="utf-8", closefd=False)  # noqa: SIM115 - not to be closed
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
            with contextlib.suppress(click.ClickException):  # already raised by the command
                stream.flush()
        output.is_over = True
        sys.stdin, sys.stdout, sys.stderr = before


def _file_of(stream: TextIO | None) -> io.RawIOBase | None:
    """Return the raw file under a text stream; None if there is none."""
    buffer = getattr(stream, "buffer", None)
    file = getattr(buffer, "raw", buffer)
    return file if isinstance(file, io.RawIOBase) else None


def _wrap(before: TextIO | None, file: io.RawIOBase) -> io.TextIOWrapper:
    """Return a text stream on a file, with the encoding and buffering of the stream before."""
    return io.TextIOWrapper(
        io.BufferedWriter(file),
        encoding=getattr(before, "encoding", "utf-8"),
        errors=getattr(before, "errors", "backslashreplace"),
        line_buffering=getattr(before, "line_buffering", False),
    )


class _StandardFile(io.RawIOBase):
    """A raw file that passes writes on; None: the stream was closed at the process's start."""

    def __init__(self, file: io.RawIOBase | None) -> None:
        self._file = file

    def write(self, data: Any) -> int:
        """Write bytes, and wait while a non-blocking file accepts none; raises OSError."""
        if self._file is None:
            raise OSError("it is closed")
        while (written := self._file.write(data)) is None:
            select.select([], [self._file], [])
        return written

    def writable(self) -> bool:
        """Return True."""
        return True

    def fileno(self) -> int:
        """Return the file descriptor; raises OSError if there is none."""
        return super().fileno() if self._file is None else self._file.fileno()

    def isatty(self) -> bool:
        """Return whether the file is a terminal."""
        return self._file is not None and self._file.isatty()


class _OutputFile(_StandardFile):
    """Standard output: a failed write is an error."""

    is_over = False
    """True discards what is still buffered: at exit, a failed write would print a traceback."""

    def write(self, data: Any) -> int:
        """Write bytes; raises ClickException if that fails."""
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
    """Standard error: a failed write is ignored."""

    def write(self, data: Any) -> int:
        """Write bytes, or discard them if that fails."""
        try:
            return super().write(data)
        except OSError:
            return len(data)
