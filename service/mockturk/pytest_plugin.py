"""The pytest plugin: the fixture ``mockturk`` gives each test a new world on a shared server.

It is installed with the package. Test runs that do not use its fixtures start no server and import
almost nothing.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest

from mockturk.app.server_pool import ServerAddress, ServerPool, ServerStartError, find_shared

if TYPE_CHECKING:
    from mockturk.app.settings import Settings
    from mockturk.client import World

_URL = "--mockturk-url"
_TOKEN = "--mockturk-token"  # noqa: S105 - the name of an option
_CA_FILE = "--mockturk-ca-file"
_SEED = "--mockturk-seed"
_FAIL_ON_IGNORED = "mockturk_fail_on_ignored"
_SETTINGS = "mockturk_settings"
_MARKER = "mockturk"
_ADDRESS_KEY = "mockturk_servers"
_SERVERS = pytest.StashKey[ServerPool]()
_BASE = pytest.StashKey[dict[str, Any]]()  # settings of the configuration and the environment
_WORLDS = pytest.StashKey["list[World]"]()  # the fixture, then the worlds made from it
_WITHIN = 30.0  # seconds to wait until an external server is ready
_CALLS = "--mockturk-calls"
_SHOWN = "20"  # last calls to show for a failed test
_FULL, _OFF = "full", "off"
_MOST_BODIES = 5  # refused calls that are shown with request and response
_LONGEST = 4_000  # characters to show of a request or response


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options, which can also be set in a configuration file."""
    group = parser.getgroup("mockturk", "Mockturk, a stand-in for Mechanical Turk's legacy API")
    for option, ini, text in (
        (_URL, "mockturk_url", "use the server at this URL instead of starting one"),
        (_TOKEN, "mockturk_token", "the control token of that server, or @FILE with it"),
        (_CA_FILE, "mockturk_ca_file", "PEM file with that server's CA, for an https URL"),
        (_SEED, "mockturk_seed", "seed for reproducible ids, the same in each test"),
        (
            _CALLS,
            "mockturk_calls",
            f"calls to show for a failed test: full, off, or a number (default: {_SHOWN})",
        ),
    ):
        group.addoption(option, default=None, help=text)
        parser.addini(ini, text)
    parser.addini(
        _SETTINGS, "settings of the tests' server, a line each: name = value", type="linelist"
    )
    parser.addini(
        _FAIL_ON_IGNORED,
        "fail a test whose calls had unknown names or amounts that were rounded",
        type="bool",
        default=False,
    )


@pytest.fixture(scope="session")
def mockturk_settings() -> Mapping[str, object] | Settings:
    """Return the settings of the tests' server, by their names in Python; override this fixture.

    A ``Settings`` object stands for all settings, whatever the configuration and the environment
    say.
    """
    return {}


@pytest.fixture(scope="session")
def mockturk_server(
    request: pytest.FixtureRequest,
    pytestconfig: pytest.Config,
    mockturk_settings: Mapping[str, object] | Settings,
) -> World:
    """Run a server for all tests; the fixture is its default world, which the tests share."""
    from mockturk.client import (  # noqa: PLC0415 - if used
        ControlAPIError,
        NotReadyError,
        UnreachableError,
        connect,
    )

    url = _setting(pytestconfig, _URL)
    try:
        if url is None:
            found = _find_server(pytestconfig, mockturk_settings)
            return connect(found.url, ca_file=found.ca_file or _setting(pytestconfig, _CA_FILE))
        token = _read_token(pytestconfig)
        ca_file = _setting(pytestconfig, _CA_FILE)
        server = connect(url, token=token, ca_file=ca_file)
        server.wait(_WITHIN)
        server.ask("GET", "/worlds")
    except NotReadyError as error:
        wrong = f"there is no server for the tests ({_URL}, waited {_WITHIN:.0f} s): {error}"
    except (UnreachableError, ServerStartError) as error:
        wrong = f"there is no server for the tests: {error}"
    except ControlAPIError as error:
        wrong = f"{url} does not let the tests control it ({_TOKEN}): {error}"
    except _TokenFileError as error:
        wrong = f"{_TOKEN}: {error}"
    else:
        return server
    # No test of this run can have a server, so it ends here.
    request.session.shouldfail = wrong
    pytest.fail(wrong, pytrace=False)


@pytest.fixture
def mockturk(request: pytest.FixtureRequest) -> World:
    """Give a test a new world: ``url``, ``clock``, ``faults``, ``workers``, ``journal`` ...

    It is on the server of all tests, or on one with the settings of the test's marker.
    """
    from mockturk.client import UnreachableError  # noqa: PLC0415 - if used
    from mockturk.client.world import TrackedWorld  # noqa: PLC0415 - if used

    config = request.config
    marked = _read_marker(request.node)
    server = _find_marked_server(request, marked) if marked else None
    worlds: list[World] = []
    server = server or request.getfixturevalue("mockturk_server")
    try:
        world = TrackedWorld(server.world(), worlds)
        if _setting(config, _URL):  # an external server has no seed, or another one
            if seed := marked.get("seed", _setting(config, _SEED)):
                world.begin(seed)
            if rules := marked.get("rules"):
                world.rules = rules
    except UnreachableError as error:
        wrong = f"the server of the tests is gone: {error}"
    else:
        request.node.stash[_WORLDS] = worlds
        return world
    pytest.fail(wrong, pytrace=False)


@pytest.fixture
def mockturk_ca_file(request: pytest.FixtureRequest) -> str | None:
    """Return the PEM file of the CA that clients of the test's server must trust, if any."""
    config = request.config
    given = _setting(config, _CA_FILE) or os.environ.get("MOCKTURK_CA_FILE")
    if _setting(config, _URL):
        return given
    settings = request.getfixturevalue("mockturk_settings")
    return _find_server(config, settings, _read_marker(request.node)).ca_file or given


def pytest_configure(config: pytest.Config) -> None:
    """Prepare servers for the tests of this process and for the workers of pytest-xdist."""
    config.addinivalue_line(
        "markers", "mockturk(**settings): give the test a world on a server with these settings"
    )
    calls = _setting(config, _CALLS)
    if calls is not None and calls not in (_FULL, _OFF) and not calls.isdecimal():
        raise pytest.UsageError(f"{_CALLS} must be full, off or a number, not {calls}")
    try:
        config.getini(_FAIL_ON_IGNORED)
    except (pytest.UsageError, TypeError, ValueError) as error:  # which one, depends on pytest
        raise pytest.UsageError(f"{_FAIL_ON_IGNORED} must be true or false: {error}") from None
    if not hasattr(config, "workerinput"):
        config.stash[_SERVERS] = servers = ServerPool()
        config.pluginmanager.register(_ServerHooks(servers), "mockturk-servers")


class _ServerHooks:
    """Shares the servers of a run with the workers of pytest-xdist, and stops them at the end."""

    def __init__(self, servers: ServerPool) -> None:
        self._servers = servers

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Pass the servers' address and key to a pytest-xdist worker that is about to start."""
        node.workerinput[_ADDRESS_KEY] = self._servers.share()

    def pytest_unconfigure(self) -> None:
        """Stop the servers that were started."""
        self._servers.stop()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Refuse a marker with settings that do not exist, or with values they cannot have.

    This is a collection error, as pytest-xdist does not report a UsageError of its workers.
    """
    item = metafunc.definition
    if item.get_closest_marker(_MARKER) is None:
        return
    from mockturk.app.run_settings import (  # noqa: PLC0415 - if used
        RunSettingsError,
        combine_settings,
    )

    wrong = ""
    if any(mark.args for mark in item.iter_markers(_MARKER)):
        wrong = "settings are passed by name, as in environment='production'"
    try:
        combine_settings(_read_marker(item))
    except RunSettingsError as error:
        wrong = str(error)
    if wrong:
        raise pytest.Collector.CollectError(f"{item.name}: pytest.mark.mockturk: {wrong}")


def _read_marker(item: pytest.Item) -> dict[str, Any]:
    """Return the settings of a test's markers; those of the function override those of a class."""
    marks = [*item.iter_markers(_MARKER)]
    return {name: value for mark in reversed(marks) for name, value in mark.kwargs.items()}


def _find_marked_server(request: pytest.FixtureRequest, marked: Mapping[str, object]) -> World:
    """Return the server for a marked test; skips the test if an external server does not fit."""
    from mockturk.app.run_settings import find_unmet  # noqa: PLC0415 - if used
    from mockturk.client import connect  # noqa: PLC0415 - if used

    config = request.config
    if url := _setting(config, _URL):
        server: World = request.getfixturevalue("mockturk_server")
        if unmet := find_unmet(marked, server.settings()):
            pytest.skip(f"the server at {url} is not one with {', '.join(unmet)}")
        return server
    settings = request.getfixturevalue("mockturk_settings")
    try:
        found = _find_server(config, settings, marked)
    except ServerStartError as error:
        wrong = f"there is no server for this test: {error}"
    else:
        return connect(found.url, ca_file=found.ca_file or _setting(config, _CA_FILE))
    pytest.fail(wrong, pytrace=False)


def _find_server(
    config: pytest.Config,
    settings: Mapping[str, object] | Settings,
    marked: Mapping[str, object] = MappingProxyType({}),
) -> ServerAddress:
    """Return the address of a server with the settings of all sources; raises ServerStartError."""
    from mockturk.app.run_settings import (  # noqa: PLC0415 - if used
        RunSettingsError,
        combine_settings,
        read_run_settings,
    )

    seed = _setting(config, _SEED)
    try:
        if _BASE not in config.stash:
            folder = config.inipath.parent if config.inipath else config.rootpath
            config.stash[_BASE] = read_run_settings(config.getini(_SETTINGS), folder)
        wanted = combine_settings(
            config.stash[_BASE],
            settings,
            {"seed": seed} if seed else {},
            marked,
        )
    except RunSettingsError as error:
        raise ServerStartError(f"{_SETTINGS}: {error}") from None
    if _SERVERS in config.stash:
        return config.stash[_SERVERS].find(wanted)
    return find_shared(wanted, *getattr(config, "workerinput", {})[_ADDRESS_KEY])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """If the option is set, fail a passed test whose calls had ignored names or rounded amounts."""
    __tracebackhide__ = True
    yield
    if item.config.getini(_FAIL_ON_IGNORED):
        for world in item.stash.get(_WORLDS, ()):
            world.journal.assert_nothing_ignored()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Attach the last calls to the report of a failed test; drop its worlds after the teardown.

    The fixture itself does not drop them: fixtures that use it may fail in a later teardown.
    """
    report = yield
    if _WORLDS in item.stash:
        world = item.stash[_WORLDS][0]
        shown = _setting(item.config, _CALLS) or _SHOWN
        if report.failed and shown != _OFF:
            report.sections.append(("Mockturk calls", _last_calls(world, shown)))
        if call.when == "teardown":
            for one in item.stash[_WORLDS]:
                _drop(one)
            del item.stash[_WORLDS]
    return report


def _drop(world: World) -> None:
    from mockturk.client import ControlAPIError, UnreachableError  # noqa: PLC0415 - already imported

    with suppress(UnreachableError, ControlAPIError):  # a stopped server has no world to drop
        world.drop()


def _last_calls(world: World, shown: str) -> str:
    """Return the last calls of a world, a line for each; then refused ones as they were sent.

    ``shown`` is the number of calls, or "full" for all of them, each as it was sent.
    """
    from mockturk.client import ControlAPIError, UnreachableError  # noqa: PLC0415 - already imported
    from mockturk.domain.call_matching import format_call  # noqa: PLC0415 - already imported

    is_full = shown == _FULL
    try:
        calls, dropped = world.journal.calls(), world.journal.dropped
        before = f" after {dropped} that the journal has dropped" if dropped else ""
        if not calls:
            return f"No call arrived{before}."
        last = calls if is_full else calls[len(calls) - min(len(calls), int(shown)) :]
        told = [f"{len(calls)} calls{before}, the last {len(last)}:", *map(format_call, last)]
        refused = [one for one in last if one.outcome != "ok"][-_MOST_BODIES:]
        longest = None if is_full else _LONGEST
        for one in last if is_full else refused:
            sent, answer = world.journal.raw(one.number)
            told.append(f"--- {one.number} {one.operation or '?'}: request\n{sent[:longest]}")
            told.append(f"--- {one.number} {one.operation or '?'}: answer\n{answer[:longest]}")
    except (UnreachableError, ControlAPIError) as error:
        return f"the calls cannot be read: {error}"
    return "\n".join(told)


class _TokenFileError(Exception):
    pass


def _read_token(config: pytest.Config) -> str | None:
    from mockturk.domain.secret_files import read_secret  # noqa: PLC0415 - if used

    token = _setting(config, _TOKEN)
    try:
        return None if token is None else read_secret(token)
    except ValueError as error:
        raise _TokenFileError(str(error)) from None


def _setting(config: pytest.Config, option: str) -> str | None:
    given = config.getoption(option) or config.getini(option.removeprefix("--").replace("-", "_"))
    return str(given) if given else None
