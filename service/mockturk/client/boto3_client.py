"""A boto3 client for a world, and the environment of other AWS programs that are to call it.

Needs boto3: the extra ``mockturk[boto3]``.
"""

from __future__ import annotations

import os
from typing import Any, TypedDict, Unpack

ACCESS_KEY = "AKIAEXAMPLE"
SECRET = "any"  # noqa: S105 - servers accept any signature, unless they verify it

_REGION = "us-east-1"
_NO_USER_CONFIG = (
    ("profile", (None, None, None, None)),
    ("config_file", (None, None, os.devnull, None)),
    ("credentials_file", (None, None, os.devnull, None)),
)


class ClientOptions(TypedDict, total=False):
    """Options of a boto3 client, with boto3's names; ``config`` is a botocore ``Config``."""

    aws_access_key_id: str
    aws_secret_access_key: str
    aws_session_token: str
    region_name: str
    endpoint_url: str
    use_ssl: bool
    verify: bool | str
    config: Any


def create_client(url: str, ca_file: str | None, **options: Unpack[ClientOptions]) -> Any:
    """Return a boto3 client for ``mturk`` at a URL, without AWS settings or proxies of the user.

    :param ca_file: the PEM file with the CA to trust, for https. None: those the machine trusts.
    :raises ModuleNotFoundError: when boto3 is not installed.
    """
    try:
        from boto3.session import Session  # noqa: PLC0415 - an extra, and slow to import
        from botocore.config import Config  # noqa: PLC0415 - as above
        from botocore.session import Session as BotocoreSession  # noqa: PLC0415 - as above
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"{error.name} is not installed: install mockturk[boto3]", name=error.name
        ) from None
    given: dict[str, Any] = {
        "endpoint_url": url,
        "region_name": _REGION,
        "aws_access_key_id": ACCESS_KEY,
        "aws_secret_access_key": SECRET,
        **({"verify": ca_file} if ca_file else {}),
        **options,
    }
    # Nothing but a Config can turn off the proxies of the environment.
    given["config"] = Config(proxies={}).merge(given.get("config") or Config())
    alone = BotocoreSession(session_vars=dict(_NO_USER_CONFIG))
    return Session(botocore_session=alone).client("mturk", **given)


def build_environ(url: str, ca_file: str | None, access_key: str, secret: str) -> dict[str, str]:
    """Return the environment variables by which AWS SDKs and the AWS CLI call a URL."""
    environ = {
        "AWS_ENDPOINT_URL_MTURK": url,
        "AWS_ACCESS_KEY_ID": access_key,
        "AWS_SECRET_ACCESS_KEY": secret,
        "AWS_REGION": _REGION,
        "AWS_DEFAULT_REGION": _REGION,
    }
    return environ | ({"AWS_CA_BUNDLE": ca_file} if ca_file else {})
