"""A stage whose requester calls in turn over the legacy API and over that of 2017-01-17."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from exchanges import Node
from json_calls import send
from mockturk.store import tables
from mockturk.wire.aws_json.model import OTHER_NAMES, load_model
from mockturk.world.lifecycle.scheduled_events import open_transaction
from world.lifecycle.stage import KEY, Stage

# Operations that do the same in both APIs, and their names in the later one.
COUNTERPARTS = {
    "ApproveAssignment": "ApproveAssignment",
    "ApproveRejectedAssignment": "ApproveAssignment",
    "ChangeHITTypeOfHIT": "UpdateHITTypeOfHIT",
    "CreateHIT": "CreateHIT",
    "CreateQualificationType": "CreateQualificationType",
    "DisposeHIT": "DeleteHIT",
    "DisposeQualificationType": "DeleteQualificationType",
    "ExtendHIT": "CreateAdditionalAssignmentsForHIT",
    "ForceExpireHIT": "UpdateExpirationForHIT",
    "GetQualificationScore": "GetQualificationScore",
    "GrantBonus": "SendBonus",
    "GrantQualification": "AcceptQualificationRequest",
    "RejectAssignment": "RejectAssignment",
    "RejectQualificationRequest": "RejectQualificationRequest",
    "RevokeQualification": "DisassociateQualificationFromWorker",
    "SetHITAsReviewing": "UpdateHITReviewStatus",
    "UpdateQualificationType": "UpdateQualificationType",
}


class JSONResult:
    """A response in JSON, read like the result of a legacy call."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document

    @property
    def code(self) -> str | None:
        if "__type" not in self.document:
            return None
        return self.document.get("TurkErrorCode", self.document["__type"])

    @property
    def message(self) -> str | None:
        return self.document.get("Message", self.document.get("message"))

    def text(self, name: str) -> str | None:
        """The value of a member, of the response or of the structure in it."""
        structures = [self.document, *(v for v in self.document.values() if isinstance(v, dict))]
        found = [one[name] for one in structures if name in one]
        return str(found[0]) if found else None


class TwoAPIs(Stage):
    """Calls the later API with every second operation that it has too."""

    turns = 0

    def call(self, operation: str, *, key: str = KEY, **request: object) -> Any:
        translated = self._translated(operation, request)
        if translated is not None:
            self.turns += 1
            if self.turns % 2:
                name, members = translated
                response = send(self.service, name, members, key=key)
                assert response.status_code in (200, 400), response.data
                return JSONResult(json.loads(response.data))
        result: Node = super().call(operation, key=key, **request)
        return result

    def _translated(
        self, operation: str, request: dict[str, Any]
    ) -> tuple[str, dict[str, Any]] | None:
        """The call of the later API that must do the same; None if there is none."""
        given = {name: value for name, value in request.items() if value is not None}
        name = COUNTERPARTS.get(operation)
        if operation == "CreateHIT" and "HITTypeId" in given:
            name = "CreateHITWithHITType"
        if operation == "ApproveRejectedAssignment":
            if self._status(given) != "Rejected":
                return None  # another text and other states
            given["OverrideRejection"] = True
        if operation in ("ForceExpireHIT", "ExtendHIT"):
            name = self._change_of_hit(operation, given)
        if name is None:
            return None
        return name, _translate(load_model().operations[name].request, given)

    def _change_of_hit(self, operation: str, given: dict[str, Any]) -> str | None:
        """The name of the operation for a change of time or number, if there is one.

        Sets ExpireAt among what is given.
        """
        with open_transaction(self.world) as transaction:  # what is due happens first
            hit = transaction.store.get(tables.HITS, str(given["HITId"]))
        seconds = given.pop("ExpirationIncrementInSeconds", None)
        if operation == "ForceExpireHIT":
            given["ExpireAt"] = 0
            is_open = hit is not None and not hit.expired and hit.status.value in OPEN
            return "UpdateExpirationForHIT" if is_open else None
        if seconds is None:
            is_longer = "MaxAssignmentsIncrement" in given
            return "CreateAdditionalAssignmentsForHIT" if is_longer else None
        if hit is None or hit.status.value == "Disposed" or len(given) > 1:
            return None  # the later API has no call that does both, or has a token for the time
        begin = self.clock.now() if hit.expired else hit.expires_at
        given["ExpireAt"] = (begin + timedelta(seconds=int(seconds))).timestamp()
        return "UpdateExpirationForHIT"

    def _status(self, given: dict[str, Any]) -> str | None:
        with open_transaction(self.world) as transaction:
            record = transaction.store.get(tables.ASSIGNMENTS, str(given["AssignmentId"]))
        return record and record.status.value


OPEN = ("Assignable", "Unassignable")


def _translate(name: str, given: Any) -> Any:
    """Values of the legacy API as members of the later one, by its contract."""
    shape = load_model().shapes[name]
    if shape.type == "structure":
        found = {}
        for member, of in shape.members.items():
            for other in (member, *OTHER_NAMES.get(member, ())):
                if given.get(other) is not None:
                    found[member] = _translate(of, given[other])
                    break
        return found
    if shape.type == "list":
        items = given if isinstance(given, list) else [given]
        return [_translate(shape.member, one) for one in items]
    if name == "CurrencyAmount":
        return given["Amount"]
    if shape.type == "boolean":
        return given in (True, 1, "1", "true", "T")
    if shape.type in ("integer", "long"):
        return int(given)
    return given
