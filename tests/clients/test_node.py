"""npm soap's requirements; its adapter describes them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clients.documented import minimal_request
from clients.node_client import FOLDER, Bridge, NodeCaller, require_node
from clients.trait import Requester, Target
from exchanges import QUESTION
from mockturk import MockTurk


def test_no_settings_but_to_keep_white_space(bridge: Bridge, target: Target) -> None:
    keeping = Requester(NodeCaller(bridge, target), "AKIA")
    plain = Requester(NodeCaller(bridge, target, options={}), "AKIA")
    question = f"\n{QUESTION}\n"

    hit_id = plain.call("CreateHIT", **minimal_request(Question=question))["HITId"]

    assert plain.call("GetHIT", HITId=hit_id)["Question"] == QUESTION
    assert keeping.call("GetHIT", HITId=hit_id)["Question"] == question


def test_the_endpoint_may_be_set_with_any_wsdl(bridge: Bridge, turk: MockTurk) -> None:
    client = Requester(NodeCaller(bridge, Target(turk.wsdl_url, turk.endpoint)), "AKIA")

    assert client.call("GetAccountBalance").is_valid == "True"


def test_fields_may_come_in_any_order(bridge: Bridge, target: Target) -> None:
    request = dict(reversed(minimal_request(MaxAssignments=2).items()))

    assert (
        Requester(NodeCaller(bridge, target), "AKIA").call("CreateHIT", **request).is_valid
        == "True"
    )


def test_a_lifetime_may_be_absent(bridge: Bridge, target: Target) -> None:
    request = minimal_request(LifetimeInSeconds=None)

    assert (
        Requester(NodeCaller(bridge, target), "AKIA").call("CreateHIT", **request).is_valid
        == "True"
    )


def test_errors_of_the_bridge_are_told(bridge: Bridge, turk: MockTurk) -> None:
    call = NodeCaller(bridge, Target(f"{turk.url}/no.wsdl"))

    with pytest.raises(AssertionError, match="Error"):
        call("GetAccountBalance", {})


def test_missing_packages_skip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)

    with pytest.raises(pytest.skip.Exception, match="npm ci --prefix tests/clients/node"):
        require_node(tmp_path)


def test_missing_packages_fail_where_ci_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")

    with pytest.raises(pytest.fail.Exception, match="npm ci --prefix tests/clients/node"):
        require_node(tmp_path)


def test_missing_node_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(pytest.skip.Exception, match="no node"):
        require_node()


def test_the_lock_file_pins_the_library_and_names_no_registry() -> None:
    lock = json.loads((FOLDER / "package-lock.json").read_text())
    manifest = json.loads((FOLDER / "package.json").read_text())

    packages = lock["packages"]
    assert packages["node_modules/soap"]["version"] == manifest["dependencies"]["soap"]
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert all("integrity" in package for name, package in packages.items() if name)
