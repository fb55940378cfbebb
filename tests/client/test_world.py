"""The remote client against a real server."""

from __future__ import annotations

import json
import string
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any

import pytest

from client.calling import called
from exchanges import QUESTION, elements, soap_call
from mockturk import MockTurk, World, connect
from mockturk.client import deprecated_names
from mockturk.exceptions import (
    ControlAPIError,
    HITDoesNotExist,
    InvalidValueError,
    NotReadyError,
    UnreachableError,
    UntrustedCertificateError,
    WorldFileError,
)
from mockturk.records import Duration
from ports import own_port

CREATE = soap_call(
    "CreateHIT",
    elements({"HITTypeId": "T100CN9P324W00EXAMPLE", "Question": QUESTION, "LifetimeInSeconds": 60}),
)


def test_worlds_are_made_and_dropped(remote: World) -> None:
    one, other = remote.world(), remote.world()
    assert one.url != other.url

    called(one, CREATE)
    assert len(one.journal.calls()) == 1
    assert not other.journal.calls()
    one.drop()
    with pytest.raises(ControlAPIError, match="does not exist, or not any more"):
        one.journal.calls()
    with pytest.raises(ValueError, match="default"):
        remote.drop()
    assert one.world("named").url == f"{remote.url}/w/named"


def test_a_document_that_is_too_large_is_refused() -> None:
    document = {"format": "mockturk world", "version": 1, "hits": [{"id": "A" * 100_000}]}
    with (
        MockTurk(max_body=10_000) as turk,
        pytest.raises(ControlAPIError, match="max-body") as refused,
    ):
        connect(turk.url).load(document)

    assert (refused.value.status, refused.value.code) == (413, "RequestEntityTooLarge")


def test_a_world_nobody_has_used_may_be_dropped(remote: World) -> None:
    unused = remote.world()
    unused.drop()
    unused.drop()

    with (
        MockTurk(control_token="t") as other,
        pytest.raises(ControlAPIError, match="token is wrong"),
    ):
        connect(other.url, token="wrong").world().drop()


def test_a_server_that_is_not_trusted_is_told_of_at_once(
    secure_turk: MockTurk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    began = monotonic()
    with pytest.raises(UntrustedCertificateError, match=r"not trusted .*MOCKTURK_CA_FILE"):
        connect(secure_turk.tls_url).wait(60)
    with pytest.raises(UntrustedCertificateError, match="nowhere holds no certificate"):
        connect(secure_turk.tls_url, ca_file=str(tmp_path / "nowhere")).wait(60)
    assert monotonic() - began < 30

    monkeypatch.setenv("MOCKTURK_CA_FILE", str(secure_turk.ca_file))
    connect(secure_turk.tls_url).world().wait(60)


def test_what_a_world_got(remote: World) -> None:
    called(remote, CREATE)
    called(remote, soap_call("GetHIT", "<HITId>3NONE</HITId>", key="ELSE"))

    (create,) = remote.journal.assert_called("CreateHIT", HITTypeId="T100CN9P324W00EXAMPLE")
    assert create.request["LifetimeInSeconds"] == 60
    (refused,) = remote.journal.calls(error="AWS.MechanicalTurk.HITDoesNotExist")
    assert refused.access_key == "ELSE"
    sent, answer = remote.journal.raw(refused.number)
    assert "3NONE" in sent
    assert "does not exist" in answer
    remote.journal.assert_not_called("CreateHIT", LifetimeInSeconds=61)
    remote.journal.assert_called("CreateHIT", times=1, fields={"LifetimeInSeconds": 60})
    assert remote.journal.wait_for("GetHIT").number == refused.number
    assert remote.journal.details(refused.number).method == "POST"
    assert len(remote.journal.har("GetHIT")["log"]["entries"]) == 1
    remote.journal.clear()
    assert (remote.journal.calls(), remote.journal.dropped) == ([], 0)


def test_an_assertion_shows_what_came_and_the_nearest(remote: World) -> None:
    called(remote, soap_call("GetAccountBalance", ""))
    called(remote, CREATE)

    with pytest.raises(AssertionError) as failed:
        remote.journal.assert_called(
            "CreateHIT", LifetimeInSeconds=61, HITTypeId="T100CN9P324W00EXAMPLE"
        )

    text = str(failed.value)
    assert "was called 0 times, not at least once" in text
    assert "Nearest is call 2:" in text
    assert "LifetimeInSeconds: wanted '61', got '60'" in text
    assert "HITTypeId: wanted" not in text
    assert "1 GetAccountBalance -> ok" in text
    assert "2 CreateHIT -> ok HITTypeId='T100CN9P324W00EXAMPLE'" in text
    with pytest.raises(AssertionError, match="no such call came within"):
        remote.journal.wait_for("GetHIT", timeout=0)
    with pytest.raises(AssertionError, match="was called 1 times, not 2 times"):
        remote.journal.assert_called("CreateHIT", times=2)


def test_responses_and_held_calls(remote: World) -> None:
    remote.faults.add("response", "GetHIT", body="<x/>", times=1, fields={"HITId": "3X"})
    hold = remote.faults.add("hold_before", "CreateHIT", times=1, seconds=timedelta(minutes=1))
    assert [one.fields for one in remote.faults.all()] == [{"HITId": "3X"}, {}]
    assert remote.faults.held() == remote.faults.held(hold) == []
    with pytest.raises(AssertionError, match=r"fault-2 held no call within 0 s"):
        remote.faults.wait_until_held(hold, timeout=0)

    thread = Thread(target=called, args=(connect(remote.url, token="secret"), CREATE))
    thread.start()
    found = remote.faults.wait_until_held(hold, timeout=60)
    assert (found.fault, found.kind, found.operation) == (hold, "hold_before", "CreateHIT")
    assert remote.journal.calls("CreateHIT") == []
    assert remote.faults.release(hold) == 1
    thread.join()

    assert len(remote.journal.calls("CreateHIT")) == 1
    with pytest.raises(ControlAPIError, match="holds no call"):
        remote.faults.release(hold)


def test_no_call_is_waited_for_that_no_fault_can_hold(remote: World) -> None:
    fault = remote.faults.add("hold_after")
    rules = [{"kind": "hold_after", "id": "mine"}]
    for unknown in ("fault-2", "fault-99", "mine"):
        with pytest.raises(ControlAPIError, match="There is no such fault") as refused:
            remote.faults.wait_until_held(unknown, timeout=60)
        assert refused.value.status == 404

    remote.faults.remove(fault)
    assert remote.faults.held(fault) == []
    remote.load({"format": "mockturk world", "version": 1, "faults": {"rules": rules}})
    remote.faults.remove("mine")
    assert remote.faults.held("mine") == []


def test_faults(remote: World) -> None:
    fault = remote.faults.error("AWS.NotAuthorized", "GetAccountBalance", times=2)
    assert "AWS.NotAuthorized" in called(remote, soap_call("GetAccountBalance", ""))
    (left,) = remote.faults.all()
    assert (left.id, left.happened) == (fault, 1)
    assert "AWS.NotAuthorized" in remote.faults.codes()
    remote.faults.remove(fault)
    remote.faults.add("latency", seconds=0.001)
    remote.faults.clear()
    assert remote.faults.all() == []
    with pytest.raises(ControlAPIError) as refused:
        remote.faults.remove(fault)
    assert (refused.value.status, refused.value.code) == (404, "NotFound")


def test_workers(remote: World) -> None:
    hit_id = called(remote, CREATE).partition("<HITId>")[2].partition("<")[0]
    worker_id = remote.workers.register(name="Ada").worker_id
    assert remote.workers.change(worker_id, masters=True).masters
    (group,) = remote.workers.groups(worker_id=worker_id)
    assert remote.workers.next_hit(worker_id, group.hit_group_id) == hit_id
    first = remote.workers.accept(worker_id, hit_id)
    assert remote.workers.give_back(first).status == "Returned"
    second = remote.workers.accept(worker_id, hit_id)
    assert remote.workers.submit(second, {"Q": "A"}).status == "Submitted"
    assert [one.status for one in remote.workers.assignments(worker_id)] == [
        *("Submitted", "Returned")
    ]
    assert remote.workers.get(worker_id).history.submitted == 1
    with pytest.raises(ControlAPIError) as refused:
        remote.workers.accept(worker_id, "3NONE")
    assert refused.value.code == "AWS.MechanicalTurk.HITDoesNotExist"
    assert refused.value.data == {"HITId": "3NONE"}
    assert remote.workers.work(most=1).submitted == 0


def test_a_reset(remote: World) -> None:
    called(remote, CREATE)
    remote.reset()

    assert "TotalNumResults>0<" in called(remote, soap_call("SearchHITs", ""))


def test_who_is_not_there_cannot_be_reached() -> None:
    with MockTurk(port=own_port()) as turk:
        url = turk.url
        connect(url).wait(0)
    gone = connect(url)
    with pytest.raises(UnreachableError):
        gone.reset()
    with pytest.raises(NotReadyError):
        gone.wait(0)
    with pytest.raises(UnreachableError):
        connect("ftp://localhost")


def test_every_token_a_server_may_have_can_be_sent() -> None:
    for token in (string.punctuation, "x" * 4096):
        with MockTurk(control_token=token) as turk:
            assert connect(turk.url, token=token).journal.calls() == []


def test_a_token_is_sent() -> None:
    with MockTurk(control_token="open") as turk:
        assert connect(turk.url, token="open").journal.calls() == []
        with pytest.raises(ControlAPIError) as refused:
            connect(turk.url, token="shut").journal.calls()
        assert refused.value.status == 401


def test_a_world_is_kept_gone_back_to_exported_and_loaded(remote: World) -> None:
    called(remote, CREATE)
    document = remote.export()
    remote.snapshot("one-hit")
    assert remote.snapshots().keys() == {"one-hit"}
    remote.reset()
    assert "hits" not in remote.export()
    remote.restore("one-hit")
    assert len(remote.export()["hits"]) == 1
    remote.forget("one-hit")
    assert remote.snapshots() == {}

    other = remote.world()
    other.load(document)
    assert other.export()["hits"] == document["hits"]
    with pytest.raises(ControlAPIError) as refused:
        other.load({**document, "hits": [{**document["hits"][0], "colour": "red"}]})
    assert refused.value.data == {"path": "hits[0]"}
    assert other.export()["hits"] == document["hits"]


def test_accounts_credentials_layouts_ids_rules_and_settings() -> None:
    with MockTurk(environment="production", auth="verify", credentials={"AKIA": "hush"}) as turk:
        remote = connect(turk.url)
        account = remote.accounts.put("AKIA", Decimal("12.50"))
        assert account.available_balance == Decimal("12.50")
        assert remote.accounts.all() == [account]
        assert remote.accounts.get(account.requester_id) == account

        remote.credentials.put("AKIAELSE", "hush")
        assert remote.credentials.keys() == ["AKIA", "AKIAELSE"]
        remote.credentials.delete("AKIAELSE")
        assert remote.credentials.keys() == ["AKIA"]

        assert remote.layouts.put("PAGE", "<p>${a} ${b}</p>") == ["a", "b"]
        assert remote.layouts.get("PAGE") == "<p>${a} ${b}</p>"
        assert [one.layout_id for one in remote.layouts.all()] == ["PAGE"]
        remote.layouts.delete("PAGE")
        assert remote.layouts.all() == []

        remote.begin(7)
        assert remote.ids().seed == "7"
        assert remote.rules == "strict"
        remote.rules = "relaxed"
        assert remote.rules == "relaxed"
        settings = remote.settings()
        assert (settings["auth"], settings["credential"]) == ("verify", {"AKIA": "***"})


def test_others_are_answered_while_a_large_world_is_exported(remote: World) -> None:
    """Writing the world holds neither the world nor the event loop."""
    request = "<HITTypeId>T100CN9P324W00EXAMPLE</HITTypeId>" + elements(
        {"Question": QUESTION, "LifetimeInSeconds": 60}
    )
    for _ in range(4):
        called(remote, soap_call("CreateHIT", *[request] * 2000))
    document: list[dict[str, object]] = []
    exporting = Thread(target=lambda: document.append(remote.export()))
    exporting.start()
    answered = 0
    while exporting.is_alive():
        called(remote, soap_call("GetAccountBalance", ""))
        answered += 1
    exporting.join()

    assert len(document[0]["hits"]) == 8000
    assert answered > 1


@pytest.mark.parametrize("name", ["", "a?b", "a#b", "%61", "é", "x\ny", "..", "a" * 101])
def test_what_is_no_name_never_means_another_world(remote: World, name: str) -> None:
    with pytest.raises(ValueError, match="1 to 100 letters"):
        remote.world(name)


def test_what_is_no_address_or_token_cannot_be_reached() -> None:
    for url in ("http://[::1", "http://", "nothing"):
        with pytest.raises(UnreachableError):
            connect(url)
    for token in ("é", "a b", "x ", " x", "a\nb", "x" * 4097):
        with pytest.raises(
            UnreachableError, match="the control token must be 1 to 4,096 printable"
        ):
            connect("http://localhost", token=token)
    for blank in ("", " "):
        with pytest.raises(UnreachableError, match="the control token is empty"):
            connect("http://localhost", token=blank)


def test_a_section_that_is_null_is_refused(remote: World) -> None:
    called(remote, CREATE)
    with pytest.raises(ControlAPIError, match="hits"):
        remote.load({"format": "mockturk world", "version": 1, "hits": None})
    assert len(remote.export()["hits"]) == 1


def test_anything_else_can_be_asked(remote: World) -> None:
    called(remote, CREATE)
    assert remote.ask("GET", "/worlds") == {"worlds": [], "total": 0}
    assert len(remote.ask("GET", "/journal", operation="CreateHIT", error=None)["calls"]) == 1
    assert remote.ask("PUT", "/layouts/PAGE", html="<p>")["layout_id"] == "PAGE"
    assert remote.ask("DELETE", "/journal") is None
    assert remote.journal.calls() == []


def test_times_and_names(remote: World) -> None:
    at = remote.clock.freeze(datetime(2099, 1, 1, tzinfo=UTC))
    assert (at, remote.clock.now()) == (datetime(2099, 1, 1, tzinfo=UTC),) * 2
    assert remote.clock.is_frozen
    assert remote.clock.advance(timedelta(seconds=1), days=1) == at + timedelta(days=1, seconds=1)
    assert remote.clock.set(at + timedelta(days=2)) == at + timedelta(days=2)
    assert remote.clock.resume() >= at + timedelta(days=2)
    assert not remote.clock.is_frozen
    with pytest.raises(ControlAPIError, match="seconds"):
        remote.clock.advance(seconds=-1)
    assert remote.wsdl_url == f"{remote.url}/?wsdl"
    assert remote.endpoint == f"{remote.url}/?Service=AWSMechanicalTurkRequester"
    assert remote.url == f"http://{remote.host}"
    assert repr(remote).endswith(f"({remote.url!r})")


def test_a_section_called_as_an_argument_is_refused_like_any_other(remote: World) -> None:
    for name in ("self", "path", "body"):
        with pytest.raises(ControlAPIError):
            remote.load({"format": "mockturk world", "version": 1, name: 1})


@pytest.mark.parametrize(
    "step", [timedelta(hours=36), 36 * 3600, 129_600.0, "129600", "36h", "1d12h", "1.5d"]
)
def test_a_duration_is_written_in_many_ways(remote: World, step: Duration) -> None:
    at = remote.clock.freeze("2014-08-15T12:00:00Z")

    assert remote.clock.advance(step) == at + timedelta(hours=36)


@pytest.mark.parametrize("step", ["", "3 days", "d", "-1d", "1e3", True, float("nan")])
def test_what_is_no_duration_is_refused(remote: World, step: Any) -> None:
    with pytest.raises(ValueError, match="is not a duration: a timedelta, a number of seconds"):
        remote.clock.advance(step)


def test_an_advance_needs_an_argument(remote: World) -> None:
    at = remote.clock.freeze()
    with pytest.raises(ValueError, match=r"^advance\(\) needs a duration, such as '3d' or days=3$"):
        remote.clock.advance()
    with pytest.raises(ValueError, match="needs a duration"):
        remote.clock.advance(None)

    assert remote.clock.advance(0) == remote.clock.advance(days=0) == at


def test_times_are_datetimes_or_texts(remote: World) -> None:
    noon = datetime(2014, 8, 15, 12, tzinfo=UTC)

    assert remote.clock.freeze("2014-08-15T12:00:00") == noon
    assert remote.clock.set("2014-08-15T15:00:00+02:00") == noon + timedelta(hours=1)
    for wrong in (1408104000, None, timedelta(1)):
        with pytest.raises(ValueError, match="is not a time: a datetime, or a text"):
            remote.clock.set(wrong)
    with pytest.raises(InvalidValueError, match="must be a time"):
        remote.clock.set("noon")


def test_a_world_is_loaded_from_a_path_a_text_or_a_dict(remote: World, tmp_path: Path) -> None:
    document = {"format": "mockturk world", "version": 1, "workers": [{"id": "A1ANN"}]}
    file = tmp_path / "world.json"
    file.write_text(json.dumps(document))

    for given in (document, json.dumps(document), file, str(file), f"\n{json.dumps(document)}"):
        remote.reset()
        remote.load(given)
        assert [one.worker_id for one in remote.workers.registered()] == ["A1ANN"]
    for wrong in (tmp_path / "none.json", "none.json", "{", "{}x"):
        with pytest.raises(WorldFileError):
            remote.load(wrong)


def test_a_snapshot_without_a_name_gets_one(remote: World) -> None:
    remote.workers.register("A1ANN")
    before = remote.snapshot()
    remote.reset()

    remote.restore(before)

    assert remote.workers.get("A1ANN").registered
    assert list(remote.snapshots()) == [before]


def test_the_demo_is_loaded(remote: World) -> None:
    remote.load_demo()

    assert remote.workers.groups("A9NEWCOMER", search="postcards")[0].hits_available == 4
    assert f"{remote.clock.now():%Y-%m-%d %H}" == "2014-08-15 15"


def test_an_error_of_the_service_is_of_its_class_too(remote: World) -> None:
    with pytest.raises(HITDoesNotExist, match="Hit 3NONE does not exist") as refused:
        remote.workers.preview("A1ANN", "3NONE")

    error: Any = refused.value
    assert isinstance(error, ControlAPIError)
    assert (error.status, error.code, error.data) == (
        404,
        "AWS.MechanicalTurk.HITDoesNotExist",
        {"HITId": "3NONE"},
    )


def test_worlds_are_listed(remote: World) -> None:
    remote.world("one").workers.register()

    assert remote.worlds() == ["one"]


@pytest.mark.parametrize("path", ["/w", "/w/", "/w/a/b", "/w/%61"])
def test_a_url_that_names_no_world_is_refused(path: str) -> None:
    with pytest.raises(UnreachableError, match=r"after /w/, a world .* 1 to 100 letters"):
        connect(f"http://127.0.0.1:8014{path}")


def test_a_record_can_be_read_as_the_dict_it_was(remote: World) -> None:
    worker = remote.workers.register("A1ANN")

    with pytest.warns(DeprecationWarning, match=r"use \.worker_id"):
        assert worker["worker_id"] == "A1ANN"
    with pytest.raises(KeyError):
        worker["nothing"]


def test_a_turk_is_its_own_world_and_for_one_release_has_one() -> None:
    with MockTurk() as turk:
        assert turk.world("one").url == f"{turk.url}/w/one"
        with pytest.warns(DeprecationWarning, match=r"use turk\.clock"):
            assert turk.world.clock is turk.clock
        with pytest.warns(DeprecationWarning, match=r"world\.export\(\)"):
            document = deprecated_names.export_world(turk)
        with pytest.warns(DeprecationWarning, match=r"world\.load\(document\)"):
            deprecated_names.import_world(turk, document)
        with pytest.warns(DeprecationWarning, match=r"world\.load_demo\(\)"):
            deprecated_names.load_demo(turk, turk.url)
        with pytest.warns(DeprecationWarning, match=r"world\.workers\.work"):
            simulation = deprecated_names.Simulation(turk, workers=2)
        assert simulation.run(most=1).submitted == 1
