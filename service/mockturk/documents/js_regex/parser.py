"""Parsing of the patterns of an AnswerFormatRegex, which are JavaScript regular expressions.

The syntax is that of browsers in 2014, without back references.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TypeAlias

from msgspec import Struct

_Ranges: TypeAlias = tuple[tuple[str, str], ...]

_LAST = "\U0010ffff"
_DEEPEST = 50
_MANY = 10**9

_DIGITS: _Ranges = (("0", "9"),)
_WORD: _Ranges = (("0", "9"), ("A", "Z"), ("_", "_"), ("a", "z"))
_BREAKS: _Ranges = (("\n", "\n"), ("\r", "\r"), ("\u2028", "\u2029"))
_SPACES: _Ranges = (
    *(("\t", "\r"), (" ", " "), ("\xa0", "\xa0"), ("\u1680", "\u1680"), ("\u2000", "\u200a")),
    *(("\u2028", "\u2029"), ("\u202f", "\u202f"), ("\u205f", "\u205f"), ("\u3000", "\u3000")),
    ("\ufeff", "\ufeff"),
)


class UnsupportedPatternError(ValueError):
    """A text is not a valid pattern, or uses syntax that Mockturk does not support."""


class CharacterSet(Struct, frozen=True):
    """A set of characters, of which one must match; its ranges are sorted and disjoint."""

    lows: tuple[str, ...]
    highs: tuple[str, ...]
    negated: bool = False
    ignore_case: bool = False

    def has(self, char: str) -> bool:
        """Return whether a character is in the set."""
        found = self._within(char)
        if self.ignore_case and not found:
            found = self._within(char.lower()) or self._within(char.upper())
        return found is not self.negated

    def _within(self, char: str) -> bool:
        nearest = bisect_right(self.lows, char) - 1
        # The upper case of some characters is two characters long, which cannot match.
        return nearest >= 0 and char <= self.highs[nearest] and len(char) == 1


class Assertion(Struct, frozen=True):
    """A condition on a position: ``^``, ``$``, ``b`` or ``B``."""

    kind: str

    def holds(self, text: str, at: int) -> bool:
        """Return whether the condition is met at a position in a text."""
        if self.kind == "^":
            return at == 0
        if self.kind == "$":
            return at == len(text)
        before = at > 0 and _in_word(text[at - 1])
        after = at < len(text) and _in_word(text[at])
        return (before is not after) is (self.kind == "b")


class Alternation(Struct, frozen=True):
    """Several alternatives, each a sequence of nodes."""

    ways: tuple[tuple[Node, ...], ...]


class Repeat(Struct, frozen=True):
    """A node repeated ``least`` to ``most`` times; None for ``most`` means no upper bound."""

    item: Node
    least: int
    most: int | None


class Lookahead(Struct, frozen=True):
    """A lookahead: a condition on the text that follows."""

    item: Node
    negated: bool


Node: TypeAlias = CharacterSet | Assertion | Alternation | Repeat | Lookahead


def read_pattern(text: str, *, ignore_case: bool = False) -> Node:
    """Parse a pattern; raises UnsupportedPatternError."""
    return _Reader(text, ignore_case=ignore_case).read()


class _Reader:
    """A recursive-descent parser of one pattern."""

    def __init__(self, text: str, *, ignore_case: bool) -> None:
        self._text = text
        self._at = 0
        self._depth = 0
        self._ignore_case = ignore_case

    def read(self) -> Node:
        node = self._choice()
        if self._at < len(self._text):
            raise UnsupportedPatternError("A ) has no (.")
        return node

    def _next(self) -> str:
        return self._text[self._at : self._at + 1]

    def _take(self, expected: str) -> bool:
        taken = self._text.startswith(expected, self._at)
        if taken:
            self._at += len(expected)
        return taken

    def _any(self) -> str:
        char = self._next()
        if not char:
            raise UnsupportedPatternError("The pattern ends too early.")
        self._at += 1
        return char

    def _choice(self) -> Alternation:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UnsupportedPatternError("The pattern is nested too deeply.")
        ways: list[list[Node]] = [[]]
        while self._next() not in ("", ")"):
            if self._take("|"):
                ways.append([])
            else:
                ways[-1].append(self._repeated())
        self._depth -= 1
        return Alternation(tuple(tuple(way) for way in ways))

    def _repeated(self) -> Node:
        node = self._atom()
        bounds = self._bounds()
        if bounds is None:
            return node
        if isinstance(node, Assertion):
            raise UnsupportedPatternError("Nothing to repeat.")
        self._take("?")  # greedy and lazy match the same texts
        return Repeat(node, *bounds)

    def _bounds(self) -> tuple[int, int | None] | None:
        for sign, least, most in (("*", 0, None), ("+", 1, None), ("?", 0, 1)):
            if self._take(sign):
                return least, most
        if self._next() != "{":
            return None
        inside, brace, _ = self._text[self._at + 1 : self._at + 64].partition("}")
        first, comma, second = inside.partition(",")
        if not (brace and _is_count(first) and (not second or _is_count(second))):
            return None  # a literal brace
        self._at += len(inside) + 2
        least = min(int(first), _MANY)
        if not comma:
            return least, least
        most = min(int(second), _MANY) if second else None
        if most is not None and most < least:
            raise UnsupportedPatternError("Bounds are out of order.")
        return least, most

    def _atom(self) -> Node:
        if self._bounds() is not None:
            raise UnsupportedPatternError("Nothing to repeat.")
        char = self._any()
        if char in "^$":
            return Assertion(char)
        if char == ".":
            return self._char(_BREAKS, negated=True)
        if char == "(":
            return self._group()
        if char == "[":
            return self._set()
        if char == "\\":
            if self._next() in ("b", "B"):
                return Assertion(self._any())
            return self._char(self._escape())
        return self._char(((char, char),))

    def _char(self, ranges: _Ranges, *, negated: bool = False) -> CharacterSet:
        lows: list[str] = []
        highs: list[str] = []
        for low, high in sorted(ranges):
            if highs and low <= highs[-1]:
                highs[-1] = max(highs[-1], high)
            else:
                lows.append(low)
                highs.append(high)
        return CharacterSet(tuple(lows), tuple(highs), negated, self._ignore_case)

    def _group(self) -> Node:
        negated = self._take("?!")
        ahead = negated or self._take("?=")
        if not ahead and self._next() == "?" and not self._take("?:"):
            raise UnsupportedPatternError("The kind of a group is unknown.")
        inside = self._choice()
        if not self._take(")"):
            raise UnsupportedPatternError("A ( has no ).")
        return Lookahead(inside, negated) if ahead else inside

    def _set(self) -> CharacterSet:
        negated = self._take("^")
        ranges: list[tuple[str, str]] = []
        while not self._take("]"):
            first = self._member()
            if self._next() == "-" and self._text[self._at + 1 : self._at + 2] not in ("", "]"):
                self._at += 1
                last = self._member()
                if not (_is_single(first) and _is_single(last)):
                    ranges += (*first, ("-", "-"), *last)
                    continue
                if last[0][0] < first[0][0]:
                    raise UnsupportedPatternError("A range is out of order.")
                ranges.append((first[0][0], last[0][0]))
            else:
                ranges += first
        return self._char(tuple(ranges), negated=negated)

    def _member(self) -> _Ranges:
        char = self._any()
        if char != "\\":
            return ((char, char),)
        if self._take("b"):
            return (("\b", "\b"),)
        return self._escape()

    def _escape(self) -> _Ranges:
        char = self._any()
        kinds = {"d": _DIGITS, "w": _WORD, "s": _SPACES}
        if char.lower() in kinds:
            ranges = kinds[char.lower()]
            return ranges if char.islower() else _complement(ranges)
        if char in "123456789":
            raise UnsupportedPatternError("Back references are not checked.")
        char = self._coded(char)
        return ((char, char),)

    def _coded(self, char: str) -> str:
        control = {"0": "\0", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r"}
        if char in control:
            return control[char]
        width = {"x": 2, "u": 4}.get(char, 0)
        digits = self._text[self._at : self._at + width]
        if width and len(digits) == width and all(digit in _HEX for digit in digits):
            self._at += width
            return chr(int(digits, 16))
        letter = self._next()
        if char == "c" and letter.isascii() and letter.isalpha():
            self._at += 1
            return chr(ord(letter) % 32)
        return char


_HEX = frozenset("0123456789abcdefABCDEF")


def _in_word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char == "_")


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _is_single(ranges: _Ranges) -> bool:
    return len(ranges) == 1 and ranges[0][0] == ranges[0][1]


def _complement(ranges: _Ranges) -> _Ranges:
    """Return the complement of ranges, which must be sorted and must not touch."""
    between = [(chr(ord(a[1]) + 1), chr(ord(b[0]) - 1)) for a, b in pairwise(ranges)]
    last = chr(ord(ranges[-1][1]) + 1)
    return (("\0", chr(ord(ranges[0][0]) - 1)), *between, (last, _LAST))
