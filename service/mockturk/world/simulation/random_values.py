"""Draw random answers to one question that are valid for its form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from mockturk.documents.js_regex.matcher import StepBudget, StepBudgetExceededError
from mockturk.documents.question_forms import FileRule, FreeTextRule, Rule, SelectionRule

if TYPE_CHECKING:
    from random import Random

DrawnAnswer: TypeAlias = str | list[str] | bytes | None
"""A text, some selections, a file, or None if no valid answer was found."""

_WORDS = (
    *("alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india"),
    *("juliett", "kilo", "lima", "mike", "november", "oscar", "papa", "quebec", "romeo"),
    *("sierra", "tango", "uniform", "victor", "whiskey", "xray", "yankee", "zulu"),
)
_LARGEST_FILE = 1_000_000  # bytes; a question that requires more gets no file
_USUAL_FILE = 64  # bytes
_SPREAD = 100  # width of the range of numbers, if a rule has one limit or none
_LONGEST = 1000  # characters of a text
_LONGEST_NUMBER = 18  # digits
_MOST_STEPS = 20_000
_TRIES = 25


def to_value_set(drawn: DrawnAnswer) -> frozenset[str]:
    """Return the values of an answer that are compared with other answers."""
    if drawn is None or isinstance(drawn, bytes):
        return frozenset()
    texts = [drawn] if isinstance(drawn, str) else drawn
    return frozenset(text.strip() for text in texts) - {""}


def draw_answer(rule: Rule, random: Random) -> DrawnAnswer:
    """Draw an answer to a question with a rule; None if no valid answer is found."""
    if isinstance(rule, FileRule):
        return _file(rule, random)
    if isinstance(rule, SelectionRule):
        return _selections(rule, random)
    return _text(rule, random)


def draw_other_answer(rule: Rule, than: frozenset[str], random: Random) -> DrawnAnswer:
    """Draw an answer whose values differ from ``than``; after some tries, any answer."""
    return _other(lambda: draw_answer(rule, random), than)


def draw_word(random: Random) -> str:
    """Draw a word."""
    return random.choice(_WORDS)


def draw_other_word(than: frozenset[str], random: Random) -> str:
    """Draw a word that is not the only value in ``than``."""
    return random.choice([each for each in _WORDS if {each} != than])


def _other(draw: Callable[[], DrawnAnswer], than: frozenset[str]) -> DrawnAnswer:
    found = draw()
    for _ in range(_TRIES):
        if to_value_set(found) != than:
            return found
        found = draw()
    return found


def _file(rule: FileRule, random: Random) -> bytes | None:
    size = max(rule.smallest, min(rule.largest, _USUAL_FILE))
    return random.randbytes(size) if size <= _LARGEST_FILE else None


def _selections(rule: SelectionRule, random: Random) -> DrawnAnswer:
    choices = sorted(rule.selections)
    highest = min(rule.most, len(choices))
    lowest = max(1, rule.least)
    if lowest <= highest:
        chosen = set(random.sample(choices, random.randint(lowest, highest)))
        return [each for each in choices if each in chosen]
    if rule.other is None:
        return None
    text = _text(rule.other, random)
    return None if text is None else [*choices[: rule.most], text]


def _text(rule: FreeTextRule, random: Random) -> str | None:
    candidates = [_number(rule, random)] if rule.numeric else list(_texts(rule, random))
    fitting = [each for each in candidates if _fits(rule, each)]
    if not rule.formats and not rule.numeric:
        return fitting[0] if fitting else None
    return random.choice(fitting) if fitting else None


def _number(rule: FreeTextRule, random: Random) -> str:
    lowest, highest = rule.lowest, rule.highest
    if rule.shortest > 1:
        lowest = max(lowest or 0, 10 ** min(rule.shortest - 1, _LONGEST_NUMBER))
    if rule.longest is not None:
        largest = 10 ** min(rule.longest, _LONGEST_NUMBER) - 1
        highest = largest if highest is None else min(highest, largest)
    if lowest is None:
        lowest = 1 if highest is None or highest >= 1 else highest - _SPREAD
    if highest is None:
        highest = lowest + _SPREAD
    return str(random.randint(lowest, max(lowest, highest)))


def _texts(rule: FreeTextRule, random: Random) -> Iterator[str]:
    """Yield random texts in many forms, so that one of them fits the usual patterns of forms."""
    text = draw_word(random)
    while len(text) < min(rule.shortest, _LONGEST):
        text = f"{text} {draw_word(random)}"
    yield text if rule.longest is None else text[: rule.longest].strip() or text[0]
    if not rule.formats:
        return
    digits = f"{random.randrange(10**10):010}"
    year, month, day = 2000 + random.randrange(15), random.randint(1, 12), random.randint(1, 28)
    yield text.upper()
    yield text.capitalize()
    yield text.replace(" ", "")
    yield f"{text} {draw_word(random)}"
    yield from (digits[:size] for size in range(1, len(digits) + 1))
    yield f"1{digits[:3]}"
    yield f"{digits[:2]}.{digits[2:4]}"
    yield f"${digits[:2]}.{digits[2:4]}"
    yield f"{digits[:3]}-555-{digits[3:7]}"
    yield f"({digits[:3]}) 555-{digits[3:7]}"
    yield f"{digits[:5]}-{digits[5:9]}"
    yield f"{year}-{month:02}-{day:02}"
    yield f"{month:02}/{day:02}/{year}"
    yield f"{month}/{day}/{year}"
    yield f"{random.randrange(24):02}:{random.randrange(60):02}"
    yield f"{text.replace(' ', '.')}@example.com"
    yield f"http://www.example.com/{text.replace(' ', '/')}"
    yield random.choice(("yes", "no"))
    yield random.choice(("Y", "N"))


def _fits(rule: FreeTextRule, text: str) -> bool:
    if len(text) < rule.shortest or (rule.longest is not None and len(text) > rule.longest):
        return False
    effort = StepBudget(_MOST_STEPS)
    try:
        return all(each.pattern.is_found_in(text, effort) for each in rule.formats)
    except StepBudgetExceededError:
        return True
