"""Letting a server's simulated workers work, as ``mockturk work`` does."""

from __future__ import annotations

import http
import json
from collections.abc import Iterator, Mapping
from typing import Any

from mockturk.remote import CannotReach
from mockturk.sending import send_json

_PATH = "/_mockturk/simulation"
# Submissions a call, so that there is progress to show.
_A_CALL = 100
# What the answers to several calls add up to; all else is as in the last one.
_SUMS = (
    *("accepted", "submitted", "returned", "abandoned", "failed", "hits_finished"),
    "simulated_seconds",
)
_LAST = ("hits_available", "left")


class Refused(Exception):  # noqa: N818 - it reads as what it says
    """The server does not want to do what was asked."""


def work(
    url: str,
    asked: Mapping[str, Any],
    most: int | None,
    wait: float,
    ca_file: str | None = None,
) -> Iterator[dict[str, Any]]:
    """Ask a server to let its workers work, until nothing is left or so many were submitted.

    Yields what was done so far after each call. Raises CannotReach and Refused.
    """
    so_far: dict[str, Any] = dict.fromkeys(_SUMS, 0)
    body = {name: value for name, value in asked.items() if value is not None}
    while True:
        now = _A_CALL if most is None else min(_A_CALL, most - so_far["submitted"])
        done = _done(url, {**body, "most": now}, wait, ca_file)
        so_far = {**done, **{name: so_far[name] + done[name] for name in _SUMS}}
        yield so_far
        if not done["left"] or so_far["submitted"] == most:
            return


def told(done: Mapping[str, Any]) -> str:
    """Say in a few lines what was done."""
    minutes, seconds = divmod(done["simulated_seconds"], 60)
    hours, minutes = divmod(minutes, 60)
    others = ", ".join(f"{done[name]} {name}" for name in ("returned", "abandoned", "failed"))
    lines = [
        f"{done['submitted']} assignments submitted, {others}",
        f"{done['hits_finished']} HITs finished, {done['hits_available']} still available",
        f"{hours}:{minutes:02}:{seconds:02} simulated",
    ]
    if not done["accepted"] and not done["submitted"]:
        lines.append("There was nothing these workers could do.")
    return "\n".join(lines)


def _done(url: str, body: Mapping[str, Any], wait: float, ca_file: str | None) -> dict[str, Any]:
    status, answer = send_json(url.rstrip("/") + _PATH, body, wait, ca_file)
    try:
        content = json.loads(answer)
        if status == http.HTTPStatus.OK:
            return {name: content[name] for name in (*_SUMS, *_LAST)}
        sentence = content["error"]["message"]
    except (ValueError, KeyError, TypeError):
        raise CannotReach(f"{url}: no Mockturk answers here (HTTP {status})") from None
    raise Refused(sentence)
