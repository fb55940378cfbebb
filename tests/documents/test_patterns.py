"""JavaScript patterns: what they match, and that matching takes bounded time."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockturk.documents.js_regex.matcher import Pattern, StepBudget, StepBudgetExceededError
from mockturk.documents.js_regex.parser import UnsupportedPatternError

STEPS = 250_000


def found(pattern: str, text: str, *, ignore_case: bool = False) -> bool:
    ready = Pattern(pattern, StepBudget(20_000), ignore_case=ignore_case)
    return ready.is_found_in(text, StepBudget(STEPS))


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("", "", True),
        ("b", "abc", True),
        ("^b", "abc", False),
        ("c$", "abc", True),
        ("c$", "abc\n", False),  # Python's own has it otherwise
        ("^b", "a\nb", False),
        ("a.c", "a\nc", False),
        ("a[^]c", "a\nc", True),
        ("[]", "a", False),
        (r"^\d$", "\u0663", False),
        (r"^\w$", "é", False),
        (r"^\s$", "\ufeff", True),
        (r"^[\s\S]$", "\n", True),
        (r"^[^\W_]+$", "a1", True),
        (r"^[^\W_]+$", "a_", False),
        (r"\bcat\b", "a cat sat", True),
        (r"\bcat\b", "concatenate", False),
        (r"\Bcat", "concatenate", True),
        (r"[\b]", "\b", True),
        ("^(?:ab|cd){2}$", "abcd", True),
        ("^(?:ab|cd){2}$", "ab", False),
        ("^a{2,3}$", "aa", True),
        ("^a{2,3}$", "aaaa", False),
        ("^a{2,}$", "aaaa", True),
        ("^a{2,}$", "a", False),
        ("^(ab){1,2}?$", "abab", True),
        ("^a{0}$", "", True),
        ("^{,2}$", "{,2}", True),
        ("^a{x}$", "a{x}", True),
        ("^]}$", "]}", True),
        (r"^[a\-z]$", "-", True),
        (r"^[a-]$", "-", True),
        (r"^[\d-x]$", "-", True),
        ("^(?=.*[0-9])(?=.*[a-z]).{4,}$", "ab12", True),
        ("^(?=.*[0-9])(?=.*[a-z]).{4,}$", "abcd", False),
        ("^(?!no).", "yes", True),
        ("^(?!no).", "not", False),
        (r"^\x41\u0042\t\0\cJ\/$", "AB\t\0\n/", True),
        (r"^\u00$", "u00", True),
        ("^(a*)*$", "aaab", False),
        ("^(|a)*$", "aaa", True),
        ("^(?:)*$", "", True),
        ("^(?:)+$", "a", False),
        ("^(?:|a)+b$", "aab", True),
        ("^(?:ab){2,}$", "ababab", True),
        ("^(?:ab){2,}$", "ab", False),
        ("^[b-da-cx-z]+$", "abcdz", True),
        ("^[b-da-cx-z]+$", "e", False),
    ],
)
def test_patterns_find_what_they_find_in_a_browser(pattern: str, text: str, fits: bool) -> None:
    assert found(pattern, text) is fits


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("^regex$", "RegEx", True),
        ("^[a-c]$", "B", True),
        ("^[^a]$", "A", False),
        ("^É$", "é", True),
        ("^ß$", "SS", False),
    ],
)
def test_case_may_be_ignored(pattern: str, text: str, fits: bool) -> None:
    assert found(pattern, text, ignore_case=True) is fits


@pytest.mark.parametrize(
    "pattern",
    [
        *("(", ")", "(]", "[", "a**", "*", "{2}", "^*", "a{2,1}", "[b-a]", "\\", "a++"),
        *("(?<n>a)", "(?<=a)", "(?P<n>a)", "(?i)a", "(?", r"(a)\1"),
        *("(" * 60_000, "a" * 60_000, "(){1000000000}", "((a{9}){999}){999}", "(a+)+" * 10_000),
        "(?:){0,99999999999999999999999999999999999999999999999}",
    ],
)
def test_what_is_no_pattern_or_too_much_of_one_is_not_read(pattern: str) -> None:
    with pytest.raises(UnsupportedPatternError):
        found(pattern, "")


def test_patterns_that_would_backtrack_for_ever_do_not() -> None:
    assert not found("^(a+)+$", f"{'a' * 1_000}b")
    assert not found("^(a|a)*$", f"{'a' * 1_000}b")
    assert not found("(.*)*x", "y" * 5_000)
    assert not found("^(([a-z])+.)+[A-Z]([a-z])+$", "a" * 1_000)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("^(a+)+$", f"{'a' * 100_000}b"),
        ("(?=(?=(?=a*b)a*b)a*b)x", "a" * 10_000),
        ("[ab]{0,99999}[ab]{0,99999}c", "ab" * 10_000),
        (f"[{'a-b' * 20_000}]*x", "c" * 300_000),
        (f"[{''.join(map(chr, range(256, 40_000, 2)))}]*x", "c" * 300_000),
    ],
)
def test_effort_is_bounded(pattern: str, text: str) -> None:
    start = time.process_time()

    with pytest.raises(StepBudgetExceededError):
        found(pattern, text)

    assert time.process_time() - start < 5


CHARACTERS = st.sampled_from(["a", "b", "[ab]", "[^a]", ".", r"\d", r"\s", "^", r"\b", "(?!a)"])
TEXTS = st.text("ab1 ", max_size=8)
PATTERNS = st.recursive(
    CHARACTERS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}|{two[1]})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{0,2}", "{1,}", "+?"])).map(
            lambda two: f"(?:{two[0]}){two[1]}"
        ),
        inner.map(lambda one: f"(?={one})"),
    ),
    max_leaves=6,
)


@given(PATTERNS, TEXTS)
def test_where_languages_agree_so_do_we_with_python(pattern: str, text: str) -> None:
    assert found(pattern, text) is (re.search(pattern, text, re.ASCII) is not None)


def test_groups_may_be_nested_deep() -> None:
    assert found("(" * 49 + "a" + ")+" * 49, "aa")
    assert found("(?=" * 49 + "a" + ")" * 49, "aa")
