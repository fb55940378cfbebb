"""``MockTurk(data=…)``: what of a world outlives its server, and what a failed start says."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from app.data_folders import FILE, create_hit, export, fill, get_request_id, kill, request
from exchanges import NOON, QUESTION
from mockturk import MockTurk
from mockturk.client.world import World
from mockturk.exceptions import MockturkError
from world.files.seeds import seed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_all_of_a_world_is_there_after_a_stop(folder: Path) -> None:
    with MockTurk(data=str(folder), seed=3) as turk:
        fill(turk)
        turk.clock.freeze()
        turk.rules = "relaxed"
        before = turk.export()
        next_ids = turk.ids()
    assert [path.name for path in folder.iterdir()] == [FILE]

    with MockTurk(data=str(folder)) as turk:
        assert turk.export() == before
        assert turk.ids() == next_ids
        assert turk.rules == "relaxed"
        assert turk.clock.is_frozen


def test_all_of_a_world_is_there_after_a_kill(folder: Path, tmp_path: Path) -> None:
    with MockTurk(data=str(folder)) as turk:
        fill(turk)
        turk.clock.freeze()
        before = export(turk)
        copy = kill(folder, tmp_path / "killed")

    with MockTurk(data=str(copy)) as turk:
        assert export(turk) == before


def test_a_stop_does_not_change_what_comes_next(folder: Path, tmp_path: Path) -> None:
    """Ids, tokens and chances of faults go on as they would have without it."""

    def go_on(turk: MockTurk) -> list[object]:
        hits = [create_hit(turk, UniqueRequestToken=token) for token in ("once", "twice", "twice")]
        chances = [request(turk, "SearchHITs")[0] for _ in range(8)]
        return [hits, chances, export(turk)["hits"], get_request_id(turk)]

    with MockTurk(data=str(folder), seed=3) as turk:
        hit_id = fill(turk)
        turk.clock.freeze()
    kill(folder, tmp_path / "copy")
    with MockTurk(data=str(folder), seed=3) as turk:
        once = go_on(turk)
    with MockTurk(data=str(tmp_path / "copy"), seed=3) as turk:
        get_request_id(turk)
    with MockTurk(data=str(tmp_path / "copy"), seed=3) as turk:
        assert go_on(turk)[:3] == once[:3]

    assert once[0][0] == hit_id  # type: ignore[index]
    assert once[0][1] == once[0][2] != hit_id  # type: ignore[index]


@pytest.mark.parametrize("options", [{}, {"seed": 3}])
def test_no_kill_brings_an_id_or_a_serial_number_twice(
    tmp_path: Path, options: dict[str, int]
) -> None:
    made: list[str] = []
    folder = tmp_path / "data"
    for number in range(5):
        turk = MockTurk(data=str(folder), **options)
        for _ in range(2):
            made += get_request_id(turk), create_hit(turk)
        request(turk, "ForceExpireHIT", HITId=made[-1])
        request(turk, "DisposeHIT", HITId=made[-1])
        if number % 2:  # an orderly stop
            turk.stop()
        copy = kill(folder, tmp_path / str(number))
        turk.stop()
        serials = [hit["serial"] for hit in turk.export()["hits"]]
        assert len(set(serials)) == len(serials)
        assert serials == sorted(serials)
        folder = copy

    assert len(set(made)) == len(made) == 20


def test_the_clock_goes_on_and_what_came_due_happens(folder: Path) -> None:
    with MockTurk(data=str(folder)) as turk:
        turk.clock.set(NOON + timedelta(days=9_000))
        turk.clock.advance(hours=5)
        hit_id = create_hit(turk, LifetimeInSeconds=30)
        turk.clock.freeze()
        at = turk.clock.now()
        turk.clock.resume()

    with MockTurk(data=str(folder)) as turk:
        assert timedelta(0) <= turk.clock.now() - at < timedelta(minutes=5)
        turk.clock.freeze()
    with MockTurk(data=str(folder)) as turk:
        frozen = turk.clock.now()
        turk.clock.resume()
        turk.clock.advance(seconds=29)
    with MockTurk(data=str(folder)) as turk:
        turk.clock.advance(seconds=1)
        (hit,) = turk.export()["hits"]

    assert hit["id"] == hit_id
    assert hit["status"] == "Reviewable"
    assert frozen - at < timedelta(minutes=5)


def shift_clock(folder: Path, by: timedelta) -> None:
    """Shift the clock of the worlds in a folder, as if that time had passed."""
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as database:
        for name, row in database.execute("SELECT name, state FROM worlds").fetchall():
            state = {**msgspec.msgpack.decode(row), "clock_shift": by}
            changed = (msgspec.msgpack.encode(state), name)
            database.execute("UPDATE worlds SET state = ? WHERE name = ?", changed)


def test_time_that_passed_happens_at_the_start(
    folder: Path,
) -> None:
    with MockTurk(data=str(folder)) as turk:
        create_hit(turk, LifetimeInSeconds=30)
        document = turk.export()
    shift_clock(folder, timedelta(hours=1))

    with MockTurk(data=str(folder)) as turk:
        (hit,) = turk.export()["hits"]

    assert "status" not in document["hits"][0]
    assert hit["status"] == "Reviewable"


def test_journal_snapshots_and_secrets_end_with_the_server(folder: Path) -> None:
    with MockTurk(data=str(folder)) as turk:
        create_hit(turk)
        turk.snapshot("one")
        turk.credentials.put("AKIASECRET", "a secret that is long")

    with MockTurk(data=str(folder)) as turk:
        assert turk.journal.calls() == []
        assert turk.snapshots() == {}
    assert b"a secret that is long" not in (folder / FILE).read_bytes()


def test_named_worlds_come_back_each_with_its_own(folder: Path) -> None:
    with MockTurk(data=str(folder)) as turk:
        ids = {name: create_hit(turk.world(name)) for name in ("one", "two", "three")}
        turk.world("two").drop()
        turk.world("three").reset()
        turk.world("three").clock.freeze()

    with MockTurk(data=str(folder)) as turk:
        assert turk.worlds() == ["one", "three"]
        assert [hit["id"] for hit in turk.world("one").export()["hits"]] == [ids["one"]]
        assert turk.world("three").clock.is_frozen
        assert "hits" not in turk.world("three").export()
        assert "hits" not in turk.world("two").export()
        assert "hits" not in turk.export()


def reset(world: World) -> None:
    world.reset()


def restore(world: World) -> None:
    name = world.snapshot()
    create_hit(world)
    world.restore(name)


def load(world: World) -> None:
    world.load(seed())


def load_demo(world: World) -> None:
    world.load_demo()


def begin(world: World) -> None:
    world.begin("another seed")


@pytest.mark.parametrize("replace", [reset, restore, load, load_demo, begin])
def test_a_replaced_world_comes_back_as_it_then_was(
    folder: Path, tmp_path: Path, replace: Callable[[World], None]
) -> None:
    with MockTurk(data=str(folder)) as turk:
        create_hit(turk)
        replace(turk)
        made = create_hit(turk)
        turk.clock.freeze()
        before = export(turk)
        copy = kill(folder, tmp_path / "killed")

    for path in (folder, copy):
        with MockTurk(data=str(path)) as turk:
            assert export(turk) == before
            assert create_hit(turk) != made
    with closing(sqlite3.connect(folder / FILE)) as database:
        generations = database.execute("SELECT DISTINCT generation FROM records").fetchall()
        assert generations == database.execute("SELECT generation FROM worlds").fetchall()


def test_a_world_file_is_the_same_from_memory_and_from_a_folder(folder: Path) -> None:
    with MockTurk() as memory, MockTurk(data=str(folder)) as durable:
        memory.clock.freeze()
        fill(memory)
        memory.clock.freeze()
        document = memory.export()
        durable.load(document)
        assert durable.export() == document
    with MockTurk(data=str(folder)) as durable, MockTurk() as memory:
        assert durable.export() == document
        memory.load(durable.export())
        assert memory.export() == document


def test_a_stopped_server_can_be_read_but_not_changed(folder: Path) -> None:
    with MockTurk(data=str(folder)) as turk:
        create_hit(turk, LifetimeInSeconds=30)
    before = export(turk)  # the clock stands still, so nothing can come due any more

    with pytest.raises(
        MockturkError, match=r"^ServiceUnavailable: The server was stopped; .*undone"
    ):
        turk.workers.register("A1")
    with pytest.raises(
        MockturkError, match=r"^ServiceUnavailable: The server was stopped; .*undone"
    ):
        turk.reset()
    with pytest.raises(MockturkError, match="cannot be used: the server was stopped"):
        turk.world()

    assert export(turk) == before
    with MockTurk(data=str(folder)) as turk:
        assert turk.workers.registered().total == 0


def test_a_start_that_fails_leaves_no_world(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "seed.json"
    file.write_text('{"format": "mockturk world", "version": 1, "hits": 7}', encoding="utf-8")
    with pytest.raises(ValueError, match=r"seed\.json: hits"):
        MockTurk(data=str(folder), seed_file=str(file))

    with MockTurk(data=str(folder)) as turk:
        assert create_hit(turk)


def test_a_seed_may_have_bytes_that_are_no_text(folder: Path) -> None:
    """As from a command line."""
    with MockTurk(seed="\udcff") as turk:
        in_memory = [create_hit(turk), create_hit(turk)]
    made = []
    for _ in range(2):
        with MockTurk(data=str(folder), seed="\udcff") as turk:
            made.append(create_hit(turk))
    assert made == in_memory


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "workers", {"name": "\ud800"}),
        ("POST", "workers", {"worker_id": "A\ud800"}),
        ("POST", "faults", {"kind": "status", "body": "\ud800"}),
        ("POST", "faults", {"kind": "throttle", "access_key": "\ud800"}),
        ("PUT", "ids", {"seed": "\ud800"}),
        ("PUT", "layouts/L", {"html": "\ud800"}),
        ("PUT", "world", seed(accounts=[{"access_key": "\ud800"}])),
    ],
)
def test_text_that_no_row_can_have_is_refused(
    folder: Path, method: str, path: str, body: dict[str, Any]
) -> None:
    with (
        MockTurk(data=str(folder)) as turk,
        pytest.raises(MockturkError, match="half a surrogate pair"),
    ):
        turk.ask(method, f"/{path}", **body)


@pytest.mark.parametrize(
    ("operation", "fields"),
    [
        ("GetAccountBalance", {"AWSAccessKeyId": b"\xff"}),
        ("CreateHIT", {"UniqueRequestToken": b"\xff"}),
        ("CreateHIT", {"RequesterAnnotation": b"\xff"}),
        ("BlockWorker", {"WorkerId": b"A\xff", "Reason": b"\xff"}),
    ],
)
def test_bytes_that_are_no_text_end_no_commit(
    folder: Path, operation: str, fields: dict[str, object]
) -> None:
    usual = {"HITTypeId": "T100CN9P324W00EXAMPLE", "Question": QUESTION, "LifetimeInSeconds": 60}
    with MockTurk(data=str(folder)) as turk:
        assert (
            request(turk, operation, **(usual if operation == "CreateHIT" else {}), **fields)[0]
            == 200
        )
        assert create_hit(turk)


def make_newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version = 1000")


def make_foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE worlds (name)")


def make_text(path: Path) -> None:
    path.write_text("There is no database here. " * 500, encoding="utf-8")


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20_000])


def damage_row(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("UPDATE records SET record = x'81a26964' WHERE kind = 'hits'")


def damage_state(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("UPDATE worlds SET state = x'80'")


def double_row(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute(
            "INSERT INTO records SELECT generation, kind, 'x', record FROM records"
            " WHERE kind = 'hits'"
        )


DAMAGES = {
    make_newer: r"\S+ was written by a newer version of Mockturk \(format 1000; this one reads up"
    r" to 1\)",
    make_foreign: r"\S+mockturk\.sqlite is not a database of Mockturk",
    make_text: r"\S+ cannot be used: file is not a database",
    truncate: r".+ (cannot be used|is damaged): .+",
    damage_row: r"the default world in \S+ is damaged: .+",
    damage_state: r"the default world in \S+ is damaged: .+",
    double_row: r"the default world in \S+ is damaged: .+has \w+ already.*",
}


@pytest.fixture(params=DAMAGES)
def damage(request: pytest.FixtureRequest) -> tuple[Callable[[Path], None], str]:
    return request.param, DAMAGES[request.param]


def test_a_folder_that_cannot_be_read_ends_the_start_with_a_sentence(
    folder: Path, damage: tuple[Callable[[Path], None], str]
) -> None:
    with MockTurk(data=str(folder)) as turk:
        create_hit(turk)
    damage[0](folder / FILE)
    before = (folder / FILE).read_bytes()

    with pytest.raises(MockturkError, match=rf"^{damage[1]}$"):
        MockTurk(data=str(folder))

    if damage[0] in (make_foreign, make_text):
        assert (folder / FILE).read_bytes() == before


def test_a_folder_is_of_one_environment(folder: Path) -> None:
    with MockTurk(data=str(folder)):
        pass
    with pytest.raises(
        MockturkError,
        match=r"^the default world in \S+ is of the environment sandbox, not production$",
    ):
        MockTurk(data=str(folder), environment="production")
    with MockTurk(data=str(folder)) as turk:
        assert create_hit(turk)


def test_a_folder_is_used_by_one_server(folder: Path) -> None:
    with MockTurk(data=str(folder)) as turk:
        with pytest.raises(MockturkError, match=r"^\S+ is in use by another process$"):
            MockTurk(data=str(folder))
        assert create_hit(turk)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    for path in (file, file / "below"):
        with pytest.raises(MockturkError, match=r"^\S+ cannot be used: .+$"):
            MockTurk(data=str(path))


@pytest.mark.parametrize("number", range(6))
def test_a_torn_log_has_the_first_of_the_changes(folder: Path, tmp_path: Path, number: int) -> None:
    """As after a loss of power, which may take the latest commits, but nothing of their middle."""
    chance = Random(number)
    with MockTurk(data=str(folder)) as turk:
        turk.clock.freeze()
        ids, sizes = [], []
        log_file = folder / f"{FILE}-wal"
        for n in range(12):
            sizes.append(log_file.stat().st_size)
            ids.append(create_hit(turk, UniqueRequestToken=n))
        copy = kill(folder, tmp_path / "killed")
    size = chance.randrange(sizes[0], (copy / log_file.name).stat().st_size)
    with (copy / log_file.name).open("r+b") as file:
        if number % 2:
            file.truncate(size)
        else:
            file.seek(size)
            file.write(chance.randbytes(100))

    with MockTurk(data=str(copy)) as turk:
        document = turk.export()
        again = [create_hit(turk, UniqueRequestToken=n) for n in range(12)]
    found = [hit["id"] for hit in document.get("hits", ())]
    assert found == ids[: len(found)]
    assert len(found) >= sum(one <= size for one in sizes[1:])
    assert [token["made"] for token in document.get("tokens", ())] == found
    counts = {one["whose"]: one["until_then"] for one in document.get("latest_counts", ())}
    assert sum(one.get("hits_created", 0) for one in counts.values()) == len(found)
    assert again[: len(found)] == found
    assert not set(again[len(found) :]) & set(ids)
