"""The text of a page as tinyhtml5 reads it, with the line and column of each character."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache, cached_property

_CONTROLS = r"\x00-\x08\x0b\x0e-\x1f\x7f-\x9f"
_LAST_OF_PLANES = "".join(
    chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(17)
)
_FORBIDDEN = re.compile(f"[{_CONTROLS}\ufdd0-\ufdef{_LAST_OF_PLANES}]")
_FORBIDDEN_IN_ASCII = re.compile(f"[{_CONTROLS}]")  # ten times as fast as _FORBIDDEN
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class PageStream:
    """A whole page in memory, with the methods of tinyhtml5's input stream.

    Offsets count the characters read so far; the last of them is the current character.
    """

    errors = ()
    encoding = ("utf-8", "certain")

    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n").replace("\r", "\n")
        self.offset = 0

    def character(self) -> str | None:
        """Read one character; return None at the end."""
        offset = self.offset
        self.offset = offset + 1
        try:
            return self.text[offset]
        except IndexError:
            self.offset = offset
            return None

    def unget(self, character: str | None) -> None:
        """Put the last character back."""
        if character is not None:
            self.offset -= 1

    def chars_until(
        self,
        characters: frozenset[str] | tuple[str, ...] | str,
        opposite: bool = False,  # noqa: FBT001, FBT002 - tinyhtml5's
    ) -> str:
        """Read until the first of the characters; with ``opposite``, only while they follow."""
        start = self.offset
        found = _run_of(characters, opposite).match(self.text, start)
        if found is None:
            return ""
        self.offset = found.end()
        return found[0]

    def find_forbidden(self) -> list[tuple[int, str]]:
        """Return each code point that HTML forbids, with the offset after it."""
        forbidden = _FORBIDDEN_IN_ASCII if self.text.isascii() else _FORBIDDEN
        return [(found.end(), found[0]) for found in forbidden.finditer(self.text)]

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column of the character before an offset, from 1.

        Columns count UTF-16 code units, as in Java. A line feed belongs to the line that it ends.
        """
        offset = max(offset, 1)
        line = bisect_left(self._line_ends, offset - 1)
        start = self._line_ends[line - 1] + 1 if line else 0
        column = offset - start + len(_ASTRAL.findall(self.text, start, offset))
        return line + 1, column

    @cached_property
    def _line_ends(self) -> list[int]:
        return [found.start() for found in re.finditer("\n", self.text)]


@cache
def _run_of(characters: frozenset[str] | tuple[str, ...] | str, opposite: bool) -> re.Pattern[str]:  # noqa: FBT001 - tinyhtml5's  # noqa: FBT001
    """Return a pattern for a run without these characters; with ``opposite``, only of these."""
    listed = "".join(map(re.escape, characters))
    return re.compile(f"[{listed}]+" if opposite else f"[^{listed}]+")
