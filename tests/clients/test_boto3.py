"""boto3, which calls the later API: the call is refused, and boto3 raises an error."""

from __future__ import annotations

import json
import logging
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from mockturk import MockTurk, connect

NOT_SERVED = "does not support the API of 2017-01-17"
TARGET = "MTurkRequesterServiceV20170117.GetAccountBalance"


def client(url: str) -> Any:
    return boto3.client(
        "mturk",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id="AKIALATER",
        aws_secret_access_key="secret",
        config=Config(retries={"max_attempts": 0}),
    )


@pytest.mark.parametrize("root", ["", "/w/later"])
def test_a_call_is_an_error_that_says_why(
    turk: MockTurk, caplog: pytest.LogCaptureFixture, root: str
) -> None:
    mturk = client(turk.url + root)
    caplog.set_level(logging.WARNING)
    for call in (mturk.get_account_balance, mturk.list_hits, lambda: mturk.get_hit(HITId="3A")):
        with pytest.raises(ClientError, match=NOT_SERVED) as raised:
            call()

        answer = raised.value.response
        assert answer["Error"]["Code"] == "UnknownOperationException"
        about = answer["ResponseMetadata"]
        assert (about["HTTPStatusCode"], about["RetryAttempts"]) == (400, 0)
        assert len(about["RequestId"]) == 36
        assert about["HTTPHeaders"]["content-type"] == "application/x-amz-json-1.1"
    assert "the API of 2017-01-17" in caplog.text
    journal = connect(turk.url + root).journal
    kept = [(one.protocol, one.operation, one.error_codes, one.status) for one in journal.calls()]
    names = ("GetAccountBalance", "ListHITs", "GetHIT")
    assert kept == [("JSON", name, ("UnknownOperationException",), 400) for name in names]
    assert connect(turk.url + root).accounts.all() == []
    sent, answered = journal.raw(1)
    assert sent.endswith("{}")
    assert NOT_SERVED in answered


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Amz-Target": TARGET},
        {"X-Amz-Target": TARGET, "Content-Type": "application/json"},
        {"X-Amz-Target": "k" * 10_000},
        {"Content-Type": "application/x-amz-json-1.1"},
        {"Content-Type": "Application/X-AMZ-JSON-1.0; charset=utf-8"},
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["/", "/onca/xml?Operation=GetAccountBalance&AWSAccessKeyId=A"])
def test_a_header_is_enough(
    turk: MockTurk, headers: dict[str, str], method: str, path: str
) -> None:
    request = Request(turk.url + path, b"{}" if method == "POST" else None, headers)
    request.method = method
    with pytest.raises(HTTPError, match="400") as raised:
        urlopen(request)

    with raised.value as answer:
        told = json.load(answer)
    assert told["__type"] == "UnknownOperationException"
    assert NOT_SERVED in told["message"]
    (kept,) = connect(turk.url).journal.calls()
    assert kept.operation in ("GetAccountBalance", None)


def test_json_of_any_other_kind_is_no_call_of_it(turk: MockTurk) -> None:
    content = {"Content-Type": "application/json", "X-Amz-Date": "20170117T000000Z"}
    with urlopen(Request(turk.url, b"{}", content)) as answer:
        assert b"AWS.MissingOperationParameter" in answer.read()
