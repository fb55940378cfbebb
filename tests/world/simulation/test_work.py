"""``mockturk work`` and the address it asks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result
from werkzeug.test import TestResponse

from client.calling import hits
from description import require_as_described
from exchanges import Service
from mockturk import MockTurk
from mockturk.app.cli.main import main
from mockturk.store import tables
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.simulation import Simulation
from world.lifecycle.stage import Stage


def asked(stage: Stage, **body: Any) -> TestResponse:
    response = Service(stage.world).http.post("/_mockturk/simulation", json=body)
    if response.status_code == 200:
        require_as_described(response)
    return response


def refused(response: TestResponse) -> tuple[int, str]:
    return response.status_code, response.json["error"]["message"]


def worked(turk: MockTurk, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["work", "--url", turk.url, *arguments])


def stocked(turk: MockTurk, number: int) -> list[str]:
    """Let a requester create HITs of three assignments."""
    return hits(turk, number, MaxAssignments=3)


# Over HTTP.


def test_a_call_says_what_was_done_and_what_is_left() -> None:
    stage = Stage()
    hit = stage.hit(MaxAssignments=3)

    first = asked(stage, most=2, seed="s", accuracy=1, seconds=10.5, hit_id=hit).json
    second = asked(stage, most=2, seed="s", accuracy=1, seconds=10.5, hit_id=hit).json

    assert first.pop("simulated_seconds") > 0
    counts = dict.fromkeys(first, 0)
    assert first == {**counts, "accepted": 3, "submitted": 2, "left": True}
    assert (second["submitted"], second["hits_finished"], second["left"]) == (1, 1, False)


def test_calls_do_what_one_simulation_does() -> None:
    called, direct = Stage(), Stage()
    for stage in (called, direct):
        for _ in range(10):
            stage.hit(MaxAssignments=3)
    Simulation(direct.world, seed=5).run()
    while asked(called, most=4, seed=5).json["left"]:
        pass

    assert called.snapshot() == direct.snapshot()


@pytest.mark.parametrize(
    ("body", "status", "sentence"),
    [
        ({"accuracy": 2}, 400, "accuracy"),
        ({"accuracy": "high"}, 400, '"accuracy" must be a number.'),
        ({"workers": 1.5}, 400, '"workers" must be a whole number.'),
        ({"workers": 5000}, 400, "workers"),
        ({"most": 0}, 400, "most"),
        ({"most": 1001}, 400, "most"),
        ({"seed": None}, 400, '"seed"'),
        ({"speed": 1}, 400, "The fields are: workers"),
        ({"hit_id": "NONE"}, 404, "NONE"),
        ({"hit_id": "\ud800"}, 400, "half a surrogate pair"),
    ],
)
def test_what_makes_no_sense_is_refused(body: Any, status: int, sentence: str) -> None:
    got, message = refused(asked(Stage(), **body))

    assert got == status
    assert sentence in message


@pytest.mark.parametrize("kind", ["reset", "restore", "replace"])
def test_work_ends_when_the_data_of_its_world_is_replaced(kind: str) -> None:
    stage = Stage()
    stage.hit(MaxAssignments=3)
    before = stage.world.snapshot()
    advance = stage.clock.advance

    def replace_data(by: timedelta) -> None:
        """Stand for another request, while the clock moves to the first submission."""
        advance(by)
        if kind == "reset":
            stage.world.reset()
        elif kind == "restore":
            stage.world.restore(before)
        else:
            with stage.world.replace_contents():
                pass
        with open_transaction(stage.world):
            changed.append(stage.world.store.snapshot())

    changed: list[Any] = []
    stage.clock.advance = replace_data  # type: ignore[method-assign]
    response = asked(stage)

    assert refused(response) == (
        409,
        "The data of this world was replaced meanwhile, so that the simulation ended early.",
    )
    with open_transaction(stage.world):
        for table in tables.TABLES:  # nothing of it is in the new data
            assert stage.world.store.all(table) == changed[0].all(table)
    stage.clock.advance = advance  # type: ignore[method-assign]
    assert asked(stage).status_code == 200


def test_any_text_is_a_seed() -> None:
    for seed in ("", "\x00", 10**18):
        assert asked(Stage(), seed=seed).status_code == 200


# The command.


def test_the_command_works_until_nothing_is_left(turk: MockTurk) -> None:
    stocked(turk, 50)
    result = worked(turk, "--workers", "5", "--seconds", "2")

    assert result.exit_code == 0, result.output
    assert "100 submitted" in result.stderr
    assert "150 assignments submitted, 0 returned, 0 abandoned, 0 failed" in result.stdout
    assert "50 HITs finished, 0 still available" in result.stdout
    assert " simulated" in result.stdout
    assert "There was nothing these workers could do." in worked(turk).stdout


def test_the_command_stops_where_it_is_told(turk: MockTurk) -> None:
    first, _ = stocked(turk, 2)

    assert "2 assignments submitted" in worked(turk, "--hit", first, "--most", "2").stdout
    assert "1 assignments submitted" in worked(turk, "--hit", first).stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--accuracy", "1.5"], "'--accuracy'"),
        (["--agreement", "-1"], "'--agreement'"),
        (["--workers", "0"], "'--workers'"),
        (["--hit", "NONE"], "Error: Hit NONE does not exist"),
        (["--hit-type", "NONE"], "Error: "),
        (["--accuracy", "nan"], "Error: "),
    ],
)
def test_bad_arguments_are_errors_of_one_line(
    turk: MockTurk, arguments: list[str], sentence: str
) -> None:
    result = worked(turk, *arguments)

    assert result.exit_code != 0
    assert sentence in result.stderr
    assert "Traceback" not in result.output


def test_without_a_server_the_command_says_so() -> None:
    result = CliRunner().invoke(main, ["work", "--url", "http://127.0.0.1:1"])

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: http://127.0.0.1:1")
    assert len(result.stderr.splitlines()) == 1
