"""The table of bounds in docs/settings.md: what a client can make grow, and what happens then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mockturk.admin.api.request_fields import MOST_WAITING
from mockturk.admin.control.credentials import LONGEST_SECRET, MAX_CREDENTIALS
from mockturk.admin.workers.external_submit import MAX_FORM_FIELDS
from mockturk.admin.workers.simulation import MAX_STEPS
from mockturk.app.log_output import MAX_WAITING
from mockturk.documents.documents import MAX_VALID_BYTES, MAX_VALID_TEXTS
from mockturk.documents.question_forms import MAX_FORMS
from mockturk.documents.questions import MAX_SHAPE_BYTES, MAX_SHAPES
from mockturk.domain.accounts import LONGEST_ACCESS_KEY
from mockturk.domain.interning import MAX_VALUES
from mockturk.domain.limits import STRICT
from mockturk.domain.world_names import MAX_WORLDS
from mockturk.endpoint.request_reader import MAX_PARAMETERS
from mockturk.server.limits import ServerLimits
from mockturk.web.site.sent_forms import MAX_SENT_FORMS
from mockturk.world.fault_injection.held_calls import MAX_HELD
from mockturk.world.fault_injection.rate_limit import MAX_KEYS
from mockturk.world.fault_injection.registry import MAX_FAULT_CHARACTERS, MAX_FAULTS
from mockturk.world.journal import MAX_BYTES, MAX_ENTRIES
from mockturk.world.notifications.courier import OutboxLimits
from mockturk.world.reported_names import MAX_NAMES
from mockturk.world.simulation.simulation import MAX_WORKERS
from mockturk.world.snapshots import MAX_SNAPSHOTS

_SERVER = ServerLimits()
_OUTBOX = OutboxLimits()
_UNITS = (("MiB", 2**20), ("KiB", 2**10))


class Bound(NamedTuple):
    """A thing that clients can make grow, its limit, and what happens at the limit.

    ``flag`` is the setting that changes the limit, if there is one.
    """

    thing: str
    most: str
    at_limit: str
    flag: str = ""


def _size(number: int) -> str:
    for unit, bytes_of_unit in _UNITS:
        if number % bytes_of_unit == 0:
            return f"{number // bytes_of_unit} {unit}"
    return f"{number:,} bytes"


OF_SERVER = (
    Bound(
        "Worlds besides the default one",
        f"{MAX_WORLDS:,}",
        "A request to a new one gets 503; the log says so.",
        "max_worlds",
    ),
    Bound(
        "Open connections",
        f"{_SERVER.max_connections:,}",
        "A new one is closed at once; the log says so once a minute.",
    ),
    Bound("Time to receive a request", f"{_SERVER.receive_timeout:g} s", "408"),
    Bound(
        "Time that a connection is idle",
        f"{_SERVER.idle_timeout:g} s",
        "It is closed; the log says so.",
        "idle_timeout",
    ),
    Bound("Body of a request", _size(_SERVER.max_body), "413", "max_body"),
    Bound(
        f"Bodies of {_size(_SERVER.large_body)} and more that are received at the same time",
        f"{_SERVER.max_large_bodies} of the largest size",
        "503",
    ),
    Bound("URL of a request", _size(_SERVER.max_target), "414"),
    Bound(
        "Header fields of a request",
        f"{_SERVER.max_field_count}, together {_size(_SERVER.max_fields)}",
        "431",
    ),
    Bound("Parameters in a body", f"{MAX_PARAMETERS:,}", "413"),
    Bound("Fields of a form for externalSubmit", f"{MAX_FORM_FIELDS:,}", "413"),
    Bound(
        "Threads for slow requests",
        f"{_SERVER.max_threads:,}; of a world "
        f"{_SERVER.max_threads_of_a_world}, of one path {_SERVER.max_threads_of_a_lane}",
        "A further request waits for its turn.",
    ),
    Bound(
        "Log lines that are not written yet",
        _size(MAX_WAITING),
        "Further lines are dropped; a later line says how many.",
    ),
)
"""The bounds of a server."""

OF_WORLD = (
    Bound(
        "Accounts",
        f"{STRICT.accounts:,}",
        "A call with a new access key is refused as the service throttled; the log and the "
        "journal say why. `PUT /accounts` gets 409.",
    ),
    Bound("Access key", f"{LONGEST_ACCESS_KEY} characters", "`AWS.NotAuthorized`"),
    Bound("Calls a second of an access key", "unlimited", "503 or a SOAP fault", "rate_limit"),
    Bound(
        "Access keys whose calls are being counted",
        f"{MAX_KEYS:,}",
        "A call with another key is refused like one above the rate limit.",
    ),
    Bound(
        "Calls in the journal",
        f"{MAX_ENTRIES:,}",
        "The oldest are dropped. The first time, the log says so; the journal has their number.",
    ),
    Bound(
        "Memory of the journal",
        _size(MAX_BYTES),
        "The same; of a response larger than a quarter, the journal has only the size.",
    ),
    Bound("Request tokens", f"{STRICT.tokens:,}", "The oldest is forgotten; the log says so."),
    Bound(
        "URLs of uploaded files", f"{STRICT.file_urls:,}", "The oldest is deleted; the log says so."
    ),
    Bound(
        "Messages and notifications that do not wait",
        f"{_OUTBOX.max_done:,}",
        "The oldest is deleted; the log says so.",
    ),
    Bound(
        "Notifications that wait",
        f"{_OUTBOX.max_waiting:,}; for one receptor {_OUTBOX.max_waiting_per_receptor:,}",
        "A further one is stored as dropped, with the reason; the log says so.",
    ),
    Bound(
        "Blocked workers of a requester",
        f"{STRICT.worker_blocks:,}",
        "The call is refused, as by the service.",
    ),
    Bound("Credentials", f"{MAX_CREDENTIALS:,}", "409"),
    Bound("Secret of a credential over the control API", f"{LONGEST_SECRET:,} characters", "400"),
    Bound("HIT layouts over the control API", f"{STRICT.layouts:,}", "409"),
    Bound("HIT layout over the control API", f"{STRICT.question_bytes:,} bytes", "400"),
    Bound("Snapshots", f"{MAX_SNAPSHOTS:,}", "409"),
    Bound(
        "Sent forms of the pages",
        f"{MAX_SENT_FORMS:,}",
        "The oldest is forgotten; sent again, it takes effect again.",
    ),
    Bound("Faults", f"{MAX_FAULTS:,}", "409; a world file is refused"),
    Bound("Texts of all faults", f"{MAX_FAULT_CHARACTERS:,} characters", "The same"),
    Bound(
        "Calls that faults hold",
        f"{MAX_HELD:,}",
        "A further one is refused as the service throttled; the log says so.",
    ),
    Bound("Requests that wait for a call, and for a held call", f"{MOST_WAITING:,} each", "503"),
    Bound("Simulated workers of a simulation", f"{MAX_WORKERS:,}", "400"),
    Bound(
        "Steps of one `POST /simulation`", f"{MAX_STEPS:,}", "The response says that work is left."
    ),
    Bound(
        "Ignored and rounded names that the log has told",
        f"{MAX_NAMES:,}",
        "The oldest are forgotten; the log may tell them again.",
    ),
    Bound(
        "Valid Questions in the cache",
        f"{MAX_VALID_TEXTS:,} and {_size(MAX_VALID_BYTES)}, for each API",
        "The least recently used are dropped; they are validated again.",
    ),
    Bound(
        "Shapes of valid QuestionForms in the cache",
        f"{MAX_SHAPES} and {_size(MAX_SHAPE_BYTES)}",
        "The same",
    ),
    Bound("Parsed QuestionForms in the cache", f"{MAX_FORMS}", "The cache starts again."),
    Bound(
        "Review policies that HITs share",
        f"{MAX_VALUES:,}",
        "Sharing starts again; HITs keep theirs.",
    ),
)
"""The bounds of each world."""


def bounds_table() -> str:
    """Return the table of bounds in Markdown."""
    return "".join(f"{line}\n" for line in _lines())


def _lines() -> Iterator[str]:
    yield "| What can grow | Limit | Setting | At the limit |"
    yield "| --- | --- | --- | --- |"
    for title, bounds in (("Server", OF_SERVER), ("Each world", OF_WORLD)):
        yield f"| **{title}** | | | |"
        for bound in bounds:
            setting = f" `{bound.flag}` " if bound.flag else " "
            yield f"| {bound.thing} | {bound.most} |{setting}| {bound.at_limit} |"
