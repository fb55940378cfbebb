"""The parameters of a query as a tree, which the decoders read as they read XML.

The service's own front end made a tree of a query before anything else looked at it
(docs/reference/wire.md#rest-tree). Names are taken apart one level at a time and only where the
schema knows them, so that neither deep names nor unknown ones cost anything.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter

from mockturk.domain.errors import InvalidParameterValue

Pair = tuple[str, str]
"""A parameter's name, or what is left of it further down the tree, and its value."""

# What XML has no way to say, and neither has an answer; bytes that are no UTF-8 became surrogates.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# 1-based for most clients, 0-based for some; one writes two for an element of a list.
_INDEXES = re.compile(r"([0-9]{1,18}(?:\.[0-9]{1,18})*)(?:\.|$)")
# MTurkR's spelling of ResponseGroup.0.
_GLUED_INDEX = re.compile(r"(ResponseGroup)([0-9]{1,18})")
_FIRST: tuple[int, ...] = (1,)


@dataclass(frozen=True, slots=True)
class Expected:
    """What the schema has under a name, as far as reading a query depends on it."""

    is_structure: bool
    is_comma_list: bool = False
    none_is_absent: bool = False


class Parameter:
    """A node of the tree: the texts given for it and the parameters beneath it.

    It has what the decoders need of an element of lxml.
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
        """The parameters beneath it."""
        return self._pairs

    @property
    def text(self) -> str | None:
        """The text given for it, the first if there are several."""
        return self._texts[0] if self._texts else None

    def with_default(self, name: str, pairs: list[Pair]) -> Parameter:
        """Return it with further parameters, if it has none whose name begins like this."""
        if any(own.startswith(name) for own, _ in self._pairs):
            return self
        return Parameter(self.tag, self._pairs + pairs, self._texts)

    def keys(self) -> tuple[()]:
        """Return no attributes: a query has none."""
        return ()

    def get(self, _attribute: str) -> None:
        """Return no attribute."""

    def parts(self, expected: Mapping[str, Expected], path: str) -> list[Parameter]:
        """Return the parts that are expected, one for each value, in the order of their indexes.

        ``path`` is the parameter's own name in errors. Raises InvalidParameterValue for a value
        no XML can hold.
        """
        found: dict[tuple[tuple[int, ...], str], Parameter] = {}
        for full_name, value in self._pairs:
            name, _, rest = full_name.partition(".")
            index = _FIRST
            if name not in expected:
                glued = _GLUED_INDEX.fullmatch(name)
                if glued is None or glued[1] not in expected:
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
        parts: list[Parameter] = []
        for key in sorted(found, key=itemgetter(0)):
            part, name = found[key], key[1]
            parts += part._read_as(expected[name], f"{path}.{name}" if path else name)  # noqa: SLF001
        return parts

    def _read_as(self, expected: Expected, path: str) -> Iterable[Parameter]:
        if self._pairs:
            return (self,)
        if expected.is_structure:
            # An empty one is none; a text is an error the decoder knows
            # (docs/reference/decisions.md#d13-empty-pairs, docs/reference/decisions.md#d14).
            return (self,) if any(map(str.strip, self._texts)) else ()
        # A value given twice, in the URL and in the body, counts once.
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


def replace_forbidden_characters(text: str) -> str:
    """Return a text an answer can hold, with marks for the characters XML forbids."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
