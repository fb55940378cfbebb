"""The text of a page, and the places in it."""

from __future__ import annotations

import pytest

from mockturk.documents.html5.page_stream import PageStream


@pytest.mark.parametrize(
    ("text", "offset", "place"),
    [
        ("abc", 1, (1, 1)),
        ("abc", 3, (1, 3)),
        ("abc", 0, (1, 1)),
        ("a\nb", 2, (1, 2)),  # the line feed belongs to the line that it ends
        ("a\nb", 3, (2, 1)),
        ("a\n\nb", 4, (3, 1)),
        ("\U0001f600b", 1, (1, 2)),  # UTF-16 has two code units for it
        ("\U0001f600b", 2, (1, 3)),
        ("\U0001f600\nb", 3, (2, 1)),
        ("a\r\nb\rc", 5, (3, 1)),
    ],
)
def test_places_count_as_in_java(text: str, offset: int, place: tuple[int, int]) -> None:
    assert PageStream(text).place(offset) == place


def test_characters_are_read_and_put_back() -> None:
    stream = PageStream("ab c")

    assert [stream.character(), stream.character()] == ["a", "b"]
    stream.unget("b")
    assert stream.chars_until((" ",)) == "b"
    assert stream.chars_until(frozenset(" "), opposite=True) == " "
    assert [stream.character(), stream.character()] == ["c", None]
    stream.unget(None)
    assert stream.chars_until((" ",)) == ""
    assert stream.offset == 4


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("plain\ttext\n", []),
        ("a\x01\x7f", [(2, "\x01"), (3, "\x7f")]),
        ("\x85é\x96", [(1, "\x85"), (3, "\x96")]),
        ("\ufdd0\ufffe\uffff", [(1, "\ufdd0"), (2, "\ufffe"), (3, "\uffff")]),
        ("\U0001fffe\U0010ffff\U0010fffd", [(1, "\U0001fffe"), (2, "\U0010ffff")]),
        ("\xa0\u200b\ufeff\ue000\U0001f600", []),
    ],
)
def test_forbidden_code_points_are_found(text: str, found: list[tuple[int, str]]) -> None:
    assert PageStream(text).find_forbidden() == found
