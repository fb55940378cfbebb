"""The operation that changes when a HIT expires."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from mockturk.domain.checks import validate_range
from mockturk.domain.errors import (
    HITDoesNotExist,
    InvalidHITState,
    ParameterOutOfRange,
    RequestAlreadyProcessedError,
)
from mockturk.domain.hits import LISTED_STATUSES, HITStatus
from mockturk.operations.api_2017.registry import operation_2017
from mockturk.operations.context import OperationCall
from mockturk.wire.aws_json.requests import UpdateExpirationForHITRequest
from mockturk.world.lifecycle import expiry, hits

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


@operation_2017(
    "UpdateExpirationForHIT",
    UpdateExpirationForHITRequest,
    HITDoesNotExist,
    InvalidHITState,
    RequestAlreadyProcessedError,
    ParameterOutOfRange,
    legacy=("ForceExpireHIT", "ExtendHIT"),
)
def update_expiration_for_hit(
    call: OperationCall, request: UpdateExpirationForHITRequest
) -> dict[str, Any]:
    """Expire a HIT now, or extend its time.

    - With an ExpireAt that is not in the future, the HIT expires now. If it has expired before,
      nothing changes. [captured]
    - Any other ExpireAt must be 60 to 31,536,000 seconds after the Expiration, or after the current
      time if the HIT has expired. So the time cannot be shortened. [captured, inferred]
    - The same ExpireAt for the same HIT is refused for 24 hours, as a used token. [captured,
      decided]
    - A fraction of a second is cut off. [decided]
    - A disposed HIT is refused. [inferred]
    """
    hit = call.load_own_hit("HITId", request.HITId)
    if hit.status is HITStatus.Disposed:
        raise InvalidHITState(hit.id, hit.status, LISTED_STATUSES)
    if request.ExpireAt <= call.now:
        if not hit.expired:
            expiry.expire(call.transaction, hit)
        return {}
    token = f"{hit.id}{format_java_date(request.ExpireAt)}"
    call.require_new_token("UpdateExpirationForHIT", token)
    increment = request.ExpireAt - (call.now if hit.expired else hit.expires_at)
    seconds = validate_range(
        "ExpirationIncrementInSeconds",
        int(increment.total_seconds()),
        call.limits.expiration_increment,
    )
    hits.extend(call.transaction, hit, 0, timedelta(seconds=seconds))
    call.remember_token("UpdateExpirationForHIT", token, hit.id)
    return {}


def format_java_date(at: datetime) -> str:
    """Return a UTC time as Java writes a Date, such as ``Wed Jul 14 20:26:06 UTC 2021``."""
    day, month = _DAYS[at.weekday()], _MONTHS[at.month - 1]
    return f"{day} {month} {at:%d %H:%M:%S} UTC {at.year}"
