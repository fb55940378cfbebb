"""Clients of the API of 2017-01-17 in processes of their own; the server verifies signatures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clients.json_clients import CallError, JSONClient, environ_of, open_client
from exchanges import QUESTION
from mockturk import MockTurk, World

SECRET = "a secret/of+an SDK"
CLIENTS = ("boto3-1.17", "awscli", "sdk-v3")


@pytest.fixture
def verifying() -> Iterator[World]:
    """A named world that verifies signatures."""
    with MockTurk(auth="verify", credentials={"AKIALATER": SECRET}) as turk:
        yield turk.world("later")


@pytest.fixture(params=CLIENTS)
def client(
    request: pytest.FixtureRequest, verifying: World, tmp_path: Path
) -> Iterator[JSONClient]:
    with open_client(request.param, environ_of(verifying, SECRET, tmp_path)) as made:
        yield made


def test_a_requesters_work(client: JSONClient, verifying: World) -> None:
    assert client("GetAccountBalance")["AvailableBalance"] == "10000.00"
    made = client(
        "CreateHITType",
        Title="Tell cats from dogs, ü",
        Description="d",
        Reward="0.05",
        AssignmentDurationInSeconds=600,
        QualificationRequirements=[
            {
                "QualificationTypeId": "00000000000000000071",
                "Comparator": "In",
                "LocaleValues": [{"Country": "US", "Subdivision": "WA"}, {"Country": "DE"}],
                "ActionsGuarded": "Accept",
            }
        ],
    )
    hit = client(
        "CreateHITWithHITType",
        HITTypeId=made["HITTypeId"],
        LifetimeInSeconds=3600,
        MaxAssignments=2,
        Question=QUESTION,
        RequesterAnnotation="batch 1",
    )["HIT"]
    assert (hit["Question"], hit["Title"], hit["MaxAssignments"]) == (
        QUESTION,
        "Tell cats from dogs, ü",
        2,
    )
    assert hit["QualificationRequirements"][0]["LocaleValues"][0]["Subdivision"] == "WA"
    lifetime = read_time(hit["Expiration"]) - read_time(hit["CreationTime"])
    assert lifetime == timedelta(hours=1)
    hit_id = hit["HITId"]
    assert client("GetHIT", HITId=hit_id)["HIT"] == hit
    first = client("ListHITs", MaxResults=1)
    assert first["HITs"] == [hit]
    assert client("ListHITs", NextToken=first["NextToken"])["HITs"] == []
    assignment_id = verifying.workers.accept(
        verifying.workers.register(locale="DE").worker_id, hit_id
    )
    verifying.workers.submit(assignment_id, {"q": "cat"})
    (assignment,) = client("ListAssignmentsForHIT", HITId=hit_id, AssignmentStatuses=["Submitted"])[
        "Assignments"
    ]
    assert assignment["AssignmentId"] == assignment_id
    client("ApproveAssignment", AssignmentId=assignment_id, RequesterFeedback="fine")
    worker = assignment["WorkerId"]
    client("SendBonus", WorkerId=worker, AssignmentId=assignment_id, BonusAmount="1.50", Reason="r")
    (bonus,) = client("ListBonusPayments", HITId=hit_id)["BonusPayments"]
    assert bonus["BonusAmount"] == "1.50"
    client("UpdateExpirationForHIT", HITId=hit_id, ExpireAt="2015-01-01T00:00:00Z")
    assert client("GetHIT", HITId=hit_id)["HIT"]["HITStatus"] == "Reviewable"
    client("DeleteHIT", HITId=hit_id)

    calls = verifying.journal.calls()
    assert {one.protocol for one in calls} == {"JSON"}
    assert {one.outcome for one in calls} == {"ok"}


def test_errors(client: JSONClient, verifying: World) -> None:
    with pytest.raises(CallError, match="Hit 3UNKNOWN does not exist") as raised:
        client("GetHIT", HITId="3UNKNOWN")
    assert raised.value.code == "RequestError"
    with pytest.raises(CallError, match="failed to satisfy constraint") as raised:
        client("GetHIT", HITId="unknown")
    assert raised.value.code == "ValidationException"
    (missing, invalid) = verifying.journal.calls()
    assert missing.error_codes == ("AWS.MechanicalTurk.HITDoesNotExist",)
    assert invalid.outcome != "ok"


@pytest.mark.parametrize("name", CLIENTS)
def test_a_wrong_secret_is_refused(name: str, verifying: World, tmp_path: Path) -> None:
    with (
        open_client(name, environ_of(verifying, "wrong", tmp_path)) as client,
        pytest.raises(CallError, match="does not match the signature") as raised,
    ):
        client("GetAccountBalance")

    assert raised.value.code == "InvalidSignatureException"


def read_time(shown: str | float) -> datetime:
    """Read a time; version 1 of the AWS CLI prints seconds."""
    if isinstance(shown, str):
        return datetime.fromisoformat(shown)
    return datetime.fromtimestamp(shown, UTC)
