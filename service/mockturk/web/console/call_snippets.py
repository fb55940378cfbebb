"""One call as code: a REST query, and Python with zeep, boto 2 and boto3."""

from __future__ import annotations

from collections.abc import Iterator
from pprint import pformat
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from mockturk.web.console.boto3_calls import write_boto3_call
from mockturk.web.console.operation_forms import FormValues
from mockturk.wire.contract.fields import SERVICE

_WIDTH = 88


class Snippet(NamedTuple):
    """A call in one language; ``name`` is the name of the language."""

    name: str
    text: str


def write_snippets(
    operation: str, given: FormValues, *, access_key: str, base_url: str
) -> list[Snippet]:
    """Return a call as code to copy. ``given`` is the content of its request without blanks."""
    flat = dict(_flatten(given))
    where = urlsplit(base_url)
    query = urlencode(
        {
            "Service": SERVICE,
            "Operation": operation,
            "Version": "2014-08-15",
            "AWSAccessKeyId": access_key,
            "Timestamp": "2014-08-15T12:00:00Z",
            "Signature": "any",
            **flat,
        },
        quote_via=quote,
    )
    zeep = f"""\
import zeep

client = zeep.Client({base_url + "?wsdl"!r})
request = {_literal(_to_structure(given))}
answer = client.service.{operation}(
    AWSAccessKeyId={access_key!r},
    Timestamp="2014-08-15T12:00:00Z",
    Signature="any",
    Request=[request],
)
"""
    parameters = _literal({"Operation": operation, **flat})
    boto = f"""\
from boto.mturk.connection import MTurkConnection

connection = MTurkConnection(
    {access_key!r},
    "secret",
    is_secure={where.scheme == "https"},
    host={where.hostname!r},
    port={where.port or (443 if where.scheme == "https" else 80)},
)
parameters = {parameters}
response = connection.make_request(None, parameters, path={where.path!r}, verb="POST")
print(response.read().decode())
"""
    snippets = [
        Snippet("REST", f"{base_url}?{query}"),
        Snippet("Python with zeep", zeep),
        Snippet("Python with boto 2", boto),
    ]
    if call := write_boto3_call(operation, given):
        client = f"""\
import boto3

mturk = boto3.client(
    "mturk",
    region_name="us-east-1",
    endpoint_url={base_url!r},
    aws_access_key_id={access_key!r},
    aws_secret_access_key="secret",
)
"""
        snippets.append(Snippet("Python with boto3, over the API of 2017-01-17", client + call))
    return snippets


def _flatten(given: FormValues, prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, items in given.items():
        for number, item in enumerate(items, 1):
            # The service takes a single value without a number.
            path = prefix + (f"{name}.{number}" if len(items) > 1 else name)
            if isinstance(item, dict):
                numbered = prefix + f"{name}.{number}"
                yield from _flatten(item, f"{numbered}.")
            else:
                yield path, item


def _to_structure(given: FormValues) -> dict[str, Any]:
    """Return the content as zeep takes it: a list only where there are several items."""
    return {
        name: found[0] if len(found) == 1 else found
        for name, items in given.items()
        for found in ([_to_structure(one) if isinstance(one, dict) else one for one in items],)
    }


def _literal(value: object) -> str:
    return pformat(value, width=_WIDTH, sort_dicts=False)
