"""boto3 clients of a world, and the environment of programs that call it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mockturk import MockTurk, World, connect

BALANCE = "import boto3; print(boto3.client('mturk').get_account_balance()['AvailableBalance'])"


def test_a_client_needs_no_options(remote: World) -> None:
    mturk = remote.boto3()

    assert mturk.get_account_balance()["AvailableBalance"] == "10000.00"
    assert mturk.meta.endpoint_url == remote.url
    remote.journal.assert_called("GetAccountBalance", times=1)
    mturk.close()


def test_each_world_has_clients_of_its_own(remote: World) -> None:
    other = remote.world()
    mturk = other.boto3(aws_access_key_id="AKIAOTHER")
    mturk.get_account_balance()
    mturk.close()

    assert [one.access_key for one in other.journal.calls()] == ["AKIAOTHER"]
    assert remote.journal.calls() == []


def test_settings_of_the_user_have_no_effect(
    turk: MockTurk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "AWS_PROFILE": "missing",
        "AWS_ENDPOINT_URL_MTURK": "http://127.0.0.1:9/",
        "AWS_ACCESS_KEY_ID": "AKIAREAL",
        "http_proxy": "http://127.0.0.1:9",
    }.items():
        monkeypatch.setenv(name, value)
    mturk = turk.boto3()
    mturk.get_account_balance()
    mturk.close()

    assert [one.access_key for one in turk.journal.calls()] == ["AKIAEXAMPLE"]


def test_a_client_trusts_the_ca_of_the_connection(secure_turk: MockTurk) -> None:
    world = connect(secure_turk.tls_url, ca_file=str(secure_turk.ca_file)).world("secure")
    mturk = world.boto3()

    assert mturk.get_account_balance()["AvailableBalance"] == "10000.00"
    assert world.environ()["AWS_CA_BUNDLE"] == str(secure_turk.ca_file)
    mturk.close()


def test_without_boto3_the_error_names_the_extra(
    turk: MockTurk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "boto3.session", None)

    with pytest.raises(ModuleNotFoundError, match=r"install mockturk\[boto3\]"):
        turk.boto3()


def test_a_program_calls_a_verifying_server_by_its_environment(tmp_path: Path) -> None:
    with MockTurk(auth="verify", credentials={"AKIALATER": "secret"}) as turk:
        world = turk.world("environment")
        set_here = {"HOME": str(tmp_path), "no_proxy": "127.0.0.1", "PATH": os.environ["PATH"]}
        done = subprocess.run(
            [sys.executable, "-c", BALANCE],
            env=set_here | world.environ("AKIALATER", "secret"),
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.stdout == "10000.00\n", done.stderr
        assert [one.protocol for one in world.journal.calls()] == ["JSON"]
