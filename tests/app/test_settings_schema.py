"""The JSON Schema of the settings file: the command refuses whatever it refuses."""

from __future__ import annotations

import random
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from exchanges import Service
from mockturk.app.settings import OPTIONS
from mockturk.app.settings_file import SettingsError, read_toml
from mockturk.app.settings_schema import build_settings_schema

SCHEMA = build_settings_schema()
VALIDATOR = Draft7Validator(SCHEMA)
DOCS = Path(__file__).parents[2] / "docs"
# Valid values of each setting that a file may have, in TOML.
VALUES = {
    "host": '"0.0.0.0"',
    "port": "0",
    "public_url": '"http://mturk.test"',
    "environment": '"production"',
    "rules": '"relaxed"',
    "balance": '"100.50"',
    "fee_percent": "10",
    "fee_percent_large_hit": "0.5",
    "fee_percent_masters": "0",
    "fee_minimum": "0.01",
    "seed": "7",
    "layouts": '"layouts"',
    "seed_file": '"world.json"',
    "data": '"worlds"',
    "durable": '"full"',
    "auth": '"verify"',
    "credential": '["KEY:secret"]',
    "control_token": '"0123456789abcdef0123456789abcdef"',
    "notify_host": '["a.test"]',
    "sqs_endpoint": '"http://127.0.0.1:9324"',
    "sns_endpoint": '"http://127.0.0.1:9911"',
    "max_body": "1000",
    "max_worlds": "7",
    "idle_timeout": "7",
    "rate_limit": "2.5",
    "retired": "true",
    "pages": "false",
    "log_format": '"json"',
    "log_level": '"debug"',
    "tls_port": "0",
    "tls_name": '["a.test"]',
    "tls_dir": '"tls"',
}
WRONG = (
    *("true", "-1", "70000", "1.5", "nan", '""', '" "', '"x"', "[]", "[1]", '["x"]', '[""]'),
    *("{}", "{a = 1}", "2014-08-15", "1e12"),
)


def problem_of(text: str, folder: Path) -> str | None:
    file = folder / "mockturk.toml"
    file.write_text(text, encoding="utf-8")
    try:
        read_toml(file)
    except SettingsError as error:
        return str(error)
    return None


def errors_of(text: str) -> list[Any]:
    return list(VALIDATOR.iter_errors(tomllib.loads(text)))


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(SCHEMA)
    assert set(OPTIONS) < set(SCHEMA["properties"])
    assert SCHEMA["properties"]["port"]["description"] == OPTIONS["port"].help


def test_every_setting_is_valid(tmp_path: Path) -> None:
    lines = [f"{name} = {value}" for name, value in VALUES.items()]
    for text in (
        "\n".join(lines),
        "\n".join(line.replace("_", "-", line.partition(" ")[0].count("_")) for line in lines),
        'tls_port = 0\ntls_cert = "a.pem"\ntls_key = "b.pem"',
        'credential = {KEY = "secret"}\nseed = "x"',
        '"$schema" = "http://127.0.0.1:8014/_mockturk/schemas/settings.json"',
        "",
    ):
        assert problem_of(text, tmp_path) is None
        assert errors_of(text) == []
    assert set(VALUES) | {"tls_cert", "tls_key"} == set(OPTIONS)


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.stem)
def test_every_example_is_valid(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for block in re.findall(r"^```toml\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        assert errors_of(block) == []


def test_the_command_refuses_what_the_schema_refuses(tmp_path: Path) -> None:
    """200 files with one wrong field each; the schema finds the most."""
    chance = random.Random(23)
    refused = 0
    for _ in range(200):
        name, value = chance.choice(list(VALUES)), chance.choice(WRONG)
        text = "colour = 1" if chance.random() < 0.05 else f"{name} = {value}"
        if errors := errors_of(text):
            refused += 1
            assert problem_of(text, tmp_path) is not None, (text, errors[0].message)
    assert refused > 120


def test_what_only_the_command_refuses(tmp_path: Path) -> None:
    """The rules that docs/settings.md lists."""
    for text in (
        'tls_cert = "a.pem"',
        "port = 5\ntls_port = 5",
        'control_token = "a b"',
        'public_url = "mturk.test"',
        'sqs_endpoint = "https://sqs.us-east-1.amazonaws.com"',
        'balance = "much"',
        "log-level = 'debug'\nlog_level = 'debug'",
    ):
        assert errors_of(text) == []
        assert problem_of(text, tmp_path) is not None
    assert problem_of('"$schema" = 5', tmp_path) is not None
    assert errors_of('"$schema" = 5')


def test_the_schema_is_served(service: Service) -> None:
    served = service.http.get("/_mockturk/schemas/settings.json")
    assert (served.status_code, served.json) == (200, SCHEMA)
