"""Make pages with errors from pages without, for the comparison with Validator.nu's parser.

A page of ``tests/documents/html_shapes`` gets up to three changes of the kinds that people make:
a tag removed, doubled or misspelt, a character lost, an ampersand not escaped. The same seed gives
the same pages.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

_SHAPES = Path(__file__).parents[1] / "tests" / "documents" / "html_shapes"
_FOLDER = Path(__file__).with_name("html_oracle")

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_DOCTYPE = re.compile("<!doctype html>", re.IGNORECASE)
_REFERENCE = re.compile(r"&#?\w+;")
# Where people write: beside tags and after blanks.
_PLACE = re.compile(r"(?<=>)|(?=<)|(?<= )")

_CHANGES = (0, 1, 1, 1, 1, 2, 3)
_CHARACTERS = "<>&\"'=/-!`; \x85\x96\ufdd0"

Mutation = Callable[[random.Random, str], str]


def _read_lines(name: str) -> list[str]:
    """Return the lines of a file, with their escapes as in Python."""
    text = (_FOLDER / name).read_text(encoding="ascii").removesuffix("\n")
    return [line.encode("ascii").decode("unicode_escape") for line in text.split("\n")]


_NAMES = _read_lines("names.txt")
_SNIPPETS = _read_lines("snippets.txt")
_DOCTYPES = _read_lines("doctypes.txt")


def generate_pages(count: int, seed: int) -> Iterator[str]:
    """Yield pages, most of them with one to three changes."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    shapes = [file.read_text(encoding="utf-8") for file in sorted(_SHAPES.glob("*.html"))]
    for _ in range(count):
        page = chance.choice(shapes)
        for _ in range(chance.choice(_CHANGES)):
            page = chance.choice(_MUTATIONS)(chance, page)
        yield page


def _insert(chance: random.Random, page: str, text: str) -> str:
    at = chance.choice([found.start() for found in _PLACE.finditer(page)] or [0])
    return page[:at] + text + page[at:]


def _replace(
    chance: random.Random, page: str, pattern: re.Pattern[str], change: Callable[[str], str]
) -> str:
    """Change one of the places that fit a pattern."""
    places = list(pattern.finditer(page))
    if not places:
        return page
    found = chance.choice(places)
    return page[: found.start()] + change(found[0]) + page[found.end() :]


def _insert_snippet(chance: random.Random, page: str) -> str:
    return _insert(chance, page, chance.choice(_SNIPPETS))


def _insert_start_tag(chance: random.Random, page: str) -> str:
    return _insert(chance, page, f"<{chance.choice(_NAMES)}>")


def _insert_end_tag(chance: random.Random, page: str) -> str:
    return _insert(chance, page, f"</{chance.choice(_NAMES)}>")


def _insert_element(chance: random.Random, page: str) -> str:
    name = chance.choice(_NAMES)
    return _insert(chance, page, f"<{name}>x</{name}>")


def _remove_tag(chance: random.Random, page: str) -> str:
    return _replace(chance, page, _TAG, lambda _: "")


def _double_tag(chance: random.Random, page: str) -> str:
    return _replace(chance, page, _TAG, lambda tag: tag + tag)


def _rename_tag(chance: random.Random, page: str) -> str:
    name = chance.choice(_NAMES)
    return _replace(chance, page, _TAG, lambda tag: re.sub(r"^(</?)[\w-]+", rf"\g<1>{name}", tag))


def _move_tag(chance: random.Random, page: str) -> str:
    moved: list[str] = []
    rest = _replace(chance, page, _TAG, lambda tag: moved.append(tag) or "")
    return _insert(chance, rest, "".join(moved))


def _spoil_tag(chance: random.Random, page: str) -> str:
    def spoil(tag: str) -> str:
        at = chance.randrange(len(tag))
        return tag[:at] + chance.choice(["", *_CHARACTERS]) + tag[at + chance.randrange(2) :]

    return _replace(chance, page, _TAG, spoil)


def _spoil_text(chance: random.Random, page: str) -> str:
    at = chance.randrange(len(page) or 1)
    return page[:at] + chance.choice(_CHARACTERS) + page[at + chance.randrange(2) :]


def _remove_text(chance: random.Random, page: str) -> str:
    at = chance.randrange(len(page) or 1)
    return page[:at] + page[at + chance.choice((1, 1, 2, 5, 30)) :]


def _cut_off(chance: random.Random, page: str) -> str:
    return page[: chance.randrange(len(page) or 1)]


def _replace_doctype(chance: random.Random, page: str) -> str:
    return _replace(chance, page, _DOCTYPE, lambda _: chance.choice(_DOCTYPES))


def _unescape(chance: random.Random, page: str) -> str:
    return _replace(
        chance,
        page,
        _REFERENCE,
        lambda found: chance.choice((found[:-1], "&", "<", found.upper(), f"&amp{found}")),
    )


_MUTATIONS: tuple[Mutation, ...] = (
    *[_insert_snippet] * 5,
    *(_insert_start_tag, _insert_end_tag, _insert_element, _remove_tag, _remove_tag, _double_tag),
    *(_rename_tag, _move_tag, _spoil_tag, _spoil_tag, _spoil_text, _remove_text, _cut_off),
    *(_replace_doctype, _unescape),
)
