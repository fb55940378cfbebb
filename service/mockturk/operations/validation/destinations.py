"""Rules about the destinations of notifications, by transport.

Source: docs/reference/operations.md#notification-specification.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from mockturk.domain.errors import InvalidTransportEndpoint
from mockturk.domain.notifications import NotificationTransport

# Characters. The service's limit is unknown. This one leaves room for the events that are appended
# to a URL (world/lifecycle/outbox_writes).
_LONGEST = 1024

_ADDRESS = re.compile(r"[!-?A-~]+@[!-?A-~]+")
_PRINTABLE = re.compile(r"[!-~]+")
_TOPIC = re.compile(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]+:[A-Za-z0-9_-]{1,256}")
_QUEUE = re.compile(r"/(?:.*/)?[A-Za-z0-9_-]{1,80}")


def require_destination(transport: NotificationTransport, destination: str) -> None:
    """Raise InvalidTransportEndpoint if a transport cannot send to a destination.

    Only the form of the destination is checked, not whether anything receives messages there.
    """
    if transport is NotificationTransport.Email:
        is_one = bool(_ADDRESS.fullmatch(destination))
    elif transport is NotificationTransport.SNS:
        is_one = bool(_TOPIC.fullmatch(destination))
    else:
        path = _path_of_url(destination)
        is_one = path is not None and (
            transport is not NotificationTransport.SQS or bool(_QUEUE.fullmatch(path))
        )
    if not is_one or len(destination) > _LONGEST:
        raise InvalidTransportEndpoint(transport, destination)


def _path_of_url(text: str) -> str | None:
    """Return the path of an http or https URL without a user; None for any other text."""
    if not _PRINTABLE.fullmatch(text):
        return None
    try:
        parts = urlsplit(text)
        # No user and password: the outbox and the log would show the password.
        has_host = bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        return None
    return parts.path if has_host and parts.scheme in ("http", "https") else None
