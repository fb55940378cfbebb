"""boto3, which calls the API of 2017-01-17."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from exchanges import QUESTION
from mockturk import MockTurk, connect

SECRET = "a secret/of+boto3"


def client(url: str, secret: str = SECRET, **options: Any) -> Any:
    return boto3.client(
        "mturk",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id="AKIALATER",
        aws_secret_access_key=secret,
        config=Config(retries={"max_attempts": 0}),
        **options,
    )


@pytest.mark.parametrize("root", ["", "/w/later"])
def test_a_hit_from_its_type_to_its_list(turk: MockTurk, root: str) -> None:
    mturk = client(turk.url + root)
    assert mturk.get_account_balance()["AvailableBalance"] == "10000.00"
    type_id = mturk.create_hit_type(
        Title="t", Description="d", Reward="0.05", AssignmentDurationInSeconds=60
    )["HITTypeId"]
    made = mturk.create_hit_with_hit_type(
        HITTypeId=type_id, LifetimeInSeconds=3600, Question=QUESTION
    )["HIT"]

    assert made["Question"] == QUESTION
    assert (made["Expiration"] - made["CreationTime"]).total_seconds() == 3600
    assert mturk.get_hit(HITId=made["HITId"])["HIT"] == made
    pages = [page["HITs"] for page in mturk.get_paginator("list_hits").paginate()]
    assert pages == [[made], []]
    calls = connect(turk.url + root).journal.calls()
    assert [(one.protocol, one.operation) for one in calls[:2]] == [
        ("JSON", "GetAccountBalance"),
        ("JSON", "CreateHITType"),
    ]
    journal = connect(turk.url + root).journal
    journal.assert_called("CreateHITType", Reward="0.05")
    journal.assert_not_called("CreateHITWithHITType", MaxAssignments=2)


def test_an_error_is_an_exception_with_the_legacy_code(turk: MockTurk) -> None:
    mturk = client(turk.url)
    with pytest.raises(mturk.exceptions.RequestError) as raised:
        mturk.get_hit(HITId="3UNKNOWN")

    response = raised.value.response
    assert response["Error"]["Code"] == "RequestError"
    assert response["Message"].startswith("Hit 3UNKNOWN does not exist. (")
    assert response["TurkErrorCode"] == "AWS.MechanicalTurk.HITDoesNotExist"
    assert response["ResponseMetadata"]["HTTPHeaders"]["connection"] == "close"
    kept = mturk.get_account_balance()["ResponseMetadata"]["HTTPHeaders"]
    assert "connection" not in kept
    assert len(kept["x-amzn-requestid"]) == 36
    with pytest.raises(ClientError) as raised:
        mturk.get_hit(HITId="unknown")
    assert raised.value.response["Error"]["Code"] == "ValidationException"


@pytest.mark.parametrize("root", ["", "/w/verified"])
def test_signatures_are_verified(root: str) -> None:
    with MockTurk(auth="verify", credentials={"AKIALATER": SECRET}) as turk:
        good = client(turk.url + root)
        assert good.get_account_balance()["AvailableBalance"] == "10000.00"
        assert (
            good.list_qualification_types(MustBeRequestable=True, Query="a b/ü")["NumResults"] == 0
        )
        with pytest.raises(ClientError, match="does not match the signature you provided"):
            client(turk.url + root, "another").get_account_balance()
        with_token = client(turk.url + root, aws_session_token="token")
        assert with_token.get_account_balance()["AvailableBalance"] == "10000.00"


@pytest.mark.parametrize("host", ["mturk-requester", "mturk-requester-sandbox"])
def test_the_services_own_address_through_a_proxy(host: str) -> None:
    with MockTurk(tls=True, auth="verify", credentials={"AKIALATER": SECRET}) as turk:
        mturk = boto3.client(
            "mturk",
            endpoint_url=f"https://{host}.us-east-1.amazonaws.com",
            region_name="us-east-1",
            aws_access_key_id="AKIALATER",
            aws_secret_access_key=SECRET,
            verify=str(turk.ca_file),
            config=Config(proxies={"https": turk.url}, retries={"max_attempts": 0}),
        )

        assert mturk.get_account_balance()["AvailableBalance"] == "10000.00"
        mturk.close()


def test_headers_come_in_the_order_of_the_service(turk: MockTurk) -> None:
    mturk = client(turk.url)
    found = mturk.get_account_balance()["ResponseMetadata"]["HTTPHeaders"]
    assert list(found) == ["x-amzn-requestid", "content-type", "content-length", "date"]
    with pytest.raises(ClientError) as raised:
        mturk.get_hit(HITId="unknown")
    found = raised.value.response["ResponseMetadata"]["HTTPHeaders"]
    assert list(found)[-2:] == ["date", "connection"]
    mturk.close()
