"""Makes a data folder in the present format, with a bit of every table.

``PYTHONPATH=service:tests python tests/store/formats/make_folder.py tests/store/formats/1`` made
the folder of format 1. A folder is never made again once its format is released: the next format
gets a folder of its own.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from app.data_folders import FILE, create_hit, fill, request
from mockturk import MockTurk
from mockturk.client.world import World
from world.files.seeds import FORM, seed

POLICY = {"question_ids": ["colour"], "agreement_threshold": 50}
REVIEWED = {"id": "REVIEWED", "hit_type": "COLOURS", "question": FORM, "max_assignments": 2}
TYPE = {
    "HITTypeId": "",
    "Title": "Read French",
    "Description": "d",
    "AssignmentDurationInSeconds": 60,
    "Reward.1.Amount": "0.07",
    "Reward.1.CurrencyCode": "USD",
}
EMAIL = {
    "HITTypeId": "COLOURS",
    "Active": "true",
    "Notification.1.Destination": "requester@example.com",
    "Notification.1.Transport": "Email",
    "Notification.1.Version": "2006-05-05",
    "Notification.1.EventType": "HITCreated",
}


def live(world: World) -> None:
    """Let something of every kind happen."""
    fill(world, seed(hits=[{**REVIEWED, "hit_review_policy": POLICY}]))
    world.layouts.put("LAYOUT1", "<p>Which colour is ${thing}?</p>")
    for worker in ("A4", "A5"):
        world.workers.submit(world.workers.accept(worker, "REVIEWED"), {"colour": "red"})
    world.clock.advance(timedelta(days=2))
    request(world, "SetHITTypeNotification", **EMAIL)
    (kind,) = world.export()["qualification_types"]
    required = {
        "QualificationRequirement.1.QualificationTypeId": kind["id"],
        "QualificationRequirement.1.Comparator": "Exists",
    }
    create_hit(world, **TYPE, **required)
    hit_id = create_hit(world, HITTypeId="COLOURS", Question=FORM, UniqueRequestToken="later")
    world.workers.submit(world.workers.accept("A5", hit_id), {"colour": "blue"})
    (work,) = (one.assignment_id for one in world.workers.assignments("A1BOB"))
    request(world, "GetFileUploadURL", AssignmentId=work, QuestionIdentifier="photo")
    world.clock.freeze()


def main() -> None:
    folder = Path(sys.argv[1])
    with MockTurk(data=str(folder), seed="format") as turk:
        live(turk)
        document = turk.export()
    with closing(sqlite3.connect(folder / FILE)) as database:
        database.execute("VACUUM")
    (folder / "world.json").write_text(
        json.dumps(document, indent=1), encoding="utf-8", newline="\n"
    )


if __name__ == "__main__":
    main()
