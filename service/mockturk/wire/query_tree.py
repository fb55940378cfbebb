"""The parameters of a query as a tree, which the decoders read as they read XML.

The service's own front end converted a query to a tree before any other processing
(docs/reference/wire.md#rest-tree). Names are split one level at a time, and only where the schema
has them, so that deep names and unknown names take little time.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from operator import itemgetter

from mockturk.domain.errors import InvalidParameterValue
from mockturk.domain.record import Record

Pair = tuple[str, str]
"""A parameter's name, or the rest of it below a node of the tree, and its value."""

# Characters that XML, and so a response, cannot contain. Bytes that were not UTF-8 are surrogates.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Indexes are 1-based for most clients, 0-based for some; one client writes two per list element.
_INDEXES = re.compile(r"([0-9]{1,18}(?:\.[0-9]{1,18})*)(?:\.|$)")
# MTurkR's spelling of ResponseGroup.0.
_GLUED_INDEX = re.compile(r"(ResponseGroup)([0-9]{1,18})")
_FIRST: tuple[int, ...] = (1,)
# The limit of parameters with unknown names that a node passes on.
_MOST_UNKNOWN = 1_000


class Expected(Record, frozen=True):
    """The properties of a field that matter for reading it from a query."""

    is_structure: bool
    is_comma_list: bool = False
    none_is_absent: bool = False


class Parameter:
    """A node of the tree: its texts and the parameters below it.

    It has the part of lxml's element interface that the decoders use.
    """

    __slots__ = ("_pairs", "_texts", "tag")

    def __init__(self, tag: str, pairs: list[Pair], texts: list[str]) -> None:
        self.tag = tag
        self._pairs = pairs
        self._texts = texts

    def __len__(self) -> int:
        return len(self._pairs)

    @property
    def pairs(self) -> Iterable[Pair]:
        """The parameters below this node."""
        return self._pairs

    @property
    def text(self) -> str | None:
        """The first text of this node; None if it has none."""
        return self._texts[0] if self._texts else None

    def with_default(self, name: str, pairs: list[Pair]) -> Parameter:
        """Return the node with ``pairs`` added, unless a name below it begins with ``name``."""
        if any(own.startswith(name) for own, _ in self._pairs):
            return self
        return Parameter(self.tag, self._pairs + pairs, self._texts)

    def keys(self) -> tuple[()]:
        """Return no attribute names: a query has no attributes."""
        return ()

    def get(self, _attribute: str) -> None:
        """Return None: a query has no attributes."""

    def parts(self, expected: Mapping[str, Expected], path: str) -> list[Parameter]:
        """Return the expected child nodes, one for each value, in the order of their indexes.

        Child nodes of unknown names come first. They have no content, and there are none for empty
        pairs (docs/reference/decisions.md#d13-empty-pairs). ``path`` is this node's name in errors.
        Raises InvalidParameterValue for a value with characters that XML forbids.
        """
        found: dict[tuple[tuple[int, ...], str], Parameter] = {}
        parts: list[Parameter] = []
        for full_name, value in self._pairs:
            name, _, rest = full_name.partition(".")
            index = _FIRST
            if name not in expected:
                glued = _GLUED_INDEX.fullmatch(name)
                if glued is None or glued[1] not in expected:
                    if value and len(parts) < _MOST_UNKNOWN:
                        parts.append(Parameter(replace_forbidden_characters(name), [], []))
                    continue
                name, index = glued[1], (int(glued[2]),)
            elif rest and (indexes := _INDEXES.match(rest)):
                index = tuple(map(int, indexes[1].split(".")))
                rest = rest[indexes.end() :]
            key = (index, name)
            part = found.get(key)
            if part is None:
                part = found[key] = Parameter(name, [], [])
            if rest:
                part._pairs.append((rest, value))
            else:
                part._texts.append(value)
        for key in sorted(found, key=itemgetter(0)):
            part, name = found[key], key[1]
            # Private, but of this class.
            parts += part._read_as(expected[name], f"{path}.{name}" if path else name)  # noqa: SLF001
        return parts

    def _read_as(self, expected: Expected, path: str) -> Iterable[Parameter]:
        if self._pairs:
            return (self,)
        if expected.is_structure:
            # An empty structure counts as absent; one with a text is refused by the decoder
            # (docs/reference/decisions.md#d13-empty-pairs).
            return (self,) if any(map(str.strip, self._texts)) else ()
        # A value that is both in the URL and in the body counts once.
        texts: Collection[str] = self._texts
        if len(texts) > 1:
            texts = dict.fromkeys(texts)
        if expected.is_comma_list and any("," in text for text in texts):
            pieces = (piece.strip() for text in texts for piece in text.split(","))
            texts = dict.fromkeys(filter(None, pieces))
        if expected.none_is_absent and "None" in texts:
            texts = [text for text in texts if text != "None"]
        for text in texts:
            if not text.isprintable() and _FORBIDDEN.search(text):
                raise InvalidParameterValue(path, replace_forbidden_characters(text))
        if texts is self._texts:
            return (self,)
        return [Parameter(self.tag, [], [text]) for text in texts]


def has_forbidden_characters(text: str) -> bool:
    """Return whether a text has a character that XML forbids."""
    return _FORBIDDEN.search(text) is not None


def replace_forbidden_characters(text: str) -> str:
    """Return a text with U+FFFD in place of each character that XML forbids."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
