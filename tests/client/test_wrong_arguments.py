"""Arguments of a wrong type: one sentence that says which, and no request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from client.calling import hits
from mockturk import MockTurk, World
from mockturk.exceptions import WorldFileError

AT = datetime(2014, 8, 15, tzinfo=UTC)
CODE = "AWS.NotAuthorized"


@pytest.mark.parametrize(
    ("use", "value"),
    [
        (lambda world: world.faults.add("response", body=b"x"), "b'x'"),
        (lambda world: world.faults.error(CODE, data={"a": b"x"}), "b'x'"),
        (lambda world: world.workers.submit("3A", {"colours": {"red"}}), "{'red'}"),
        (lambda world: world.load({"clock": {"now": AT}}), repr(AT)),
        (lambda world: world.load({"accounts": [Decimal(1)]}), "Decimal('1')"),
        (lambda world: world.ask("POST", "/clock/set", time=AT), repr(AT)),
    ],
)
def test_a_value_that_json_cannot_hold_is_named(use: Callable[[World], Any], value: str) -> None:
    with MockTurk() as turk, pytest.raises(ValueError) as refused:
        use(turk)

    assert str(refused.value) == (
        f"{value} cannot be sent: JSON holds texts, numbers, True, False, None, lists and dicts"
    )


def test_a_name_that_json_cannot_hold_is_refused() -> None:
    with MockTurk() as turk, pytest.raises(ValueError, match="must have texts as names"):
        turk.load({"accounts": {(1, 2): "x"}})


@pytest.mark.parametrize(
    ("use", "sentence"),
    [
        (lambda world: world.faults.error(CODE, data="x"), "data must be a dict, not 'x'"),
        (lambda world: world.faults.error(CODE, fields=[1]), "fields must be a dict, not [1]"),
        (lambda world: world.journal.calls(fields=["x"]), "fields must be a dict, not ['x']"),
        (lambda world: world.journal.calls(after="1"), "after must be a whole number, not '1'"),
        (
            lambda world: world.journal.assert_called(times="1"),
            "times must be a whole number, not '1'",
        ),
        (lambda world: world.snapshot(3), "a name or an id must be a text, not 3"),
        (lambda world: world.faults.remove(3), "a name or an id must be a text, not 3"),
        (lambda world: world.world(5), "a name must be a text, not 5"),
        (
            lambda world: world.workers.answer("3HIT", {}, workers=1.5),
            "workers must be a number or a list of WorkerIds, not 1.5",
        ),
    ],
)
def test_an_argument_of_a_wrong_type_is_named(use: Callable[[Any], Any], sentence: str) -> None:
    with MockTurk() as turk, pytest.raises(TypeError) as refused:
        use(turk)

    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("use", "sentence"),
    [
        (lambda world: world.journal.assert_called(times=-1), "times must be 0 or more, not -1"),
        (
            lambda world: world.journal.assert_called(at_most=-1),
            "at_most must be 0 or more, not -1",
        ),
        (
            lambda world: world.ask("GET", "clock"),
            "a path begins with a slash, such as /worlds, not 'clock'",
        ),
        (lambda world: world.snapshot("a/b"), "'a/b' cannot be a part of an address"),
    ],
)
def test_a_wrong_value_is_named(use: Callable[[World], Any], sentence: str) -> None:
    with MockTurk() as turk, pytest.raises(ValueError) as refused:
        use(turk)

    assert str(refused.value) == sentence


def test_durations_and_times_can_be_fields(remote: World) -> None:
    hits(remote)
    remote.journal.assert_called("CreateHIT", LifetimeInSeconds=timedelta(hours=1))
    fault = remote.faults.error(CODE, fields={"LifetimeInSeconds": timedelta(hours=1)})

    (listed,) = remote.faults.all()
    assert (listed.id, listed.fields) == (fault, {"LifetimeInSeconds": "3600"})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "It is empty."),
        (" \n", "It is empty."),
        ("\ufeff", "It is empty."),
        ("[1]", "It is not a JSON object."),
        ("\ufeff{", "It is not JSON: "),
    ],
)
def test_a_text_that_is_no_world_file_is_refused(text: str, sentence: str) -> None:
    with MockTurk() as turk, pytest.raises(WorldFileError) as refused:
        turk.load(text)

    assert str(refused.value).startswith(sentence)


def test_a_text_with_a_byte_order_mark_is_loaded(remote: World) -> None:
    remote.load('\ufeff{"format": "mockturk world", "version": 1}')
