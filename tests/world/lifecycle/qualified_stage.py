"""A stage for Qualifications: types with and without tests, and what requesters are told."""

from __future__ import annotations

from documents.question_texts import SCHEMAS
from exchanges import Node
from mockturk.domain.messages import Message
from mockturk.store import tables
from mockturk.world.lifecycle.scheduled_events import open_transaction
from world.lifecycle.stage import Stage

NO_TYPE = "AWS.MechanicalTurk.QualificationTypeDoesNotExist"
TYPE_STATE = "AWS.MechanicalTurk.InvalidQualificationTypeState"
NAME_TAKEN = "AWS.MechanicalTurk.QualificationTypeAlreadyExists"
NO_QUALIFICATION = "AWS.MechanicalTurk.QualificationDoesNotExist"
QUALIFICATION_STATE = "AWS.MechanicalTurk.InvalidQualificationState"
NO_REQUEST = "AWS.MechanicalTurk.QualificationRequestDoesNotExist"
REQUEST_STATE = "AWS.MechanicalTurk.InvalidQualificationRequestState"

OTHER = "AKIAOTHER"
APPROVED = "000000000000000000L0"
LOCALE = "00000000000000000071"

TEST = (
    f'<QuestionForm xmlns="{SCHEMAS}/2005-10-01/QuestionForm.xsd"><Question>'
    "<QuestionIdentifier>q</QuestionIdentifier><QuestionContent><Text>Which?</Text>"
    "</QuestionContent><AnswerSpecification><SelectionAnswer><Selections>"
    "<Selection><SelectionIdentifier>cat</SelectionIdentifier><Text>A cat</Text></Selection>"
    "<Selection><SelectionIdentifier>dog</SelectionIdentifier><Text>A dog</Text></Selection>"
    "</Selections></SelectionAnswer></AnswerSpecification></Question></QuestionForm>"
)
ANSWER_KEY = (
    f'<AnswerKey xmlns="{SCHEMAS}/2005-10-01/AnswerKey.xsd"><Question>'
    "<QuestionIdentifier>q</QuestionIdentifier><AnswerOption>"
    "<SelectionIdentifier>cat</SelectionIdentifier><AnswerScore>10</AnswerScore>"
    "</AnswerOption></Question></AnswerKey>"
)
TESTED = {"Test": TEST, "TestDurationInSeconds": 600}


def type_request(**changes: object) -> dict[str, object]:
    """A valid CreateQualificationType request."""
    return {
        "Name": "EnglishWritingAbility",
        "Description": "The ability to write and edit text",
        "QualificationTypeStatus": "Active",
        **changes,
    }


class QualifiedStage(Stage):
    """A stage with a requester who makes Qualification types."""

    def kind(self, name: str = "EnglishWritingAbility", **request: object) -> str:
        """Make a type and return its id."""
        made = self.done("CreateQualificationType", **type_request(Name=name, **request))
        return made.text("QualificationTypeId") or ""

    def shown_kind(self, type_id: str, **options: str) -> Node:
        return self.done("GetQualificationType", QualificationTypeId=type_id, **options)

    def asked(self, worker_id: str, type_id: str) -> str:
        """Let a worker ask for a Qualification and return the request's id."""
        request = self.workers.request_qualification(worker_id, type_id)
        return request.qualification_request_id

    def score(self, type_id: str, worker_id: str = "W1") -> Node:
        return self.call("GetQualificationScore", QualificationTypeId=type_id, SubjectId=worker_id)

    def pending(self, **request: object) -> list[str | None]:
        """The ids of the requests that wait for the requester."""
        listed = self.done("GetQualificationRequests", PageSize=100, **request)
        return [one.text("QualificationRequestId") for one in listed.all("QualificationRequest")]

    def holders(self, type_id: str, **request: object) -> list[str | None]:
        """Who has a Qualification."""
        listed = self.done(
            "GetQualificationsForQualificationType",
            **{"QualificationTypeId": type_id, "PageSize": 100, **request},
        )
        return [one.text("SubjectId") for one in listed.all("Qualification")]

    def letters(self) -> list[Message]:
        """What was written to workers."""
        with open_transaction(self.world):
            return self.world.store.all(tables.OUTBOX)


def requirement(type_id: str, **fields: object) -> dict[str, object]:
    return {"QualificationTypeId": type_id, "Comparator": "Exists", **fields}
