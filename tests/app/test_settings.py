"""Settings: flag, environment and TOML key of each, in that order."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import get_type_hints

import pytest
from click.testing import CliRunner, Result

import mockturk.app.cli.server
from mockturk import MockTurk, Settings
from mockturk.app.cli.main import main
from mockturk.app.cli.settings_options import describe_misspelt_variables
from mockturk.app.composition import TLSSetup
from mockturk.app.settings import OPTIONS, mask_settings
from mockturk.app.settings_file import SettingsError, read_toml
from mockturk.server.certificates import get_default_folder, load_or_create_certificate

SEED_FILE = Path(__file__).parents[1] / "samples" / "world.json"
OTHER = {
    "host": "127.0.0.2",
    "port": 0,
    "public_url": "https://mturk.example.com",
    "environment": "production",
    "rules": "relaxed",
    "balance": Decimal("25.50"),
    "fee_percent": Decimal(10),
    "fee_percent_large_hit": Decimal(0),
    "fee_percent_masters": Decimal("2.5"),
    "fee_minimum": Decimal("0.005"),
    "seed": "7",
    "layouts": ".",
    "control_token": "open-sesame",
    "seed_file": str(SEED_FILE),
    "data": "worlds",
    "durable": "full",
    "auth": "verify",
    "max_body": 1024,
    "max_worlds": 7,
    "idle_timeout": 7,
    "rate_limit": 2.5,
    "retired": True,
    "pages": False,
    "sqs_endpoint": "http://localhost:9324",
    "sns_endpoint": "http://localhost:9911",
    "log_format": "json",
    "log_level": "debug",
    "tls_port": 0,
    "tls_dir": "kept",
}
ANOTHER = {**OTHER, "host": "127.0.0.3", "port": 1, "public_url": "http://u", "seed": "8"}


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """The settings of servers that would have been started."""
    monkeypatch.setattr(mockturk.app.cli.server, "build_tls", lambda _: TLSSetup())
    seen: list[Settings] = []
    monkeypatch.setattr(
        mockturk.app.cli.server, "serve", lambda build, *_, **__: seen.append(build.args[0])
    )
    return seen


def run(*arguments: str, **environment: str) -> Result:
    result = CliRunner().invoke(main, ["serve", *arguments], env=environment)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def toml(path: Path, values: dict[str, object]) -> Path:
    file = path / "mockturk.toml"
    lines = [
        f"{k} = {str(v).lower()}" if isinstance(v, int | float) else f'{k} = "{v}"'
        for k, v in values.items()
    ]
    file.write_text("\n".join(lines))
    return file


def test_this_table_has_every_setting() -> None:
    several = {"credential", "notify_host", "tls_cert", "tls_key", "tls_name"}
    assert set(OTHER) == set(OPTIONS) - several
    assert all(OTHER[name] != OPTIONS[name].default for name in OTHER)


def test_defaults(served: list[Settings]) -> None:
    assert run().exit_code == 0
    assert served == [Settings()]


@pytest.mark.parametrize("name", OTHER)
def test_each_setting_by_flag_environment_and_file(
    served: list[Settings], tmp_path: Path, name: str
) -> None:
    flag = name.replace("_", "-")
    switches = {True: f"--{flag}", False: f"--no-{flag}"}
    value = OTHER[name]
    run(*([switches[value]] if isinstance(value, bool) else [f"--{flag}", str(value)]))
    run(**{f"MOCKTURK_{name.upper()}": str(OTHER[name])})
    run("--config", str(toml(tmp_path, {name: OTHER[name]})))
    run("--config", str(toml(tmp_path, {name.replace("_", "-"): OTHER[name]})))

    assert served == [Settings(**{name: OTHER[name]})] * 4


def test_credentials_by_flag_environment_and_file(served: list[Settings], tmp_path: Path) -> None:
    table = tmp_path / "table.toml"
    table.write_text('[credential]\nKEY1 = "a:b"\nKEY2 = "two"')
    listed = tmp_path / "list.toml"
    listed.write_text('credential = ["KEY1:a:b", "KEY2:two"]')
    run("--credential", "KEY1:a:b", "--credential", "KEY2:two")
    run(MOCKTURK_CREDENTIAL="KEY1:a:b KEY2:two")
    run("--config", str(table))
    run("--config", str(listed))

    assert [settings.credentials for settings in served] == [{"KEY1": "a:b", "KEY2": "two"}] * 4


def test_hosts_by_flag_environment_and_file(served: list[Settings], tmp_path: Path) -> None:
    file = tmp_path / "mockturk.toml"
    file.write_text('notify_host = ["receptor", "10.0.0.7"]')
    run("--notify-host", "receptor", "--notify-host", "10.0.0.7")
    run(MOCKTURK_NOTIFY_HOST="receptor 10.0.0.7")
    run("--config", str(file))

    assert [settings.notify_hosts for settings in served] == [("receptor", "10.0.0.7")] * 3


def test_names_for_tls_by_flag_environment_and_file(served: list[Settings], tmp_path: Path) -> None:
    file = tmp_path / "mockturk.toml"
    file.write_text('tls-port = 0\ntls_name = ["turk", "*.turk.test"]')
    run("--tls-port", "0", "--tls-name", "turk", "--tls-name", "*.turk.test")
    run(MOCKTURK_TLS_NAME="turk *.turk.test", MOCKTURK_TLS_PORT="0")
    run("--config", str(file))

    wanted = Settings(tls_port=0, tls_names=("turk", "*.turk.test"))
    assert served == [wanted] * 3


def test_a_certificate_of_ones_own_by_flag_environment_and_file(
    served: list[Settings], tmp_path: Path
) -> None:
    made = load_or_create_certificate(get_default_folder(), (), datetime.now(UTC))
    own = {"tls_port": 0, "tls_cert": str(made.file), "tls_key": str(made.key)}
    run("--tls-port", "0", "--tls-cert", str(made.file), "--tls-key", str(made.key))
    run(**{f"MOCKTURK_{name.upper()}": str(value) for name, value in own.items()})
    run("--config", str(toml(tmp_path, own)))

    assert served == [Settings(**own)] * 3


@pytest.mark.parametrize("pair", ["KEYsecret", ":secret", " :secret", "KEY:", "KEY: ", ""])
def test_a_bad_credential_is_refused_and_shows_no_secret(served: list[Settings], pair: str) -> None:
    result = run("--credential", pair)

    assert result.exit_code == 2
    assert "secret" not in result.output
    assert "KEY:SECRET" in result.output
    assert served == []


def test_secrets_are_read_from_files(served: list[Settings], tmp_path: Path) -> None:
    token, pairs, url = (tmp_path / name for name in ("token", "pairs", "url"))
    token.write_text("open-sesame\n")
    pairs.write_text("KEY1:a:b\n\nKEY2:two\n")
    url.write_text("http://me:secret@localhost:9324\n")
    run(
        *("--control-token", f"@{token}", "--credential", f"@{pairs}", "--credential", "KEY3:c"),
        *("--sqs-endpoint", f"@{url}", "--sns-endpoint", f"@{url}"),
    )
    run(
        MOCKTURK_CONTROL_TOKEN=f"@{token}",
        MOCKTURK_CREDENTIAL=f"@{pairs} KEY3:c",
        MOCKTURK_SQS_ENDPOINT=f"@{url}",
        MOCKTURK_SNS_ENDPOINT=f"@{url}",
    )

    wanted = Settings(
        control_token="open-sesame",
        credentials={"KEY1": "a:b", "KEY2": "two", "KEY3": "c"},
        sqs_endpoint="http://me:secret@localhost:9324",
        sns_endpoint="http://me:secret@localhost:9324",
    )
    assert served == [wanted] * 2


def test_every_masked_setting_can_be_in_a_file() -> None:
    """What the control API does not show should not have to be on a command line."""
    url = "http://me:secret@localhost"
    settings = Settings(
        control_token="secret", credentials={"K": "secret"}, sqs_endpoint=url, sns_endpoint=url
    )
    masked = {name for name, shown in mask_settings(settings).items() if "***" in str(shown)}

    assert masked == {name for name, option in OPTIONS.items() if option.is_secret}


@pytest.mark.parametrize("flag", ["--control-token", "--credential", "--sqs-endpoint"])
def test_a_file_of_a_secret_that_cannot_be_read_is_told(
    served: list[Settings], tmp_path: Path, flag: str
) -> None:
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff secret")
    for name, told in ((tmp_path / "none", "No such file"), (binary, "not a text in UTF-8")):
        result = run(flag, f"@{name}")

        assert (result.exit_code, told in result.output) == (2, True), result.output
        assert "secret" not in result.output.replace(str(name), "")
    empty = tmp_path / "empty"
    empty.write_text("\n")
    if flag != "--credential":
        assert run(flag, f"@{empty}").exit_code == 2
    assert served == []


def test_a_secret_in_a_file_of_settings_is_itself(served: list[Settings], tmp_path: Path) -> None:
    run("--config", str(toml(tmp_path, {"control_token": "@home"})))

    assert served == [Settings(control_token="@home")]


def test_secrets_are_not_in_a_repr() -> None:
    assert "hush" not in repr(Settings(credentials={"KEY": "hush"}))


@pytest.mark.parametrize("name", ["host", "port", "seed"])
def test_flags_win_over_environment_over_file(
    served: list[Settings], tmp_path: Path, name: str
) -> None:
    file = toml(tmp_path, {name: OTHER[name]})
    environment = {f"MOCKTURK_{name.upper()}": str(ANOTHER[name]), "MOCKTURK_CONFIG": str(file)}
    run(**environment)
    run(f"--{name.replace('_', '-')}", "99", **environment)

    assert getattr(served[0], name) == ANOTHER[name]
    assert str(getattr(served[1], name)) == "99"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("colour = 1", "'colour' is not a setting"),
        ("port = ", "mockturk.toml"),
        ("port = 70000", "70000"),
        ('port = "http"', "http"),
        ('rules = "lax"', "lax"),
        ("[serve]\nport = 1", "'serve' is not a setting"),
        ("port = true", "port must be an integer, not True"),
        ("port = 8014.7", "port must be an integer, not 8014.7"),
        ("host = 5", "host must be a text, not 5"),
        ('log-format = "json"\nlog_format = "text"', "'log_format' occurs twice"),
        ('tls_port = 0\ntls_name = "turk"', "tls_name must be a list of texts"),
        ("tls_port = 0\ntls_name = [5]", "tls_name: 5 is not a name or an address of a host"),
        ('tls_port = "443"', "tls_port must be an integer"),
        ('public_url = "mturk"', "public_url must be an http or https URL"),
        ('sqs_endpoint = "queues"', "sqs_endpoint must be an http or https URL"),
        ('sqs_endpoint = "http://"', "sqs_endpoint must be an http or https URL"),
        ('public_url = "http://:8014"', "public_url must be an http or https URL"),
        ('sqs_endpoint = "https://queue.amazonaws.com"', "sqs_endpoint must not be Amazon's"),
        ('notify_host = "receptor"', "notify_host must be a list of texts"),
        (
            'notify_host = ["http://receptor/"]',
            "notify_host: 'http://receptor/' is not a name or an address",
        ),
        ("notify_host = [5]", "notify_host: 5 is not a name or an address of a host"),
        ('balance = "much"', "'much' is not an amount"),
        ("fee_percent = -1", "fee_percent: -1 is not an amount from 0 to"),
        ('balance = "1e30"', "is not an amount from 0 to 1,000,000,000"),
        ('fee_minimum = "inf"', "is not an amount from 0 to"),
        ('balance = "NaN"', "is not an amount"),
        ('public_url = "http://u/?a"', "public_url must be a URL without '?'"),
        ('sqs_endpoint = "http://q u"', "sqs_endpoint must be a URL without '?'"),
        ("enviroment = 1", "'enviroment' is not a setting. Did you mean environment?"),
        ("credential = 5", "credential must be a table or a list of texts"),
        ('credential = ""', "credential must be a table or a list of texts"),
        ('[credential]\n" " = "hush"', "an access key and its secret"),
        ('[credential]\nA = " "', "an access key and its secret"),
        ('credential = ["KEYsecret"]', "KEY:SECRET"),
        ('credential = ["A:a", "A:b"]', "the access key A has two secrets"),
        ("[credential]\nA = 5", "an access key and its secret"),
        ("\udcff", "mockturk.toml"),
    ],
)
def test_a_bad_file_stops_the_start_and_says_why(
    served: list[Settings], tmp_path: Path, content: str, says: str
) -> None:
    file = tmp_path / "mockturk.toml"
    file.write_bytes(content.encode(errors="surrogateescape"))

    result = run("--config", str(file))

    assert result.exit_code == 2
    assert says in result.output
    assert served == []


TEXTS = [name for name, wanted in get_type_hints(Settings).items() if wanted in (str, str | None)]


def is_told_in_a_line(result: Result, says: str) -> bool:
    return (result.exit_code, result.stdout, result.stderr) == (2, "", f"Error: {says}\n")


@pytest.mark.parametrize("blank", ["", " \t"])
@pytest.mark.parametrize("name", TEXTS)
def test_no_text_may_be_empty(
    served: list[Settings], tmp_path: Path, name: str, blank: str
) -> None:
    says = f"{name} must not be empty"
    file = tmp_path / "mockturk.toml"
    file.write_text(f'{name} = "{blank}"')

    flag = f"--{name.replace('_', '-')}"
    assert is_told_in_a_line(run(flag, blank), f"{flag} must not be empty")
    assert is_told_in_a_line(run("--config", str(file)), f"{file}: {says}")
    with pytest.raises(ValueError, match=says):
        Settings(**{name: blank})
    assert served == []


@pytest.mark.parametrize("name", TEXTS)
def test_an_empty_environment_variable_is_one_that_is_not_set(
    served: list[Settings], name: str
) -> None:
    variable = f"MOCKTURK_{name.upper()}"

    assert run(**{variable: ""}).exit_code == 0
    assert served == [Settings()]
    flag = f"--{name.replace('_', '-')}"
    assert is_told_in_a_line(run(**{variable: " "}), f"{flag} must not be empty")


@pytest.mark.parametrize(
    "arguments", [["ca", "--path", "--tls-dir", ""], ["wsdl", "--public-url", ""]]
)
def test_other_commands_hold_to_the_same(arguments: list[str]) -> None:
    result = CliRunner().invoke(main, arguments)

    assert is_told_in_a_line(result, f"{arguments[-2]} must not be empty")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"rules": "foo"}, "rules must be one of strict, relaxed, not 'foo'"),
        ({"environment": "foo"}, "environment must be one of"),
        ({"auth": "foo"}, "auth must be one of"),
        ({"port": 70000}, "port must be 0 to 65535"),
        ({"port": "http"}, "port must be an integer"),
        ({"max_body": 0}, "max_body must be at least 1"),
        ({"max_worlds": -1}, "max_worlds must be at least 0"),
        ({"idle_timeout": 0}, "idle_timeout must be at least 1"),
        ({"rate_limit": 0}, "rate_limit must be more than 0, not 0"),
        ({"rate_limit": float("nan")}, "rate_limit must be more than 0, not nan"),
        ({"rate_limit": "5"}, "rate_limit must be a number"),
        ({"notify_hosts": ["a b"]}, "notify_hosts: .* is not a name or an address"),
        ({"balance": "much"}, "balance: 'much' is not an amount"),
        ({"fee_minimum": -1}, "fee_minimum: -1 is not an amount from 0 to 1,000,000,000"),
        ({"credentials": "AK:s"}, "credentials must be a mapping of access keys to secrets"),
        ({"public_url": "http://u#a"}, "public_url must be a URL without"),
        ({"control_token": ""}, "control_token must not be empty"),
        *(
            ({"control_token": token}, "the control token must be 1 to 4,096 printable ASCII")
            for token in ("é", "a b", "x ", " x", "a\nb", "x" * 4097)
        ),
        ({"host": " "}, "host must not be empty"),
        ({"host": None}, "host must be a text, not None"),
        ({"clock": 5}, "clock must have a method now"),
        ({"public_url": ""}, "public_url must not be empty"),
        ({"sqs_endpoint": ""}, "sqs_endpoint must not be empty"),
        ({"sqs_endpoint": "http://"}, "sqs_endpoint must be an http or https URL"),
        ({"sqs_endpoint": "https://sqs.us-east-1.amazonaws.com"}, "must not be Amazon's"),
        ({"sqs_endpoint": "http://queue.AmazonAWS.com.:80/"}, "must not be Amazon's"),
        ({"sqs_endpoint": "https://sqs.cn-north-1.amazonaws.com.cn/"}, "must not be Amazon's"),
        ({"sqs_endpoint": "https://sqs.eu-west-1.api.aws"}, "must not be Amazon's"),
        ({"sns_endpoint": "https://sns.us-east-1.amazonaws.com"}, "sns_endpoint must not be"),
        ({"tls_port": -1}, "tls_port must be 0 to 65535, not -1"),
        ({"tls_port": "https"}, "tls_port must be an integer"),
        ({"tls_port": True}, "tls_port must be an integer"),
        ({"port": 8014, "tls_port": 8014}, "port and tls_port must differ"),
        (
            {"tls": True, "tls_names": ["a/b"]},
            "tls_names: .* is not a name or an address of a host",
        ),
        (
            {"tls": True, "tls_names": ["x@y"]},
            "tls_names: .* is not a name or an address of a host",
        ),
        ({"tls": True, "tls_cert": "c"}, "tls_cert and tls_key must be set together"),
        ({"tls": True, "tls_key": "k"}, "tls_cert and tls_key must be set together"),
        (
            {"tls": True, "tls_cert": "c", "tls_key": "k", "tls_names": ["turk"]},
            "tls_names is for certificates that Mockturk makes",
        ),
        ({"tls_cert": "c", "tls_key": "k"}, "tls_cert, tls_key and tls_names need tls_port"),
        ({"tls_names": ["turk"]}, "tls_cert, tls_key and tls_names need tls_port"),
        ({"credentials": {"AK": 123}}, "an access key and its secret"),
        ({"credentials": {"AK": ""}}, "an access key and its secret"),
        ({"credentials": {"k" * 129: "s"}}, "An access key is a text of 1 to 128 characters"),
    ],
)
def test_a_server_of_ones_own_refuses_what_is_no_setting(wrong: dict, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        MockTurk(**wrong)


@pytest.mark.parametrize(
    ("given", "named", "says"),
    [
        ((), {"prot": 1}, r"MockTurk has no setting 'prot'\. Did you mean port\?"),
        ((), {"xyz": 1}, r"MockTurk has no setting 'xyz'\.$"),
        ((8014,), {}, "MockTurk takes its settings by name"),
    ],
)
def test_a_keyword_that_is_no_setting_is_told(given: tuple, named: dict, says: str) -> None:
    with pytest.raises(TypeError, match=says):
        MockTurk(*given, **named)


def test_a_misspelt_variable_is_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MOCKTURK_ENVIROMENT", "MOCKTURK_SERVICE_HOST", "MOCKTURK_URL", "OTHER_RULE"):
        monkeypatch.setenv(name, "production")

    assert describe_misspelt_variables() == [
        "MOCKTURK_ENVIROMENT has no effect: did you mean MOCKTURK_ENVIRONMENT?"
    ]


def test_a_folder_of_layouts_must_be_there(served: list[Settings]) -> None:
    result = run("--layouts", "nowhere")

    assert is_told_in_a_line(result, "--layouts: nowhere is not a folder")
    assert served == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "seed.json: "),
        ("{", "seed.json: It is not JSON"),
        ('{"format": "mockturk world", "version": 7}', "seed.json: version: It must be 1"),
    ],
)
def test_a_seed_file_must_be_a_world(
    served: list[Settings], tmp_path: Path, content: str | None, says: str
) -> None:
    file = tmp_path / "seed.json"
    if content is not None:
        file.write_text(content)

    result = run("--seed-file", str(file))

    assert result.exit_code == 2
    assert says in result.output
    assert len(result.output.splitlines()) == 1
    assert served == []
    with pytest.raises(ValueError, match=r"seed\.json"):
        MockTurk(seed_file=file)


def test_an_absent_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="none"):
        read_toml(tmp_path / "none.toml")


def test_a_bad_value_stops_the_start(served: list[Settings]) -> None:
    assert run("--port", "-1").exit_code == 2
    assert run(MOCKTURK_RULES="lax").exit_code == 2
    assert served == []
