"""Send mutated requests and count the outcomes: ``python tests/hostile/fuzz.py --help``.

Without ``--url`` they go to the WSGI application, without a socket and with a fresh world every
few thousand. A bad outcome is shown with the command that sends its request again.
"""

from __future__ import annotations

import argparse
import io
import logging
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random
from urllib.parse import unquote_to_bytes, urlsplit

sys.path.insert(0, str(Path(__file__).parents[1]))

from exchanges import Service, new_world
from hostile.judging import BadAnswer, codes, kind_of
from hostile.mutations import Sent, mutated, real_requests
from hostile.raw import Answer, Broken, Connection, NoAnswer, post

Send = Callable[[Sent], Answer]

_REQUESTS_TO_A_WORLD = 2_000
_SHOWN = 1_500


class LoggedErrors(logging.Handler):
    """Keeps what the service logged as an error of its own."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self._texts.append(logging.Formatter().format(record))

    def taken(self) -> list[str]:
        """Return the texts since the last call."""
        taken, self._texts = self._texts, []
        return taken


def new_service() -> Service:
    """A service that answers the same whenever it is asked the same."""
    return Service(new_world())


def through_the_application(service: Service) -> Send:
    """Ask the WSGI application as a server does that has checked the framing."""
    application = service.http.application

    def send(sent: Sent) -> Answer:
        got: list[tuple[int, dict[str, str]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], *_: object) -> None:
            names = {name.lower(): value for name, value in headers}
            got.append((int(status[:3]), names))

        chunks = application(_environ(sent), start_response)
        body = b"".join(chunks)
        return Answer(*got[-1], body)

    return send


def over_a_socket(url: str) -> Send:
    """Ask a running server, on a connection for each request."""
    port = urlsplit(url).port or 80

    def send(sent: Sent) -> Answer:
        lines = [f"{name}: {value}" for name, value in sent.headers if name != "Host"]
        with Connection(port) as connection:
            connection.send(
                post(
                    sent.body,
                    *lines,
                    method=sent.method,
                    target=sent.target,
                    content_type=None,
                )
            )
            return connection.answer(sent.method)

    return send


def outcome(answer: Answer, method: str) -> str:
    """Name the outcome. Raises BadAnswer."""
    kind = kind_of(answer, method)
    if method != "POST" or answer.status != 200:
        return f"{kind.name} {answer.status}"
    return " ".join([kind.name, *sorted(set(codes(answer)))[:1]])


def _environ(sent: Sent) -> dict[str, object]:
    path, _, query = sent.target.partition("?")
    environ: dict[str, object] = {
        "REQUEST_METHOD": sent.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
        "wsgi.input": io.BytesIO(sent.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in sent.headers:
        environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
    environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE", "")
    environ["CONTENT_LENGTH"] = str(len(sent.body))
    return environ


def request_number(seed: str, number: int, requests: list[Sent]) -> Sent:
    """Return one request of a run; it depends on nothing but the seed and its number."""
    return mutated(requests, Random(f"{seed}:{number}"))


def _attempt(send: Send, sent: Sent, logged: LoggedErrors) -> tuple[str, str]:
    """Send it and return the outcome and, if it is bad, why."""
    try:
        name = outcome(send(sent), sent.method)
    except (BadAnswer, NoAnswer, Broken) as bad:
        name, why = f"BAD {type(bad).__name__}", str(bad)
    except Exception as bad:  # noqa: BLE001 - none may come
        name, why = f"BAD exception {type(bad).__name__}", repr(bad)
    else:
        why = ""
    errors = logged.taken()
    if errors:
        name, why = "BAD logged error", "\n".join([why, *errors])
    return name, why


def _show(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--only", type=int, help="send only this one and show it")
    parser.add_argument("--url", help="a running server on loopback")
    return parser.parse_args()


def main() -> int:
    """Run it and return 1 if any outcome was bad."""
    asked = _arguments()
    numbers = range(asked.requests) if asked.only is None else [asked.only]
    counts: Counter[str] = Counter()
    slowest = (0.0, 0)
    for number, name, seconds in _attempts(asked, numbers):
        counts[name] += 1
        slowest = max(slowest, (seconds, number))
    for name, times in counts.most_common():
        _show(f"{times:>9,}  {name}")
    bad = sum(times for name, times in counts.items() if name.startswith("BAD"))
    _show(f"{counts.total():>9,}  requests, {bad} bad")
    _show(f"           the slowest, number {slowest[1]}, took {slowest[0]:.2f} s")
    return 1 if bad else 0


def _attempts(
    asked: argparse.Namespace, numbers: Iterable[int]
) -> Iterator[tuple[int, str, float]]:
    """Send the requests, show the bad ones; yield number, outcome and seconds of each."""
    logged = LoggedErrors()
    service_log = logging.getLogger("mockturk")
    service_log.addHandler(logged)
    service_log.propagate = False
    requests = real_requests()
    send = over_a_socket(asked.url) if asked.url else through_the_application(new_service())
    for count, number in enumerate(numbers, 1):
        sent = request_number(asked.seed, number, requests)
        started = time.perf_counter()
        name, why = _attempt(send, sent, logged)
        yield number, name, time.perf_counter() - started
        if why or asked.only is not None:
            _show(f"{name}: {why[-_SHOWN:]}\n{repr(sent)[:_SHOWN]}")
            _show(f"  again: python {sys.argv[0]} --seed {asked.seed} --only {number}\n")
        if not asked.url and not count % _REQUESTS_TO_A_WORLD:
            send = through_the_application(new_service())


if __name__ == "__main__":
    sys.exit(main())
