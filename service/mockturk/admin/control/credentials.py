"""Endpoints for the secrets of access keys; secrets can be set but not read."""

from __future__ import annotations

from werkzeug.exceptions import BadRequest, Conflict, NotFound

from mockturk.admin.api.endpoints import AdminRequest, endpoint
from mockturk.admin.api.request_fields import NoFields, RequestFields
from mockturk.domain.accounts import ACCESS_KEY_RULE, is_access_key
from mockturk.domain.views.control import AccessKeys

MAX_CREDENTIALS = 10_000
LONGEST_SECRET = 1_024  # characters; those of AWS have 40


class SecretField(RequestFields):
    """The secret of an access key."""

    secret: str


@endpoint("GET", "/credentials")
def list_credentials(request: AdminRequest[NoFields]) -> AccessKeys:
    """List the access keys for which the world has a secret."""
    keys = sorted(request.world.credentials)
    return AccessKeys(access_keys=keys, total=len(keys))


@endpoint("PUT", "/credentials/<access_key>")
def put_credential(request: AdminRequest[SecretField], access_key: str) -> None:
    """Set the secret of an access key, for the next calls."""
    secret = request.fields.secret
    if not secret.strip():
        raise BadRequest('"secret" must not be empty.')
    if len(secret) > LONGEST_SECRET:
        raise BadRequest(f'"secret" may have at most {LONGEST_SECRET:,} characters.')
    if not is_access_key(access_key):
        raise BadRequest(ACCESS_KEY_RULE)
    with request.world.store.transaction():
        known = request.world.credentials
        if access_key not in known and len(known) >= MAX_CREDENTIALS:
            raise Conflict(f"There are {MAX_CREDENTIALS:,} credentials already; delete some.")
        known.set_secret(access_key, secret)


@endpoint("DELETE", "/credentials/<access_key>")
def delete_credential(request: AdminRequest[NoFields], access_key: str) -> None:
    """Delete the secret of an access key; calls with this key can no longer be verified."""
    with request.world.store.transaction():
        if access_key not in request.world.credentials:
            raise NotFound("There is no secret for that access key.")
        request.world.credentials.forget(access_key)
