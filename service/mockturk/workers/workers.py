"""What workers can do in a world."""

from __future__ import annotations

from collections.abc import Mapping

from mockturk.documents.answers import question_form_answers
from mockturk.domain.assignments import Assignment, Unfinished
from mockturk.domain.files import UploadedFile
from mockturk.domain.hits import HIT, HITStatus
from mockturk.domain.worker_blocks import block_key
from mockturk.errors import (
    AssignmentDoesNotExist,
    DoesNotMeetRequirements,
    ExceedsMaxAssignmentsPerWorker,
    HITDoesNotExist,
    InvalidAssignmentState,
    NoMoreWorkableHITsInGroup,
)
from mockturk.lifecycle import assignments
from mockturk.lifecycle.due import moment_of
from mockturk.lifecycle.moment import Moment
from mockturk.rules.values import identifier
from mockturk.store import tables
from mockturk.world import World

Answers = Mapping[str, str | bytes]
"""What a worker put into each field of a question; bytes are an uploaded file."""


class Workers:
    """The workers of a world; any well-formed WorkerId is one's (decisions.md 17).

    Everything raises the service's own errors, and changes nothing when it does.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def accept(self, worker_id: str, hit_id: str) -> str:
        """Accept an assignment of a HIT and return its AssignmentId.

        Raises InvalidParameterValue (WorkerId), HITDoesNotExist, DoesNotMeetRequirements (the
        requester blocked the worker), ExceedsMaxAssignmentsPerWorker (one a worker) and
        NoMoreWorkableHITsInGroup (none left, or expired).
        """
        with moment_of(self._world) as moment:
            identifier("WorkerId", worker_id, self._world.limits)
            hit = moment.store.get(tables.HITS, hit_id)
            if hit is None:
                raise HITDoesNotExist(hit_id)
            self._require_welcome(moment, hit, worker_id)
            if hit.status is not HITStatus.Assignable:
                raise NoMoreWorkableHITsInGroup(hit_id)
            return assignments.accept(moment, hit, worker_id).id

    def submit(self, assignment_id: str, answers: Answers | str) -> None:
        """Hand in the answers to a HIT: a QuestionFormAnswers document, or plain fields.

        Raises AssignmentDoesNotExist, InvalidAssignmentState (not in progress any more),
        XMLParseError and InvalidParameterValue (the document).
        """
        with moment_of(self._world) as moment:
            assignment = self._in_progress(moment, assignment_id)
            if isinstance(answers, str):
                document = answers
            else:
                document = question_form_answers(
                    (question, self._answer(moment, assignment, question, value))
                    for question, value in answers.items()
                )
            # Of plain fields too: no answer could repeat a control character in one.
            self._world.documents.require_answers(document)
            assignments.submit(moment, assignment, document)

    def give_back(self, assignment_id: str) -> None:
        """Return an assignment undone; somebody else may accept it then.

        Raises AssignmentDoesNotExist and InvalidAssignmentState (not in progress any more).
        """
        with moment_of(self._world) as moment:
            assignment = self._in_progress(moment, assignment_id)
            assignments.give_up(moment, assignment, Unfinished.Returned)

    @staticmethod
    def _require_welcome(moment: Moment, hit: HIT, worker_id: str) -> None:
        if moment.store.get(tables.WORKER_BLOCKS, block_key(hit.owner, worker_id)):
            raise DoesNotMeetRequirements(worker_id)
        if moment.store.find(tables.ASSIGNMENTS, "worker", (hit.id, worker_id)):
            raise ExceedsMaxAssignmentsPerWorker(hit.id, worker_id)

    @staticmethod
    def _in_progress(moment: Moment, assignment_id: str) -> Assignment:
        assignment = moment.store.get(tables.ASSIGNMENTS, assignment_id)
        if assignment is None:
            raise AssignmentDoesNotExist(assignment_id)
        if assignment.status is not Unfinished.InProgress:
            raise InvalidAssignmentState(assignment_id, assignment.status, [Unfinished.InProgress])
        return assignment

    @staticmethod
    def _answer(
        moment: Moment, assignment: Assignment, question: str, value: str | bytes
    ) -> dict[str, str]:
        if isinstance(value, str):
            return {"FreeText": value}
        file = UploadedFile(
            assignment.hit_id, assignment.id, question, moment.world.ids.file_key(), value
        )
        moment.store.save(tables.UPLOADED_FILES, file)
        return {
            "UploadedFileSizeInBytes": str(len(value)),
            "UploadedFileKey": file.key,
        }
