"""The check of a signature of version 4 (docs/reference/api-2017.md#signatures)."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import quote

from mockturk.domain.errors import (
    IncompleteSignatureException,
    InvalidSignatureException,
    MissingAuthenticationTokenException,
    UnrecognizedClientException,
)
from mockturk.server.messages import HTTPRequest
from mockturk.wire.aws_json.signature_v4 import (
    TERMINATOR,
    SignatureV4,
    parse_authorization,
    sign_request,
)

# docs/reference/decisions-2017.md#d2
MAX_SKEW_2017 = timedelta(minutes=5)

_SIGNING_SERVICE = "mturk-requester"
_BASIC_FORMAT = "%Y%m%dT%H%M%SZ"
_WRONG_SIGNATURE = (
    "The request signature we calculated does not match the signature you provided. Check your AWS"
    " Secret Access Key and signing method. Consult the service documentation for details."
)


def get_authorization(request: HTTPRequest) -> str:
    """Return the Authorization header. Raises MissingAuthenticationTokenException."""
    found = request.headers.get(b"authorization", b"").decode("latin-1").strip()
    if not found:
        raise MissingAuthenticationTokenException
    return found


def require_valid_signature(
    request: HTTPRequest, secrets: Mapping[str, str], now: datetime
) -> None:
    """Raise a FrontEnd2017Error unless the signature of a request is right and fresh."""
    signature = parse_authorization(get_authorization(request))
    headers = {
        name.decode("latin-1"): value.decode("latin-1") for name, value in request.headers.items()
    }
    sent = headers.get("x-amz-date") or headers.get("date", "")
    at = _read_date(sent)
    date = at.strftime(_BASIC_FORMAT)
    _require_fresh(at, now)
    if "host" not in signature.signed_headers:
        raise InvalidSignatureException("'Host' must be a 'SignedHeader' in the AWS Authorization.")
    _require_scope(signature, date)
    secret = secrets.get(signature.access_key)
    if secret is None:
        raise UnrecognizedClientException
    expected = (
        sign_request(
            secret,
            signature,
            date,
            path=path,
            query=request.query,
            headers=headers,
            body=request.body,
        )
        for path in _possible_paths(request)
    )
    given = signature.signature.encode()
    if not any(hmac.compare_digest(one.encode(), given) for one in expected):
        raise InvalidSignatureException(_WRONG_SIGNATURE)


def _possible_paths(request: HTTPRequest) -> list[str]:
    """Return the paths that a client may have signed: that of a world has no slash at its end."""
    whole = quote(f"{request.root}{request.path}", safe="/-_.~", encoding="latin-1")
    return [whole, whole.rstrip("/")] if request.root and whole.endswith("/") else [whole]


def _read_date(sent: str) -> datetime:
    """Return the time of a request. Raises IncompleteSignatureException."""
    if not sent:
        raise IncompleteSignatureException(
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
        )
    try:
        return datetime.strptime(sent, _BASIC_FORMAT).replace(tzinfo=UTC)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(sent).astimezone(UTC)
    except (ValueError, OverflowError):
        raise IncompleteSignatureException(
            f"Date must be in ISO-8601 'basic format'. Got '{sent}'. "
            "See http://en.wikipedia.org/wiki/ISO_8601"
        ) from None


def _require_fresh(at: datetime, now: datetime) -> None:
    date, present = at.strftime(_BASIC_FORMAT), now.strftime(_BASIC_FORMAT)
    if at < now - MAX_SKEW_2017:
        earliest = (now - MAX_SKEW_2017).strftime(_BASIC_FORMAT)
        raise InvalidSignatureException(
            f"Signature expired: {date} is now earlier than {earliest} ({present} - 5 min.)"
        )
    if at > now + MAX_SKEW_2017:
        latest = (now + MAX_SKEW_2017).strftime(_BASIC_FORMAT)
        raise InvalidSignatureException(
            f"Signature not yet current: {date} is still later than {latest} ({present} + 5 min.)"
        )


def _require_scope(signature: SignatureV4, date: str) -> None:
    day, _, service, terminator = signature.scope
    wrong = []
    if service != _SIGNING_SERVICE:
        wrong.append(f"Credential should be scoped to correct service: '{_SIGNING_SERVICE}'. ")
    if terminator != TERMINATOR:
        wrong.append(
            "Credential should be scoped with a valid terminator: "
            f"'{TERMINATOR}', not '{terminator}'. "
        )
    if day != date[:8]:
        wrong.append(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from "
            f"HTTP: '{day}' != '{date[:8]}', from '{date}'."
        )
    if wrong:
        raise InvalidSignatureException("".join(wrong))
