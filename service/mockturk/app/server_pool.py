"""The servers of a test run: one for each set of settings, shared by the processes of the run."""

from __future__ import annotations

import json
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from multiprocessing.connection import Listener

    from mockturk.app.embedded import MockTurk


class ServerAddress(NamedTuple):
    """The base URL of a server, over https if it has TLS, and the CA file that clients need."""

    url: str
    ca_file: str | None


class ServerStartError(Exception):
    """A server that did not start; the message says why."""


class ServerPool:
    """Servers by their settings, each started on first use. Threads may use it concurrently.

    Settings are JSON texts, as ``app.run_settings`` writes them. pytest imports this module in
    every run, and most runs start no server: all else is imported on first use.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._servers: dict[str, MockTurk] = {}
        self._listener: _AddressListener | None = None

    def find(self, settings: str) -> ServerAddress:
        """Return the address of the server with these settings; starts it if necessary.

        Raises ServerStartError.
        """
        from mockturk.app.embedded import MockTurk  # noqa: PLC0415 - only if used
        from mockturk.domain.errors import MockturkError  # noqa: PLC0415 - only if used

        with self._lock:
            try:
                if settings not in self._servers:
                    self._servers[settings] = MockTurk(**json.loads(settings))
            except (MockturkError, ValueError, OSError) as error:
                raise ServerStartError(str(error)) from None
            turk = self._servers[settings]
        used = json.loads(settings)
        if used["tls_port"] is None:
            return ServerAddress(turk.url, None)
        own_certificate = used["tls_cert"] is not None
        return ServerAddress(turk.tls_url, None if own_certificate else str(turk.ca_file.resolve()))

    def share(self) -> tuple[str, int, bytes]:
        """Let other processes find servers; return host, port and key for ``find_shared``."""
        if self._listener is None:
            self._listener = _AddressListener(self)
        return self._listener.address

    def stop(self) -> None:
        """Stop all servers."""
        if self._listener is not None:
            self._listener.stop()
        for turk in self._servers.values():
            turk.stop()


class _AddressListener:
    """Sends the addresses of servers to other processes that have the key."""

    def __init__(self, pool: ServerPool) -> None:
        import secrets  # noqa: PLC0415 - these imports are for runs with several processes only
        from multiprocessing.connection import Listener  # noqa: PLC0415 - as above

        self._key = secrets.token_bytes()
        self._pool = pool
        self._stopped = False
        self._listener: Listener = Listener(("127.0.0.1", 0), authkey=self._key)
        Thread(target=self._answer, name="mockturk-addresses", daemon=True).start()

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
                    found = self._find(asking.recv_bytes().decode())
                    asking.send_bytes(json.dumps(found).encode())
            except (OSError, EOFError, AuthenticationError):
                continue  # the other side has no key, or broke off

    def _find(self, settings: str) -> dict[str, Any]:
        try:
            return self._pool.find(settings)._asdict()
        except ServerStartError as error:
            return {"error": str(error)}
        except Exception as error:  # noqa: BLE001 - the asking process reports it
            return {"error": f"{type(error).__name__}: {error}"}


def find_shared(settings: str, host: str, port: int, key: bytes) -> ServerAddress:
    """Return the address of a server of another process's pool; raises ServerStartError."""
    from multiprocessing.connection import Client  # noqa: PLC0415 - for several processes only

    with Client((host, port), authkey=key) as asking:
        asking.send_bytes(settings.encode())
        found = json.loads(asking.recv_bytes())
    if "error" in found:
        raise ServerStartError(found["error"])
    return ServerAddress(**found)
