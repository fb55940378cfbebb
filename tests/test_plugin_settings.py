"""The settings of the plugin's servers, run by pytest itself in a process of its own."""

from __future__ import annotations

import pytest

from mockturk import MockTurk

pytest_plugins = ["pytester"]

XDIST = ("-p", "xdist", "-n2")


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A folder for tests, with the plugin alone: to load all others takes seconds."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    configure(pytester)
    return pytester


def configure(project: pytest.Pytester, *lines: str) -> None:
    listed = "".join(f"\n    {line}" for line in lines)
    project.makeini(
        f"[pytest]\naddopts = -p mockturk -p no:cacheprovider\nmockturk_settings ={listed}\n"
    )


def test_the_later_source_wins(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """Configuration, environment, fixture, option for the seed, marker."""
    configure(
        project, "rate-limit = 1", "balance = 1", "fee_percent = 1", "seed = 1", "auth = verify"
    )
    file = project.path / "settings.toml"
    file.write_text("balance = 2\nport = 8014\nlog_format = 'json'\nmax_body = 2")
    monkeypatch.setenv("MOCKTURK_CONFIG", str(file))
    monkeypatch.setenv("MOCKTURK_MAX_BODY", "3000000")
    monkeypatch.setenv("MOCKTURK_FEE_PERCENT", "3")
    monkeypatch.setenv("MOCKTURK_FEE_MINIMUM", "3")
    monkeypatch.setenv("MOCKTURK_PORT", "8014")
    project.makeconftest("""
        import pytest

        @pytest.fixture(scope="session")
        def mockturk_settings():
            return {"fee_minimum": 4, "seed": 4, "retired": True}
    """)
    project.makepyfile("""
        import pytest

        def test_all(mockturk):
            held = mockturk.settings()
            assert (held["rate_limit"], held["balance"], held["max_body"]) == (1, "2", 3_000_000)
            assert (held["fee_percent"], held["fee_minimum"]) == ("3", "4")
            assert (held["auth"], held["seed"], held["retired"]) == ("verify", "5", True)
            assert (held["port"], held["log_format"]) == (0, "text")

        @pytest.mark.mockturk(retired=False, seed=6)
        class TestMarked:
            @pytest.mark.mockturk(environment="production", seed=7)
            def test_one(self, mockturk):
                held = mockturk.settings()
                assert (held["retired"], held["seed"]) == (False, "7")
                assert (held["environment"], held["auth"]) == ("production", "verify")
    """)
    project.runpytest_subprocess("--mockturk-seed=5").assert_outcomes(passed=2)


@pytest.mark.parametrize("workers", [(), XDIST])
def test_equal_settings_share_a_server(project: pytest.Pytester, workers: tuple[str, ...]) -> None:
    project.makepyfile("""
        import pytest

        def note(world):
            with open("servers", "a") as file:
                file.write(world.url.partition("/w/")[0] + "\\n")

        @pytest.mark.mockturk(environment="production", balance="5.00")
        @pytest.mark.parametrize("number", range(4))
        def test_production(mockturk, number):
            assert mockturk.settings()["environment"] == "production"
            assert mockturk.accounts.put("AKIA").available_balance == 5
            note(mockturk)

        @pytest.mark.mockturk(environment="production", balance=5.0, rules="strict")
        def test_the_same(mockturk):
            note(mockturk)

        @pytest.mark.mockturk(rules="relaxed")
        def test_relaxed(mockturk):
            assert mockturk.rules == "relaxed"
            note(mockturk)

        @pytest.mark.parametrize("number", range(4))
        def test_plain(mockturk, number):
            assert mockturk.settings()["environment"] == "sandbox"
            note(mockturk)
    """)
    result = project.runpytest_subprocess("-Werror", *workers)

    result.assert_outcomes(passed=10)
    assert not result.stderr.str()
    assert len(set((project.path / "servers").read_text().split())) == 3


@pytest.mark.usefixtures("data_home")
def test_all_settings_can_be_set(project: pytest.Pytester) -> None:
    """Layouts and seed file are found from the configuration file's folder."""
    layouts = project.mkdir("layouts")
    (layouts / "PAGE.html").write_text("<p>${name}</p>")
    (project.path / "seed.json").write_text(
        '{"format": "mockturk world", "version": 1, "workers": [{"id": "A1ANN"}]}'
    )
    configure(
        project,
        *("environment = production", "auth = verify", "credential = AKIA:hush AKIB:hush"),
        *("rate_limit = 2.5", "layouts = layouts", "seed_file = seed.json", "tls_port = 8443"),
    )
    folder = project.mkdir("tests")
    (folder / "test_it.py").write_text("""
import ssl, urllib.request
import pytest

def test_one(mockturk, mockturk_ca_file):
    held = mockturk.settings()
    assert (held["environment"], held["auth"], held["rate_limit"]) == ("production", "verify", 2.5)
    assert mockturk.credentials.keys() == ["AKIA", "AKIB"]
    assert [one.layout_id for one in mockturk.layouts.all()] == ["PAGE"]
    assert [one.worker_id for one in mockturk.workers.registered()] == ["A1ANN"]
    assert mockturk.wsdl_url.startswith("https://127.0.0.1:")
    trusting = ssl.create_default_context(cafile=mockturk_ca_file)
    with urllib.request.urlopen(mockturk.wsdl_url, context=trusting) as answer:
        assert f'location="{mockturk.url}/'.encode() in answer.read()

def test_another(mockturk):
    assert mockturk.url.startswith("https://")
""")
    result = project.runpytest_subprocess(folder, *XDIST)

    result.assert_outcomes(passed=2)


def test_without_tls_there_is_no_ca(project: pytest.Pytester) -> None:
    project.makepyfile("""
        import pytest

        def test_one(mockturk, mockturk_ca_file):
            assert mockturk_ca_file is None

        @pytest.mark.mockturk(tls=True)
        def test_two(mockturk, mockturk_ca_file):
            assert mockturk_ca_file.endswith(".pem")
    """)
    project.runpytest_subprocess().assert_outcomes(passed=2)


def test_a_settings_object_replaces_the_other_sources(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(project, "auth = verify")
    monkeypatch.setenv("MOCKTURK_RETIRED", "true")
    project.makeconftest("""
        import pytest
        from mockturk import Settings

        @pytest.fixture(scope="session")
        def mockturk_settings():
            return Settings(environment="production")
    """)
    project.makepyfile("""
        def test_one(mockturk):
            held = mockturk.settings()
            assert (held["environment"], held["auth"]) == ("production", "any")
            assert not held["retired"]
    """)
    project.runpytest_subprocess().assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("enviroment = production", "there is no setting 'enviroment'. Did you mean environment?"),
        ("environment", "a line has the form name = value, not 'environment'"),
        ("environment = prod", "*'prod' is not one of 'sandbox', 'production'."),
        ("port = abc", "*'abc' is not a valid integer."),
        ("control_token = a b", "*the control token must be *"),
        ("layouts = nowhere", "*nowhere is not a folder"),
    ],
)
@pytest.mark.parametrize("workers", [(), XDIST])
def test_a_wrong_configuration_ends_the_run_with_a_sentence(
    project: pytest.Pytester, line: str, says: str, workers: tuple[str, ...]
) -> None:
    configure(project, line)
    project.makepyfile("""
        def test_one(mockturk):
            pass
    """)
    result = project.runpytest_subprocess(*workers)

    result.assert_outcomes(errors=1)
    prefix = "" if "nowhere" in says else "mockturk_settings: "
    result.stdout.fnmatch_lines([f"*there is no server for the tests: {prefix}{says}"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_fixture_without_settings_ends_the_run_with_a_sentence(
    project: pytest.Pytester,
) -> None:
    configure(project)
    project.makeconftest("""
        import pytest

        @pytest.fixture(scope="session")
        def mockturk_settings():
            pass
    """)
    project.makepyfile("""
        def test_one(mockturk):
            pass
    """)
    result = project.runpytest_subprocess()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*: settings are a dict or a Settings object, not None"])
    result.stdout.no_fnmatch_line("*Traceback*")


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ("enviroment='production'", "there is no setting 'enviroment'. Did you mean environment?"),
        ("environment='prod'", "environment must be one of sandbox, production, not 'prod'"),
        ("port=1", "port cannot be set for a server of tests"),
        ("clock=None", "clock cannot be set for a server of tests"),
        ("'production'", "settings are passed by name, as in environment='production'"),
    ],
)
def test_a_wrong_marker_is_an_error_of_the_collection(
    project: pytest.Pytester, settings: str, says: str
) -> None:
    project.makepyfile(f"""
        import pytest

        @pytest.mark.mockturk({settings})
        def test_one(mockturk):
            pass
    """)
    for workers in ((), XDIST):
        result = project.runpytest_subprocess(*workers)

        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines([f"*test_one: pytest.mark.mockturk: {says}"])
        result.stdout.no_fnmatch_line("*Traceback*")


def test_a_marked_server_that_does_not_start_fails_only_its_test(
    project: pytest.Pytester,
) -> None:
    project.makepyfile("""
        import pytest

        @pytest.mark.mockturk(layouts="nowhere")
        def test_one(mockturk):
            pass

        def test_two(mockturk):
            pass
    """)
    for workers in ((), XDIST):
        result = project.runpytest_subprocess(*workers)

        result.assert_outcomes(errors=1, passed=1)
        result.stdout.fnmatch_lines(["there is no server for this test: nowhere is not a folder"])


def test_a_misspelt_variable_is_warned_of(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOCKTURK_ENVIROMENT", "production")
    project.makepyfile("""
        def test_one(mockturk):
            pass
    """)
    result = project.runpytest_subprocess()

    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines(
        ["*MOCKTURK_ENVIROMENT has no effect: did you mean MOCKTURK_ENVIRONMENT?"]
    )


def test_a_server_elsewhere_has_the_settings_it_has(project: pytest.Pytester) -> None:
    """A world of it can have other rules and another seed; a test that needs more is skipped."""
    configure(project, "retired = true")
    project.makepyfile("""
        import pytest

        @pytest.mark.mockturk(environment="production", rules="relaxed", seed=7)
        def test_it_fits(mockturk):
            assert (mockturk.rules, mockturk.ids().seed) == ("relaxed", "7")
            assert not mockturk.settings()["retired"]

        @pytest.mark.mockturk(environment="sandbox", balance=5)
        def test_it_does_not(mockturk):
            pass
    """)
    with MockTurk(environment="production") as turk:
        result = project.runpytest_subprocess("-rs", f"--mockturk-url={turk.url}")

    result.assert_outcomes(passed=1, skipped=1)
    result.stdout.fnmatch_lines(
        [f"*the server at {turk.url} is not one with environment=sandbox, balance=5"]
    )


def test_the_worlds_made_from_a_tests_world_are_dropped_too(project: pytest.Pytester) -> None:
    project.makepyfile("""
        def test_one(mockturk):
            mockturk.world().workers.register()
            mockturk.world("named").world().workers.register()

        def test_two(mockturk_server):
            assert mockturk_server.worlds() == []
    """)
    project.runpytest_subprocess("-p", "no:randomly").assert_outcomes(passed=2)
