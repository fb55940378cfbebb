"""Worlds in data folders, for tests."""

from __future__ import annotations

import shutil
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from exchanges import QUESTION, Node
from mockturk.client.world import World
from world.files.seeds import seed

FILE = "mockturk.sqlite"
ANSWERS = {"colour": "red", "photo": b"\x00\xff"}


def kill(folder: Path, copy: Path) -> Path:
    """Copy the files of a folder as a kill of its server would leave them at this moment.

    Nothing may be changing meanwhile.
    """
    shutil.copytree(folder, copy)
    return copy


def request(world: World, operation: str, **fields: object) -> tuple[int, Node]:
    """Call an operation over REST; return the status and the root of the answer."""
    common = {"Service": "AWSMechanicalTurkRequester", "Version": "2014-08-15"}
    given = {"AWSAccessKeyId": "AKIATEST", "Timestamp": "x", "Signature": "x", **fields}
    query = urlencode({**common, "Operation": operation, **given})
    try:
        with urllib.request.urlopen(f"{world.url}/?{query}") as response:
            return response.status, Node.parse(response.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, Node.parse(error.read())


def create_hit(world: World, **fields: object) -> str:
    """Create a HIT over REST; return its id, or that of the HIT with the same token."""
    usual = {"HITTypeId": "T100CN9P324W00EXAMPLE", "Question": QUESTION}
    _, answer = request(world, "CreateHIT", **{**usual, "LifetimeInSeconds": 3600, **fields})
    return answer.text("HIT/HITId") or answer.text("HIT/Request/Errors/Error/Data/Value") or ""


def get_request_id(world: World) -> str:
    """Return the id that the world gives to a call."""
    _, answer = request(world, "GetAccountBalance")
    return answer.text("OperationRequest/RequestId") or ""


def fill(world: World) -> str:
    """Let a bit of everything happen in a world; return the id of a HIT."""
    world.load(seed())
    hit_id = create_hit(world, UniqueRequestToken="once", MaxAssignments=3)
    world.workers.register("A1BOB", name="Bob", locale="US-NY", approved=95, rejected=5)
    world.workers.submit(world.workers.accept("A1BOB", hit_id), ANSWERS)
    (work,) = world.workers.assignments("A1BOB")
    request(world, "ApproveAssignment", AssignmentId=work.assignment_id, RequesterFeedback="ü")
    money = {"BonusAmount.1.Amount": "0.10", "BonusAmount.1.CurrencyCode": "USD"}
    about = {"WorkerId": "A1BOB", "AssignmentId": work.assignment_id, "Reason": "fine"}
    request(world, "GrantBonus", **about, **money)
    request(world, "BlockWorker", WorkerId="A2", Reason="spam")
    asked = {"AssignmentId": work.assignment_id, "QuestionIdentifier": "photo"}
    request(world, "GetFileUploadURL", **asked)
    world.workers.accept("A3", hit_id)
    kind = {"Name": "Reads French", "Description": "d", "QualificationTypeStatus": "Active"}
    _, answer = request(world, "CreateQualificationType", **kind)
    type_id = answer.text("QualificationType/QualificationTypeId")
    request(world, "AssignQualification", QualificationTypeId=type_id, WorkerId="A1BOB")
    world.workers.request_qualification("A3", str(type_id))
    world.faults.add("throttle", operation="SearchHITs", probability=0.5, times=9)
    for _ in range(5):
        request(world, "SearchHITs")
    return hit_id


def export(world: World) -> dict[str, Any]:
    """Return the world as a document, without what a kill may change: the positions of ids."""
    document = world.export()
    del document["ids"]
    return document
