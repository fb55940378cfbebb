"""The tokenizer of tinyhtml5, with each error at the place where the service's parser saw it.

Source of the places: docs/reference/decisions.md#d31-places.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any, Protocol

from tinyhtml5.constants import Token, ascii_letters, space_characters
from tinyhtml5.tokenizer import HTMLTokenizer

from mockturk.documents.html5.character_references import read_reference
from mockturk.documents.html5.page_stream import PageStream

# Attributes of a tag. Parsing takes time in the square of them; real pages have some dozens.
_MOST_ATTRIBUTES = 256

# The service's parser reported only that the script is not closed.
_NO_ERRORS = frozenset({"eof-in-script-in-script"})
# tinyhtml5 reports these after it has put the current character back.
_AFTER_PUTTING_BACK = frozenset({"expected-space-or-right-bracket-in-doctype"})
_IN_DOUBLE_QUOTES = ('"', "&", "\0")


class TokenListener(Protocol):
    """The receiver of the tokens and errors that the tokenizer finds."""

    def begin_token(self, token: dict[str, Any], offset: int) -> None:
        """Begin a token, before it is processed; ``offset`` is the place of errors in it."""

    def end_token(self) -> None:
        """End the token, after it was processed."""

    def report(self, code: str, offset: int, **names: object) -> None:
        """Record an error at the character before an offset."""

    def stop(self, code: str, offset: int) -> None:
        """Record an error and stop parsing."""


class PageTokenizer(HTMLTokenizer):
    """Yields the tokens of a page, and reports errors at once."""

    def __init__(self, stream: PageStream, parser: TokenListener) -> None:
        self.stream = stream
        self.parser = parser
        self.state = self.data_state
        self.current_token: Any = None
        self.token_queue: deque[dict[str, Any]] = deque()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        queue, stream, parser = self.token_queue, self.stream, self.parser
        while self.state():
            while queue:
                token = queue.popleft()
                parser.begin_token(token, token.get("offset", stream.offset))
                yield token
                parser.end_token()
        parser.begin_token({"type": None}, len(stream.text))

    def parse_error(self, _data: str, **datavars: object) -> None:
        """Report an error at the current character."""
        offset = self.stream.offset
        if _data in _AFTER_PUTTING_BACK:
            offset = min(offset + 1, len(self.stream.text))
        if _data not in _NO_ERRORS:
            self.parser.report(_data, offset, **datavars)

    def characters(self, _data: str) -> None:
        """Emit text. Its place is that of the last character before the current one."""
        offset = self.stream.offset
        if offset == len(self.stream.text) and not _data.startswith("<"):
            offset -= 1
        self.token_queue.append({"type": Token.CHARACTERS, "data": _data, "offset": offset})

    # These states read in one step what tinyhtml5 reads in several. They leave special characters
    # to its next state.

    def tag_name_state(self) -> bool:
        """Read a tag's name."""
        self.current_token["name"] += self.stream.chars_until(ascii_letters, True)
        return bool(super().tag_name_state())

    def attribute_name_state(self) -> bool:
        """Read an attribute's name, after checking the number of attributes."""
        attributes = self.current_token["data"]
        if len(attributes) > _MOST_ATTRIBUTES:
            self.parser.stop("too-many-attributes", self.stream.offset)
        attributes[-1][0] += self.stream.chars_until(ascii_letters, True)
        return bool(super().attribute_name_state())

    def attribute_value_double_quoted_state(self) -> bool:
        """Read the value of an attribute in double quotes."""
        self.current_token["data"][-1][1] += self.stream.chars_until(_IN_DOUBLE_QUOTES)
        return bool(super().attribute_value_double_quoted_state())

    def consume_entity(
        self,
        allowed: str | None = None,
        from_attribute: bool = False,  # noqa: FBT001, FBT002 - tinyhtml5's
    ) -> None:
        """Read what follows an ampersand, and emit the characters that it stands for."""
        stream = self.stream
        reference = read_reference(
            stream.text, stream.offset, allowed, from_attribute=from_attribute
        )
        for code, offset in reference.errors:
            self.parser.report(code, offset)
        stream.offset = reference.end
        if from_attribute:
            self.current_token["data"][-1][1] += reference.characters
        else:
            is_space = reference.characters in space_characters
            self.token_queue.append(
                {
                    "type": Token.SPACE_CHARACTERS if is_space else Token.CHARACTERS,
                    "data": reference.characters,
                    "offset": reference.decided_at,
                }
            )
