"""The access keys whose secrets a world knows; secrets go in and never come out."""

from __future__ import annotations

from werkzeug.exceptions import BadRequest, Conflict, NotFound
from werkzeug.wrappers import Response

from mockturk.admin.api import Call, endpoint
from mockturk.admin.api.parameters import text
from mockturk.admin.api.schemas import TEXT, having, several
from mockturk.admin.api.serialization import json_response, no_content
from mockturk.domain.accounts import IS_ACCESS_KEY, is_access_key

_MOST = 10_000


@endpoint("GET", "/credentials", gives=having(access_keys=several(TEXT)))
def list_credentials(call: Call) -> Response:
    """List the access keys whose secrets are known."""
    return json_response({"access_keys": sorted(call.world.secrets)})


@endpoint(
    "PUT",
    "/credentials/<access_key>",
    body={"secret": text},
    needed=("secret",),
    status=204,
    statuses=(409,),
)
def put_credential(call: Call, access_key: str) -> Response:
    """Tell the secret of an access key, which counts from the next call on."""
    if not call.given["secret"].strip():
        raise BadRequest('"secret" must not be empty.')
    if not is_access_key(access_key):
        raise BadRequest(IS_ACCESS_KEY)
    with call.world.store.transaction():
        if len(call.world.secrets) >= _MOST and access_key not in call.world.secrets:
            raise Conflict(f"There are {_MOST} credentials already; delete some.")
        call.world.secrets.tell(access_key, call.given["secret"])
    return no_content()


@endpoint("DELETE", "/credentials/<access_key>", status=204, statuses=(404,))
def delete_credential(call: Call, access_key: str) -> Response:
    """Forget the secret of an access key, with which no call can be verified then."""
    with call.world.store.transaction():
        if access_key not in call.world.secrets:
            raise NotFound("There is no secret of that access key.")
        call.world.secrets.forget(access_key)
    return no_content()
