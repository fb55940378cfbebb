"""The pytest plugin, run by pytest itself in a process of its own."""

from __future__ import annotations

import re

import pytest

from hostile.servers import StandAlone
from mockturk import MockTurk
from ports import own_port

pytest_plugins = ["pytester"]

CALL = """
import urllib.request

def call(world, operation, content=""):
    body = (
        f"<Envelope xmlns='http://schemas.xmlsoap.org/soap/envelope/'><Body><{operation} xmlns=''>"
        f"<Signature>secret</Signature><Request>{content}</Request></{operation}></Body></Envelope>"
    )
    request = urllib.request.Request(world.endpoint, body.encode(), {"Content-Type": "text/xml"})
    with urllib.request.urlopen(request) as response:
        return response.read().decode()
"""


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A folder for tests, with the plugin alone: to load all others takes seconds."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makepyfile(calling=CALL)
    pytester.makeini("[pytest]\naddopts = -p mockturk -p no:cacheprovider")
    return pytester


def test_each_test_has_a_world_of_its_own(project: pytest.Pytester) -> None:
    project.makepyfile("""
        import pytest
        from calling import call

        seen = set()

        @pytest.mark.parametrize("number", range(5))
        def test_one(mockturk, mockturk_server, number):
            assert mockturk.url not in seen
            seen.add(mockturk.url)
            call(mockturk, "GetAccountBalance")
            assert len(mockturk.journal.calls()) == 1
            assert not mockturk_server.journal.calls()
            name = mockturk.url.rpartition("/")[2]
            assert mockturk_server.ask("GET", "/worlds") == {"worlds": [name], "total": 1}
    """)
    project.runpytest_subprocess().assert_outcomes(passed=5)


def test_a_failed_test_shows_its_calls(project: pytest.Pytester) -> None:
    project.makepyfile("""
        from calling import call

        def test_one(mockturk):
            call(mockturk, "GetHIT", "<HITId>3NONE</HITId>")
            mockturk.journal.assert_called("GetHIT", HITId="3OTHER")
    """)
    result = project.runpytest_subprocess()

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*was called 0 times*",
            "*HITId: wanted '3OTHER', got '3NONE'*",
            "*Mockturk calls*",
            "1 calls, the last 1:",
            "1 GetHIT -> AWS.MechanicalTurk.HITDoesNotExist (Hit 3NONE does not *) HITId='3NONE'",
            "--- 1 GetHIT: request",
            "*<HITId>3NONE</HITId>*",
            "--- 1 GetHIT: answer",
            "*HITDoesNotExist*",
        ]
    )
    assert "secret" not in result.stdout.str()


SEVERAL = """
    from calling import call

    def test_one(mockturk):
        call(mockturk, "GetHIT", "<HITId>3NONE</HITId>")
        for _ in range(24):
            call(mockturk, "GetAccountBalance")
        locale = "<Comparator>In</Comparator><LocaleValue><Country>DE</Country></LocaleValue>"
        call(
            mockturk,
            "CreateHIT",
            f"<Title>T</Title><QualificationRequirement>{locale}</QualificationRequirement>" * 2,
        )
        assert False
"""


@pytest.mark.parametrize(
    ("options", "ini", "lines", "bodies"),
    [
        ((), "", 20, ["26"]),
        (("--mockturk-calls=2",), "", 2, ["26"]),
        (("--mockturk-calls=100",), "", 26, ["1", "26"]),
        (("--mockturk-calls=0",), "", 0, []),
        (("--mockturk-calls=full",), "", 26, [str(number) for number in range(1, 27)]),
        ((), "mockturk_calls = 3", 3, ["26"]),
        (("--mockturk-calls=off",), "mockturk_calls = 3", None, []),
    ],
)
def test_a_report_has_a_line_for_each_call_and_what_was_refused(
    project: pytest.Pytester,
    options: tuple[str, ...],
    ini: str,
    lines: int | None,
    bodies: list[str],
) -> None:
    project.makeini(f"[pytest]\naddopts = -p mockturk -p no:cacheprovider\n{ini}")
    project.makepyfile(SEVERAL)
    result = project.runpytest_subprocess("--tb=short", *options)

    result.assert_outcomes(failed=1)
    shown = result.stdout.lines
    assert any("Mockturk calls" in line for line in shown) == (lines is not None)
    if lines is not None:
        start = shown.index(f"26 calls, the last {lines}:") + 1
        told = [line for line in shown[start:] if re.match("[0-9]+ [A-Z][A-Za-z]+ -> ", line)]
        assert len(told) == lines
    assert [line.split()[1] for line in shown if line.endswith(": request")] == bodies
    if lines:
        assert "QualificationRequirement[1].LocaleValue[0].Country='DE'" in told[-1]
        assert told[-1].startswith("26 CreateHIT -> AWS.")


def test_what_is_no_number_of_calls_is_refused(project: pytest.Pytester) -> None:
    result = project.runpytest_subprocess("--mockturk-calls=many")

    result.stderr.fnmatch_lines(["*--mockturk-calls must be full, off or a number, not many"])
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_what_is_neither_true_nor_false_is_refused(project: pytest.Pytester) -> None:
    project.makeini("[pytest]\naddopts = -p mockturk\nmockturk_fail_on_ignored = maybe\n")
    result = project.runpytest_subprocess()

    result.stderr.fnmatch_lines(["*mockturk_fail_on_ignored must be true or false: *maybe*"])
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_a_server_may_be_elsewhere(project: pytest.Pytester) -> None:
    project.makepyfile("""
        from calling import call

        def test_one(mockturk, mockturk_server):
            call(mockturk_server, "GetAccountBalance")
            call(mockturk, "GetAccountBalance")
    """)
    with MockTurk() as turk:
        result = project.runpytest_subprocess(f"--mockturk-url={turk.url}")
        calls = turk.journal.calls()

    result.assert_outcomes(passed=1)
    assert [call.operation for call in calls] == ["GetAccountBalance"]


def test_a_server_elsewhere_may_want_its_token(project: pytest.Pytester) -> None:
    project.makepyfile("""
        def test_one(mockturk):
            mockturk.clock.freeze()
            assert not mockturk.journal.calls()
    """)
    with MockTurk(control_token="open-sesame") as turk:
        project.makeini(
            "[pytest]\naddopts = -p mockturk\n"
            f"mockturk_url = {turk.url}\nmockturk_token = open-sesame"
        )
        let_in = project.runpytest_subprocess()
        kept_out = project.runpytest_subprocess("--mockturk-token=wrong")
        (project.path / "token").write_text("open-sesame\n")
        by_file = project.runpytest_subprocess("--mockturk-token=@token")
        no_file = project.runpytest_subprocess("--mockturk-token=@none")

    let_in.assert_outcomes(passed=1)
    by_file.assert_outcomes(passed=1)
    no_file.stdout.fnmatch_lines(["*--mockturk-token: the file 'none' cannot be read: *"])
    kept_out.assert_outcomes(errors=1)
    kept_out.stdout.fnmatch_lines(["*does not let the tests control it (--mockturk-token): *"])


def test_a_server_elsewhere_may_have_a_ca_of_its_own(
    secure_turk: MockTurk, project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server starts first: pytester unloads later imports, which breaks some modules."""
    project.makepyfile("""
        def test_one(mockturk):
            mockturk.clock.freeze()

        def test_another(mockturk):
            mockturk.clock.freeze()
    """)
    url = f"--mockturk-url={secure_turk.tls_url}"
    trusted = project.runpytest_subprocess(url, f"--mockturk-ca-file={secure_turk.ca_file}")
    distrusted = project.runpytest_subprocess(url)
    monkeypatch.setenv("MOCKTURK_CA_FILE", str(secure_turk.ca_file))
    by_environment = project.runpytest_subprocess(url)

    trusted.assert_outcomes(passed=2)
    by_environment.assert_outcomes(passed=2)
    distrusted.assert_outcomes(errors=1)  # which ends the run
    distrusted.stdout.fnmatch_lines(["*the certificate is not trusted*MOCKTURK_CA_FILE*"])
    assert distrusted.duration < 25  # the plugin waits up to 30 seconds for a server


def test_a_world_nobody_used_is_given_up_without_ado(project: pytest.Pytester) -> None:
    project.makepyfile("""
        import pytest

        @pytest.fixture(scope="module")
        def ours(mockturk_server):
            world = mockturk_server.world()
            yield world
            world.drop()

        def test_one(ours):
            pass
    """)
    project.runpytest_subprocess().assert_outcomes(passed=1)


def test_a_server_that_dies_is_told_of_once_a_test(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.makepyfile("""
        import os, signal
        import pytest
        from mockturk.client import UnreachableError

        def test_it_dies(mockturk):
            os.kill(int(os.environ["SERVER"]), signal.SIGKILL)
            with pytest.raises(UnreachableError):
                while True:
                    mockturk.clock.now()
            assert False, "as it had to"

        def test_it_is_dead(mockturk):
            pass

        def test_it_does_not_matter():
            pass
    """)
    with StandAlone("--port", str(own_port())) as server:
        monkeypatch.setenv("SERVER", str(server.process.pid))
        result = project.runpytest_subprocess(f"--mockturk-url=http://127.0.0.1:{server.port}")

    result.assert_outcomes(passed=1, failed=1, errors=1)
    result.stdout.fnmatch_lines(
        [
            "the server of the tests is gone: http://127.0.0.1:*",
            "*as it had to*",
            "*Mockturk calls*",
            "the calls cannot be read: http://127.0.0.1:*",
        ]
    )


def test_fixtures_that_fail_show_calls_too(project: pytest.Pytester) -> None:
    project.makepyfile("""
        import pytest
        from calling import call

        @pytest.fixture
        def begun(mockturk):
            call(mockturk, "GetHIT", "<HITId>3BEFORE</HITId>")
            raise LookupError

        @pytest.fixture
        def ended(mockturk):
            yield
            call(mockturk, "GetHIT", "<HITId>3AFTER</HITId>")
            raise LookupError

        @pytest.fixture
        def without(mockturk):
            raise LookupError

        def test_before(begun):
            pass

        def test_after(ended):
            pass

        def test_without(without):
            pass

        def test_no_world_is_left(mockturk_server):
            assert mockturk_server.ask("GET", "/worlds") == {"worlds": [], "total": 0}
    """)
    result = project.runpytest_subprocess()

    result.assert_outcomes(passed=2, errors=3)
    for hit_id in ("3BEFORE", "3AFTER"):
        result.stdout.fnmatch_lines(["--- 1 GetHIT: request", f"*{hit_id}*", "--- 1 GetHIT: ans*"])
    result.stdout.fnmatch_lines(["*Mockturk calls*", "No call arrived."])


def test_a_world_for_more_than_one_test(project: pytest.Pytester) -> None:
    project.makepyfile("""
        import pytest
        from calling import call

        @pytest.fixture(scope="module")
        def ours(mockturk_server):
            world = mockturk_server.world()
            yield world
            world.drop()

        def test_one(ours):
            call(ours, "GetAccountBalance")

        class TestMore:
            def test_two(self, ours, mockturk):
                ours.journal.assert_called("GetAccountBalance", times=1)
                mockturk.journal.assert_not_called("GetAccountBalance")
    """)
    project.runpytest_subprocess().assert_outcomes(passed=2)


@pytest.mark.parametrize("workers", [(), ("-p", "xdist", "-n2")])
def test_no_warning_is_left_behind(project: pytest.Pytester, workers: tuple[str, ...]) -> None:
    project.makepyfile("""
        from calling import call

        def test_one(mockturk):
            call(mockturk, "GetAccountBalance")

        def test_two(mockturk):
            mockturk.faults.add("throttle")
    """)
    result = project.runpytest_subprocess("-Werror", *workers)

    result.assert_outcomes(passed=2)
    assert result.ret == 0
    assert not result.stderr.str()


def test_it_is_there_by_itself_and_can_be_left_out(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    project.makeini("[pytest]")
    project.makepyfile("""
        def test_one(mockturk):
            pass
    """)
    with_it = project.runpytest_subprocess()
    without = project.runpytest_subprocess("-p", "no:mockturk")

    with_it.assert_outcomes(passed=1)
    without.assert_outcomes(errors=1)
    without.stdout.fnmatch_lines(["*fixture 'mockturk' not found*"])


def test_ids_are_those_of_the_seed(project: pytest.Pytester) -> None:
    project.makepyfile("""
        import pytest

        ids = set()

        @pytest.mark.parametrize("number", range(3))
        def test_one(mockturk, number):
            ids.add(mockturk.workers.register()["worker_id"])

        def test_last():
            assert len(ids) == 1
    """)
    project.runpytest_subprocess("--mockturk-seed=7").assert_outcomes(passed=4)
    with MockTurk() as turk:
        elsewhere = f"--mockturk-url={turk.url}"
        project.runpytest_subprocess("--mockturk-seed=7", elsewhere).assert_outcomes(passed=4)


def test_nothing_is_started_for_who_does_not_ask(project: pytest.Pytester) -> None:
    project.makepyfile("""
        import sys

        def test_one():
            for module in ("mockturk.app.embedded", "mockturk.client", "spyne"):
                assert module not in sys.modules
            assert "multiprocessing.connection" not in sys.modules
    """)
    project.runpytest_subprocess().assert_outcomes(passed=1)


def test_workers_of_xdist_share_a_server(project: pytest.Pytester) -> None:
    project.makepyfile("""
        import pytest
        from calling import call

        @pytest.mark.parametrize("number", range(20))
        def test_one(mockturk, number, tmp_path_factory):
            for _ in range(number % 4):
                call(mockturk, "GetAccountBalance")
            mockturk.journal.assert_called("GetAccountBalance", times=number % 4)
            shared = tmp_path_factory.getbasetemp().parent / "servers"
            with shared.open("a") as file:
                file.write(mockturk.url.partition("/w/")[0] + "\\n")
    """)
    project.makeconftest("""
        def pytest_sessionfinish(session):
            if not hasattr(session.config, "workerinput"):
                base = session.config._tmp_path_factory.getbasetemp() / "servers"
                print("servers", len(set(base.read_text().split())))
    """)
    result = project.runpytest_subprocess("-p", "xdist", "-n2", "-s")

    result.assert_outcomes(passed=20)
    result.stdout.fnmatch_lines(["*servers 1*"])


@pytest.mark.parametrize(("setting", "outcome"), [("true", "failed"), ("false", "passed")])
def test_a_test_with_ignored_names_may_fail(
    project: pytest.Pytester, setting: str, outcome: str
) -> None:
    project.makeini(
        f"[pytest]\naddopts = -p mockturk -p no:cacheprovider\nmockturk_fail_on_ignored = {setting}"
    )
    project.makepyfile("""
        from calling import call

        def test_one(mockturk):
            call(mockturk, "GetHIT", "<HITid>3NONE</HITid>")

        def test_two(mockturk):
            call(mockturk, "GetHIT", "<HITId>3NONE</HITId>")

        def test_three():
            pass
    """)
    result = project.runpytest_subprocess()

    result.assert_outcomes(**({outcome: 1, "passed": 2} if outcome == "failed" else {outcome: 3}))
    if outcome == "failed":
        result.stdout.fnmatch_lines(["*call 1 GetHIT: unknown name HITid. Did you mean HITId[?]"])


def test_ignored_names_in_all_worlds_of_a_test(project: pytest.Pytester) -> None:
    project.makeini(
        "[pytest]\naddopts = -p mockturk -p no:cacheprovider\nmockturk_fail_on_ignored = true"
    )
    project.makepyfile("""
        import pytest
        from calling import call

        @pytest.mark.parametrize("name", ["HITid", "HITId"])
        def test_one(mockturk, name):
            other = mockturk.world().world("named" + name)
            call(other, "GetHIT", f"<{name}>3NONE</{name}>")

        @pytest.fixture
        def late(mockturk):
            yield
            call(mockturk, "GetHIT", "<HITid>3NONE</HITid>")

        def test_calls_of_a_teardown_are_not_seen(late):
            pass
    """)
    result = project.runpytest_subprocess()

    result.assert_outcomes(failed=1, passed=2)
    result.stdout.fnmatch_lines(["*call 1 GetHIT: unknown name HITid. Did you mean HITId[?]"])
