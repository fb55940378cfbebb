"""Example requests for Compose, filled in so that they can be sent at once.

Their ids are those of the requester's newest HITs, assignments and so on.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from mockturk.domain.accounts import Account
from mockturk.domain.assignments import AssignmentStatus
from mockturk.domain.hits import HITStatus
from mockturk.domain.qualification_requirements import QualificationStatus
from mockturk.store import tables
from mockturk.web.console.documented_request import (
    build_playable_request,
    read_documented_request,
)
from mockturk.web.console.operation_forms import (
    FormValues,
    build_form,
    select_known_fields,
)
from mockturk.wire.contract.operations import Operation
from mockturk.world.lifecycle.world_transaction import WorldTransaction

_QUESTION_FORM = (
    "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionForm.xsd"
)
_ANSWER_KEY = (
    "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/AnswerKey.xsd"
)
_QUESTION = f"""\
<QuestionForm xmlns="{_QUESTION_FORM}">
  <Question>
    <QuestionIdentifier>colour</QuestionIdentifier>
    <IsRequired>true</IsRequired>
    <QuestionContent><Text>Which colour is the sea in winter?</Text></QuestionContent>
    <AnswerSpecification>
      <SelectionAnswer>
        <StyleSuggestion>radiobutton</StyleSuggestion>
        <Selections>
          <Selection><SelectionIdentifier>grey</SelectionIdentifier><Text>Grey</Text></Selection>
          <Selection><SelectionIdentifier>blue</SelectionIdentifier><Text>Blue</Text></Selection>
        </Selections>
      </SelectionAnswer>
    </AnswerSpecification>
  </Question>
</QuestionForm>
"""
_KEY = f"""\
<AnswerKey xmlns="{_ANSWER_KEY}">
  <Question>
    <QuestionIdentifier>colour</QuestionIdentifier>
    <AnswerOption><SelectionIdentifier>grey</SelectionIdentifier><AnswerScore>100</AnswerScore></AnswerOption>
  </Question>
</AnswerKey>
"""
_PRICE: FormValues = {"Amount": ["0.05"], "CurrencyCode": ["USD"]}
_NOTIFICATION: FormValues = {
    "Destination": ["mailto:requester@example.com"],
    "Transport": ["Email"],
    "Version": ["2006-05-05"],
    "EventType": ["AssignmentSubmitted", "HITReviewable"],
}
_PROPERTIES: FormValues = {
    "AssignmentDurationInSeconds": ["600"],
    "Reward": [_PRICE],
    "Title": ["Name the colour of the sea"],
    "Keywords": ["sea, colour, quick"],
    "Description": ["One question about the sea in winter."],
}
_WINTER: FormValues = {
    **_PROPERTIES,
    "MaxAssignments": ["3"],
    "LifetimeInSeconds": ["86400"],
    "Question": [_QUESTION],
}
_MASTERS_OF_COLOUR: FormValues = {
    "QualificationTypeId": ["000000000000000000L0"],
    "Comparator": ["GreaterThanOrEqualTo"],
    "IntegerValue": ["95"],
}
_TESTED: FormValues = {
    "Name": ["Colours of the sea"],
    "Description": ["Knows the colours of the sea."],
    "QualificationTypeStatus": ["Active"],
    "Test": [_QUESTION],
    "AnswerKey": [_KEY],
    "TestDurationInSeconds": ["300"],
}

# The example value of a field by its name, unless the requester has an id for it.
_USUAL: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "AutoGrantedValue": (),
        "Comparator": ("GreaterThanOrEqualTo",),
        "IntegerValue": ("100",),
        "LifetimeInSeconds": ("86400",),
        "MustBeRequestable": ("false",),
        "Statistic": ("NumberHITsCreated",),
        "QuestionIdentifier": ("colour",),
        "MessageText": ("Thank you for your work. There is more of it today.",),
        "Reason": ("Thank you for your careful answers.",),
    }
)
_OF_OPERATIONS: Mapping[str, FormValues] = MappingProxyType(
    {
        "RegisterHITType": _PROPERTIES,
        "CreateQualificationType": _TESTED,
        "UpdateQualificationType": {"Description": ["Knows the colours of the sea well."]},
        "SetHITTypeNotification": {"Notification": [_NOTIFICATION], "Active": ["true"]},
        "SendTestEventNotification": {
            "Notification": [_NOTIFICATION],
            "TestEventType": ["AssignmentSubmitted"],
        },
        "ExtendHIT": {"MaxAssignmentsIncrement": ["2"]},
        "GrantBonus": {"BonusAmount": [_PRICE]},
        "RejectAssignment": {"RequesterFeedback": ["The question was another one."]},
        "RejectQualificationRequest": {"Reason": ["Please try again later."]},
        "BlockWorker": {"Reason": ["Their answers did not fit the questions."]},
        "RevokeQualification": {"Reason": ["Please take the test again."]},
        "NotifyWorkers": {"Subject": ["More work"]},
        "UpdateQualificationScore": {"IntegerValue": ["90"]},
        "SearchQualificationTypes": {"MustBeOwnedByCaller": ["true"]},
        "GetRequesterStatistic": {"TimePeriod": ["LifeToDate"]},
        "GetRequesterWorkerStatistic": {
            "Statistic": ["NumberAssignmentsApproved"],
            "TimePeriod": ["LifeToDate"],
        },
        "GetReviewResultsForHIT": {"RetrieveActions": ["true"], "RetrieveResults": ["true"]},
        "Help": {"About": ["CreateHIT"], "HelpType": ["Operation"]},
    }
)

# The statuses of a HIT or an assignment in which an operation can use it.
_OF_HITS: Mapping[str, tuple[HITStatus, ...]] = MappingProxyType(
    {
        "DisposeHIT": (HITStatus.Reviewable, HITStatus.Reviewing),
        "SetHITAsReviewing": (HITStatus.Reviewable,),
        "GetReviewResultsForHIT": (HITStatus.Reviewable, HITStatus.Reviewing),
        "GetAssignmentsForHIT": (HITStatus.Reviewable, HITStatus.Reviewing),
        "ForceExpireHIT": (HITStatus.Assignable, HITStatus.Unassignable),
    }
)
_OF_ASSIGNMENTS: Mapping[str, tuple[AssignmentStatus, ...]] = MappingProxyType(
    {
        "ApproveAssignment": (AssignmentStatus.Submitted,),
        "RejectAssignment": (AssignmentStatus.Submitted,),
        "ApproveRejectedAssignment": (AssignmentStatus.Rejected,),
        **dict.fromkeys(
            ("GetAssignment", "GetFileUploadURL", "GrantBonus", "GetBonusPayments"),
            tuple(AssignmentStatus),
        ),
        "NotifyWorkers": (AssignmentStatus.Approved, AssignmentStatus.Rejected),
    }
)
# Optional fields that are filled in nevertheless.
_LIKELY = frozenset({"HITId", "HITTypeId", "QualificationTypeId"})
_SOMEBODY = "A1EXAMPLEWORKER"
_LOOKED_AT = 100


class Example(NamedTuple):
    """An example request and its title."""

    title: str
    given: FormValues


def build_examples(
    transaction: WorldTransaction, account: Account, operation: Operation
) -> list[Example]:
    """Return the examples of an operation, the simplest first."""
    if operation.name == "CreateHIT":
        return [
            Example("One question for three workers", _WINTER),
            Example(
                "With both review policies, as documented (one worker)", read_documented_request()
            ),
            Example(
                "The same policies for three workers, with ten minutes and a form to choose from",
                {**build_playable_request(), "MaxAssignments": ["3"]},
            ),
            Example(
                "For workers with 95 % approved",
                {**_WINTER, "QualificationRequirement": [_MASTERS_OF_COLOUR]},
            ),
            Example("Nothing filled in", {}),
        ]
    given: FormValues = {}
    ids = _newest_ids(transaction, account, operation.name)
    own = _OF_OPERATIONS.get(operation.name, {})
    for field in build_form(operation.request, {}):
        found = ids.get(field.name)
        if found is None or not (field.is_required or field.name in _LIKELY):
            found = list(_USUAL.get(field.name, ())) if field.is_required else None
        if field.name in own:
            found = own[field.name]
        if found:
            given[field.name] = found
    filled = select_known_fields(operation.request, given)
    return [Example("Filled in", filled), Example("Nothing filled in", {})]


def _newest_ids(
    transaction: WorldTransaction, account: Account, operation: str
) -> dict[str, list[str]]:
    """Return the newest ids that an operation can use, by the names of request fields.

    If no HIT or assignment has a fitting status, one with another status is used.
    """
    store, owner = transaction.store, account.id
    ids: dict[str, list[str]] = {}
    for statuses in (tuple(HITStatus), _OF_HITS.get(operation, ())):
        groups = [(owner, status) for status in statuses]
        for hit in store.page(tables.HITS, "CreationTime", groups, count=1, descending=True):
            ids |= {"HITId": [hit.id], "HITTypeId": [hit.hit_type.id]}
    wanted = _OF_ASSIGNMENTS.get(operation, ())
    changed = store.page(tables.ASSIGNMENTS, "changed", [owner], count=_LOOKED_AT, descending=True)
    fitting_ones = [one for one in changed if one.status in wanted]
    for work in (fitting_ones or changed)[:1]:
        ids |= {"AssignmentId": [work.id], "WorkerId": [work.worker_id]}
    ids["SubjectId"] = ids.setdefault("WorkerId", [_SOMEBODY])
    kinds = [(owner, is_requestable) for is_requestable in (True, False)]
    for kind in store.page(tables.QUALIFICATION_TYPES, "Name of owner", kinds, count=_LOOKED_AT):
        ids.setdefault("QualificationTypeId", [kind.id])
        granted = [(kind.id, QualificationStatus.Granted)]
        for held in store.page(tables.QUALIFICATIONS, "type", granted, count=1):
            ids |= {"QualificationTypeId": [kind.id], "SubjectId": [held.worker_id]}
    for asked in store.page(tables.QUALIFICATION_REQUESTS, "SubmitTime", [owner], count=1):
        ids["QualificationRequestId"] = [asked.id]
    return ids
