"""The pytest plugin: the fixture ``mockturk`` gives each test a new world on a shared server.

It is installed with the package. Test runs that do not use its fixtures start no server and import
almost nothing.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import suppress
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from multiprocessing.connection import Listener

    from mockturk.app.embedded import MockTurk
    from mockturk.client import World

_URL = "--mockturk-url"
_TOKEN = "--mockturk-token"  # noqa: S105 - the name of an option
_CA_FILE = "--mockturk-ca-file"
_SEED = "--mockturk-seed"
_FAIL_ON_IGNORED = "mockturk_fail_on_ignored"
_ADDRESS_KEY = "mockturk_server"
_SERVER = pytest.StashKey["_Server"]()
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
        (_TOKEN, "mockturk_token", "the control token of that server"),
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
        _FAIL_ON_IGNORED,
        "fail a test whose calls had unknown names or amounts that were rounded",
        type="bool",
        default=False,
    )


@pytest.fixture(scope="session")
def mockturk_server(request: pytest.FixtureRequest, pytestconfig: pytest.Config) -> World:
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
            return connect(_find_server_url(pytestconfig))
        token, ca_file = _setting(pytestconfig, _TOKEN), _setting(pytestconfig, _CA_FILE)
        server = connect(url, token=token, ca_file=ca_file)
        server.wait(_WITHIN)
        server.ask("GET", "/worlds")
    except NotReadyError as error:
        wrong = f"there is no server for the tests ({_URL}, waited {_WITHIN:.0f} s): {error}"
    except UnreachableError as error:
        wrong = f"there is no server for the tests: {error}"
    except ControlAPIError as error:
        wrong = f"{url} does not let the tests control it ({_TOKEN}): {error}"
    else:
        return server
    # No test of this run can have a server, so it ends here.
    request.session.shouldfail = wrong
    pytest.fail(wrong, pytrace=False)


@pytest.fixture
def mockturk(request: pytest.FixtureRequest, mockturk_server: World) -> World:
    """Give a test a new world: ``url``, ``clock``, ``faults``, ``workers``, ``journal`` ..."""
    from mockturk.client import UnreachableError  # noqa: PLC0415 - already imported
    from mockturk.client.world import TrackedWorld  # noqa: PLC0415 - already imported

    config = request.config
    worlds: list[World] = []
    world = TrackedWorld(mockturk_server.world(), worlds)
    try:
        world.wait(0)
        if _setting(config, _URL) and (seed := _setting(config, _SEED)):
            world.begin(seed)  # an external server has no seed, or another one
    except UnreachableError as error:
        wrong = f"the server of the tests is gone: {error}"
    else:
        request.node.stash[_WORLDS] = worlds
        return world
    pytest.fail(wrong, pytrace=False)


def pytest_configure(config: pytest.Config) -> None:
    """Prepare a server for the tests of this process and for the workers of pytest-xdist."""
    calls = _setting(config, _CALLS)
    if calls is not None and calls not in (_FULL, _OFF) and not calls.isdecimal():
        raise pytest.UsageError(f"{_CALLS} must be full, off or a number, not {calls}")
    if not hasattr(config, "workerinput"):
        config.stash[_SERVER] = server = _Server(config)
        config.pluginmanager.register(server, "mockturk-server")


class _Server:
    """The server of a test run, started on first use, as many runs do not need one.

    Workers of pytest-xdist get an address and a key with which they can ask for the server's URL.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._seed = _setting(config, _SEED)
        self._lock = Lock()
        self._turk: MockTurk | None = None
        self._asked: _AddressServer | None = None

    def url(self) -> str:
        """Return the server's URL; starts the server if it does not run yet."""
        from mockturk.app.embedded import MockTurk  # noqa: PLC0415 - only if used

        with self._lock:
            if self._turk is None:
                self._turk = MockTurk(seed=self._seed)
            return self._turk.url

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Pass the address and the key to a pytest-xdist worker that is about to start."""
        if self._asked is None:
            self._asked = _AddressServer(self)
        node.workerinput[_ADDRESS_KEY] = self._asked.address

    def pytest_unconfigure(self) -> None:
        """Stop the server, if it was started."""
        if self._asked is not None:
            self._asked.stop()
        if self._turk is not None:
            self._turk.stop()


class _AddressServer:
    """Sends the URL of a server to other processes that have the key."""

    def __init__(self, server: _Server) -> None:
        import secrets  # noqa: PLC0415 - these imports are for runs with xdist workers only
        from multiprocessing.connection import Listener  # noqa: PLC0415 - as above

        self._key = secrets.token_bytes()
        self._server = server
        self._stopped = False
        self._listener: Listener = Listener(("127.0.0.1", 0), authkey=self._key)
        Thread(target=self._answer, name="mockturk-asked", daemon=True).start()

    @property
    def address(self) -> tuple[str, int, bytes]:
        """Host, port and key, in types that can be passed to a pytest-xdist worker."""
        host, port = self._listener.address
        return str(host), int(port), self._key

    def stop(self) -> None:
        """Stop listening."""
        self._stopped = True
        # On some platforms this does not wake the thread; as a daemon it does not keep the process
        # alive.
        self._listener.close()

    def _answer(self) -> None:
        from multiprocessing import AuthenticationError  # noqa: PLC0415 - as above

        while not self._stopped:
            try:
                with self._listener.accept() as asking:
                    asking.send_bytes(self._told())
            except (OSError, EOFError, AuthenticationError):
                continue  # the other side has no key, or broke off

    def _told(self) -> bytes:
        try:
            return self._server.url().encode()
        except Exception as error:  # noqa: BLE001 - the asking process reports it
            return f"{type(error).__name__}: {error}".encode()


def _find_server_url(config: pytest.Config) -> str:
    """Return the URL of the run's server; raises UnreachableError if it did not start."""
    from mockturk.client import UnreachableError  # noqa: PLC0415 - already imported

    if _SERVER in config.stash:
        return config.stash[_SERVER].url()
    told = _ask(*getattr(config, "workerinput", {})[_ADDRESS_KEY])
    if not told.startswith("http"):
        raise UnreachableError(told)
    return told


def _ask(host: str, port: int, key: bytes) -> str:
    from multiprocessing.connection import Client  # noqa: PLC0415 - for xdist workers only

    with Client((host, port), authkey=key) as asking:
        return asking.recv_bytes().decode()


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
    """Attach the last calls to the report of a failed test; drop its world after the teardown.

    The fixture itself does not drop the world: fixtures that use it may fail in a later teardown.
    """
    report = yield
    if _WORLDS in item.stash:
        world = item.stash[_WORLDS][0]
        shown = _setting(item.config, _CALLS) or _SHOWN
        if report.failed and shown != _OFF:
            report.sections.append(("Mockturk calls", _last_calls(world, shown)))
        if call.when == "teardown":
            del item.stash[_WORLDS]
            _drop(world)
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


def _setting(config: pytest.Config, option: str) -> str | None:
    given = config.getoption(option) or config.getini(option.removeprefix("--").replace("-", "_"))
    return str(given) if given else None
