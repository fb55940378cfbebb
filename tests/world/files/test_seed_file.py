"""A server whose worlds begin with a file."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from app.test_worlds import knows, sent
from exchanges import Node, elements, soap_call
from mockturk import ManualClock, MockTurk, connect
from mockturk.exceptions import ControlAPIError

SEED_FILE = Path(__file__).parents[2] / "samples" / "world.json"


def left(turk: MockTurk, root: str = "") -> str | None:
    get = soap_call("GetHIT", elements({"HITId": "HIT1", "ResponseGroup": "HITAssignmentSummary"}))
    answer = Node.parse(sent(turk, "POST", f"{root}/", get)[1].encode())
    return answer.text("Body/GetHITResponse/HIT/NumberOfAssignmentsAvailable")


def test_every_world_of_a_server_begins_with_it() -> None:
    with MockTurk(seed_file=SEED_FILE) as turk:
        for root in ("", "/w/one", "/w/other"):
            assert knows(turk, root, "HIT1") == "True"
            assert left(turk, root) == "1"


def test_a_reset_returns_to_it_at_the_present_time() -> None:
    with MockTurk(seed_file=SEED_FILE, seed=1) as turk:
        (before,) = turk.export()["assignments"]
        done = turk.workers.accept("A1BOB", "HIT1")
        turk.workers.submit(done, {"colour": "blue"})
        assert left(turk) == "0"

        turk.reset()

        (after,) = turk.export()["assignments"]
        assert after["id"] == before["id"]
        assert after["accepted_at"] >= before["accepted_at"]
        assert left(turk) == "1"


def test_changes_to_the_file_do_not_matter_once_it_was_read(tmp_path: Path) -> None:
    file = tmp_path / "seed.json"
    file.write_bytes(SEED_FILE.read_bytes())
    with MockTurk(seed_file=str(file)) as turk:
        file.unlink()
        turk.reset()
        assert knows(turk, "/w/one", "HIT1") == "True"
        assert turk.workers.get("A1ANN").registered


def test_worlds_are_made_beside_one_another() -> None:
    with MockTurk(seed_file=SEED_FILE) as turk:
        found: list[str | None] = []
        callers = [
            Thread(target=lambda n=number: found.append(left(turk, f"/w/{n}")))
            for number in range(8)
        ]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join()

        assert found == ["1"] * 8


def test_a_reset_that_the_file_no_longer_fits_changes_nothing(tmp_path: Path) -> None:
    """A date in the file has passed meanwhile."""
    noon = datetime(2014, 8, 15, 12, tzinfo=UTC)
    document = json.loads(SEED_FILE.read_text())
    document.pop("clock", None)
    document["hits"] = [
        {**document["hits"][0], "expires_at": (noon + timedelta(hours=1)).isoformat()}
    ]
    document["assignments"] = []
    file = tmp_path / "seed.json"
    file.write_text(json.dumps(document))
    clock = ManualClock(noon)
    with MockTurk(seed_file=file, clock=clock) as turk:
        turk.workers.accept("A1BOB", "HIT1")
        clock.advance(timedelta(hours=2))
        before = turk.export()

        for change in (connect(turk.url).reset, lambda: connect(turk.url).begin("other")):
            with pytest.raises(ControlAPIError, match="cannot be reset") as refused:
                change()
            assert refused.value.status == 409
            assert turk.export() == before
