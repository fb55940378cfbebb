"""Endpoints for the secrets of access keys; secrets can be set but not read."""

from __future__ import annotations

from werkzeug.exceptions import BadRequest, Conflict, NotFound
from werkzeug.wrappers import Response

from mockturk.admin.api import AdminRequest, endpoint
from mockturk.admin.api.parameters import parse_string
from mockturk.admin.api.schemas import TEXT, describe_array, describe_object
from mockturk.admin.api.serialization import json_response, no_content
from mockturk.domain.accounts import ACCESS_KEY_RULE, is_access_key

_MOST = 10_000


@endpoint("GET", "/credentials", schema=describe_object(access_keys=describe_array(TEXT)))
def list_credentials(request: AdminRequest) -> Response:
    """List the access keys for which the world has a secret."""
    return json_response({"access_keys": sorted(request.world.credentials)})


@endpoint(
    "PUT",
    "/credentials/<access_key>",
    body={"secret": parse_string},
    required=("secret",),
    status=204,
    error_statuses=(409,),
)
def put_credential(request: AdminRequest, access_key: str) -> Response:
    """Set the secret of an access key, for the next calls."""
    if not request.given["secret"].strip():
        raise BadRequest('"secret" must not be empty.')
    if not is_access_key(access_key):
        raise BadRequest(ACCESS_KEY_RULE)
    with request.world.store.transaction():
        if len(request.world.credentials) >= _MOST and access_key not in request.world.credentials:
            raise Conflict(f"There are {_MOST} credentials already; delete some.")
        request.world.credentials.set_secret(access_key, request.given["secret"])
    return no_content()


@endpoint("DELETE", "/credentials/<access_key>", status=204, error_statuses=(404,))
def delete_credential(request: AdminRequest, access_key: str) -> Response:
    """Delete the secret of an access key; calls with this key can no longer be verified."""
    with request.world.store.transaction():
        if access_key not in request.world.credentials:
            raise NotFound("There is no secret for that access key.")
        request.world.credentials.forget(access_key)
    return no_content()
