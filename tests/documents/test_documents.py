"""The documents of a world: each text is validated once, from any number of threads."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from documents.question_texts import formatted_content, html_question, overview
from exchanges import Service
from mockturk.documents.documents import Documents
from mockturk.documents.validation_cache import ValidationCache
from mockturk.domain.api_rules import LEGACY_RULES, APIRules
from mockturk.domain.errors import InvalidParameterValue, ServiceError, XMLParseError
from mockturk.domain.limits import RELAXED, STRICT, ActiveLimits
from mockturk.store import tables


class Looks:
    """Stands in for the check of a Question: counts, and refuses what says so."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, text: str, rules: APIRules) -> None:
        assert rules is LEGACY_RULES
        self.texts.append(text)
        if "wrong" in text:
            raise XMLParseError("Question", "It says so")


def fresh(text: str) -> str:
    """An equal text that is another object, as each request brings its own."""
    return text.encode().decode()


def test_a_valid_text_is_looked_into_once() -> None:
    looks = Looks()
    documents = Documents(ActiveLimits(STRICT), looks)

    first = documents.validate_question(fresh("a question"))
    again = [documents.validate_question(fresh("a question")) for _ in range(5)]
    documents.validate_question("another")

    assert looks.texts == ["a question", "another"]
    assert all(text is first for text in again)


def test_a_refused_text_is_looked_into_again() -> None:
    looks = Looks()
    documents = Documents(ActiveLimits(STRICT), looks)

    for _ in range(3):
        with pytest.raises(XMLParseError):
            documents.validate_question("wrong")

    assert looks.texts == ["wrong"] * 3


def test_relaxed_rules_look_into_nothing_but_measure() -> None:
    looks = Looks()
    documents = Documents(ActiveLimits(RELAXED), looks)

    assert documents.validate_question("wrong") == "wrong"
    with pytest.raises(InvalidParameterValue):
        documents.validate_question("x" * 65_536)
    assert looks.texts == []


def test_the_texts_of_equal_questions_are_held_once(service: Service) -> None:
    ids = [service.created(Question=overview("<Text/>")).text("HITId") for _ in range(2)]

    with service.world.store.transaction():
        one, other = (service.world.store.get(tables.HITS, hit_id) for hit_id in ids)
        assert one.question is other.question


def test_worlds_share_nothing() -> None:
    looks = Looks()

    for _ in range(2):
        Documents(ActiveLimits(STRICT), looks).validate_question("a question")

    assert len(looks.texts) == 2


def test_only_the_texts_last_asked_for_are_remembered() -> None:
    texts = ValidationCache(most=3, most_bytes=10_000)
    for text in ("a", "b", "c"):
        texts.add(text)

    texts.get("a")
    texts.add("d")

    assert {text: texts.get(text) for text in "abcd"} == {"a": "a", "b": None, "c": "c", "d": "d"}


@pytest.mark.parametrize("filling", ["x", "é", "\u4e00", "\U0001f600"])
def test_what_is_remembered_is_bounded_in_bytes(filling: str) -> None:
    texts = ValidationCache(most=1_000, most_bytes=100_000)

    for number in range(200):
        texts.add(f"{number}{filling * 1_000}")
        texts.add(f"{number}{filling * 1_000}")

    width = len(filling.encode("utf-32-le")) if ord(filling) > 0xFFFF else (ord(filling) > 255) + 1
    assert 0.8 * 100_000 <= len(texts) * 1_000 * width <= 100_000


def test_a_text_larger_than_everything_is_not_remembered() -> None:
    texts = ValidationCache(most=10, most_bytes=1_000)
    texts.add("small")
    texts.add("x" * 2_000)

    assert len(texts) == 0
    texts.add("small")
    assert texts.get("small") == "small"


def test_each_thread_is_told_what_is_wrong_with_its_own_text() -> None:
    """With an lxml schema shared and not locked, 14 to 17 of 100 are told of another's."""
    documents = Documents(ActiveLimits(STRICT))

    def told(number: int) -> str | None:
        question = {
            0: overview(f"<Element{number}/>"),
            1: formatted_content(f"<element{number}/>"),
            2: overview(f"<Text><Element{number}>"),
            3: html_question(f"<element{number}>"),
            4: overview(f"<Text>{number}</Text>"),
            5: overview("<Text>the same</Text>"),
        }[number % 6]
        try:
            documents.validate_question(question)
        except ServiceError as error:
            return error.message.rpartition("Question. ")[2]
        return None

    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(told, range(3_000)))

    for number, answer in enumerate(answers):
        if number % 6 >= 4:
            assert answer is None
        else:
            assert answer is not None
            assert f"lement{number}" in answer


def test_starting_a_server_compiles_no_schema_and_imports_no_parser_of_html() -> None:
    program = """if True:
        import sys
        from mockturk import MockTurk
        from mockturk.documents import schemas
        schemas._compiled = None  # would fail
        with MockTurk():
            assert "tinyhtml5" not in sys.modules
    """

    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
