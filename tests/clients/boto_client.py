"""boto 2.49 (``boto.mturk``) as a client, and its requirements:

* Python 3.11: with 3.12 it cannot be imported any more, and on 3.11 importing it warns.
* ``MTurkConnection(key, secret, is_secure=False, host=..., port=...)``, nothing else. It signs
  with SignatureVersion 1, so it works with ``--auth verify`` as well.
* Where it has no method, or one without the parameter in question, ``_process_request`` with
  the names of the wire does: GetBonusPayments, GetBlockedWorkers, GetReviewResultsForHIT,
  GetRequesterStatistic, GetRequesterWorkerStatistic, GetHITsForQualificationType,
  RejectQualificationRequest; Status of GetQualificationsForQualificationType; an AnswerKey,
  which fails in boto itself on Python 3; SetHITTypeNotification with the SOAP transport or with
  Active alone; SendTestEventNotification, whose method demands a HIT type that the operation
  does not have; ``UniqueRequestToken`` of CreateHIT,
  ExtendHIT and GrantBonus; review policies; CreateHIT with neither HITTypeId nor Keywords, which
  fails in boto itself on Python 3; both increments of ExtendHIT together; Status of
  several values; LocaleValue beside its own requirement class; response groups, where the
  method takes none; and batches.
* ``error_code`` and ``error_message`` of MTurkRequestError tell an error, of a batch the last
  one; its Data is in ``body`` only.
* The Host it sends lacks the port.
* ``search_qualification_types`` asks for the caller's own, ascending, unless told otherwise; the
  service, for everybody's, descending. ``set_rest_notification`` and its siblings always switch
  the notification on.

Its ResultSets are flat: a structure's fields become attributes of what it is part of. The
adapter reads the answer's XML a second time, as a tree, and holds boto's view against it.
"""

from __future__ import annotations

import importlib
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from inspect import signature
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import pytest
import six
from lxml import etree

from clients.trait import (
    TIMES,
    Fields,
    Outcome,
    outcomes,
    plain,
    repeats,
    result_name,
    secret_of,
    timestamp,
)

_BOOLEANS = {
    *("RequiredToPreview", "Revert", "RetrieveActions", "RetrieveResults"),
    *("AutoGranted", "IsRequestable", "MustBeRequestable", "MustBeOwnedByCaller"),
    *("SendNotification", "Active"),
}

_MOVED = (
    *("moves", "moves.queue", "moves.http_client"),
    *("moves.urllib", "moves.urllib.parse", "moves.urllib.request", "moves.urllib.error"),
)


def boto() -> ModuleType:
    """boto.mturk.connection; skips the test where it cannot be had."""
    if sys.version_info >= (3, 12):
        pytest.skip("boto 2.49 does not import on Python 3.12 and newer")
    # Its copy of six leaves an importer behind that warns at every later import.
    sys.modules.setdefault("boto.vendored.six", six)
    for name in _MOVED:
        moved = importlib.import_module(f"six.{name}")
        sys.modules.setdefault(f"boto.vendored.six.{name}", moved)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if os.environ.get("CI"):  # a client that is missing is a failure there
            return importlib.import_module("boto.mturk.connection")
        return pytest.importorskip("boto.mturk.connection")


@contextmanager
def connection(url: str, access_key: str, secret: str | None = None) -> Iterator[Any]:
    """An MTurkConnection to a server, closed in the end."""
    where = urlsplit(url)
    connection = boto().MTurkConnection(
        access_key,
        secret or secret_of(access_key),
        is_secure=False,
        host=where.hostname,
        port=where.port,
    )
    try:
        yield connection
    finally:
        # Its own close() leaves the connections in its pool open.
        connection.get_http_connection(where.hostname, where.port, is_secure=False).close()


@dataclass(frozen=True)
class BotoRequester:
    """A RequesterClient over an MTurkConnection."""

    url: str
    access_key: str

    def call(self, operation: str, **fields: Any) -> Outcome:
        (outcome,) = self._outcomes(operation, lambda of: _invoke(of, operation, fields))
        return outcome

    def batch(self, operation: str, requests: Sequence[Fields]) -> list[Outcome]:
        """Make one call of several requests: ``CreateHIT.1.Title``.

        Source: docs/reference/wire.md#batch-rest.
        """
        params = dict(_params({operation: list(requests)}))
        return self._outcomes(operation, lambda of: of._process_request(operation, params))

    def _outcomes(self, operation: str, ask: Callable[[Any], Any]) -> list[Outcome]:
        recorder = _Recorder()
        with connection(self.url, self.access_key) as of:
            of.num_retries = 0
            of.set_request_hook(recorder)
            try:
                result = ask(of)
            except boto().MTurkRequestError as error:
                return _errors(operation, error)
        root = etree.fromstring(recorder.body)
        assert result.status is True
        _require_agreement(result, root)
        return outcomes(operation, _answer(root, operation))


class _Recorder:
    """Keeps the answer's body, which boto reads from a copy of its own."""

    body: bytes

    def handle_request_data(self, request: Any, response: Any, **_: Any) -> None:
        del request
        self.body = response.read()


def _errors(operation: str, error: Any) -> list[Outcome]:
    assert error.status == 200, error
    results = outcomes(operation, _answer(etree.fromstring(error.body.encode()), operation))
    last = [outcome for outcome in results if outcome.code][-1]  # all it keeps of a batch
    assert (error.error_code, error.error_message) == (last.code, last.message)
    assert error.errors == [(last.code, last.message)]
    return results


# Requests: boto's own methods, where they can say what is asked.


def _as_is(value: Any) -> Any:
    return value


def _price(value: Fields) -> Any:
    assert value["CurrencyCode"] == "USD"
    return boto().Price(value["Amount"])


def _question(text: str) -> Any:
    class Question(boto().HTMLQuestion):
        """A document as it is; boto's classes make their own."""

        def __init__(self) -> None:
            pass

        def get_as_xml(self) -> str:
            return text

    return Question()


def _test(text: str) -> Any:
    from boto.mturk.question import QuestionForm  # noqa: PLC0415 - Python 3.11 only

    class Test(QuestionForm):
        """A document as it is."""

        def get_as_xml(self) -> str:
            return text

    return Test()


def _requirements(content: list[Fields]) -> Any:
    from boto.mturk import qualification as made  # noqa: PLC0415 - Python 3.11 only

    requirements = made.Qualifications()
    for one in content:
        common = {
            "comparator": one["Comparator"],
            "required_to_preview": one.get("RequiredToPreview", False),
        }
        if "LocaleValue" in one:
            places = [
                (place["Country"], place["Subdivision"])
                if "Subdivision" in place
                else place["Country"]
                for place in one["LocaleValue"]
            ]
            locale = places if one["Comparator"] in ("In", "NotIn") else places[0]
            requirements.add(made.LocaleRequirement(locale=locale, **common))
        else:
            values = one.get("IntegerValue", [None])
            requirements.add(
                made.Requirement(
                    one["QualificationTypeId"],
                    integer_value=values if one["Comparator"] in ("In", "NotIn") else values[0],
                    **common,
                )
            )
    return requirements


def _duration(seconds: Any) -> Any:
    return timedelta(seconds=seconds) if isinstance(seconds, int) else seconds


_CONVERTED: dict[str, Callable[[Any], Any]] = {
    "Reward": _price,
    "BonusAmount": _price,
    "Question": _question,
    "Test": _test,
    "QualificationRequirement": _requirements,
    "LifetimeInSeconds": _duration,
    "AssignmentStatus": ",".join,
    "About": ",".join,
}

_HIT = {"HITId": "hit_id"}
_GROUPS = {"ResponseGroup": "response_groups"}
_FEEDBACK = {"AssignmentId": "assignment_id", "RequesterFeedback": "feedback"}
_SORT = {"SortProperty": "sort_by", "SortDirection": "sort_direction"}
_PAGE = {**_SORT, "PageSize": "page_size", "PageNumber": "page_number"}
_KIND = {"QualificationTypeId": "qualification_type_id"}
_KIND_OF = {
    "Description": "description",
    "QualificationTypeStatus": "status",
    "RetryDelayInSeconds": "retry_delay",
    "Test": "test",
    "TestDurationInSeconds": "test_duration",
    "AutoGranted": "auto_granted",
    "AutoGrantedValue": "auto_granted_value",
}
_TYPE = {
    "Title": "title",
    "Description": "description",
    "Keywords": "keywords",
    "Reward": "reward",
    "AssignmentDurationInSeconds": "duration",
    "AutoApprovalDelayInSeconds": "approval_delay",
}

# Its methods, and what their parameters are on the wire.
_METHODS: dict[str, tuple[str, dict[str, str]]] = {
    "RegisterHITType": ("register_hit_type", {**_TYPE, "QualificationRequirement": "qual_req"}),
    "CreateHIT": (
        "create_hit",
        {
            **_TYPE,
            **_GROUPS,
            "QualificationRequirement": "qualifications",
            "HITTypeId": "hit_type",
            "Question": "question",
            "LifetimeInSeconds": "lifetime",
            "MaxAssignments": "max_assignments",
            "RequesterAnnotation": "annotation",
        },
    ),
    "ChangeHITTypeOfHIT": ("change_hit_type_of_hit", {**_HIT, "HITTypeId": "hit_type"}),
    "GetHIT": ("get_hit", {**_HIT, **_GROUPS}),
    "SearchHITs": ("search_hits", {**_PAGE, **_GROUPS}),
    "GetReviewableHITs": (
        "get_reviewable_hits",
        {**_PAGE, "HITTypeId": "hit_type", "Status": "status"},
    ),
    "GetAssignment": ("get_assignment", {"AssignmentId": "assignment_id", **_GROUPS}),
    "GetAssignmentsForHIT": (
        "get_assignments",
        {**_HIT, **_PAGE, **_GROUPS, "AssignmentStatus": "status"},
    ),
    "ApproveAssignment": ("approve_assignment", _FEEDBACK),
    "RejectAssignment": ("reject_assignment", _FEEDBACK),
    "ApproveRejectedAssignment": ("approve_rejected_assignment", _FEEDBACK),
    "GetFileUploadURL": (
        "get_file_upload_url",
        {"AssignmentId": "assignment_id", "QuestionIdentifier": "question_identifier"},
    ),
    "SetHITAsReviewing": ("set_reviewing", {**_HIT, "Revert": "revert"}),
    "ExtendHIT": (
        "extend_hit",
        {
            **_HIT,
            "MaxAssignmentsIncrement": "assignments_increment",
            "ExpirationIncrementInSeconds": "expiration_increment",
        },
    ),
    "ForceExpireHIT": ("expire_hit", _HIT),
    "DisableHIT": ("disable_hit", {**_HIT, **_GROUPS}),
    "DisposeHIT": ("dispose_hit", _HIT),
    "GrantBonus": (
        "grant_bonus",
        {
            "WorkerId": "worker_id",
            "AssignmentId": "assignment_id",
            "BonusAmount": "bonus_price",
            "Reason": "reason",
        },
    ),
    "GetAccountBalance": ("get_account_balance", {}),
    "BlockWorker": ("block_worker", {"WorkerId": "worker_id", "Reason": "reason"}),
    "UnblockWorker": ("unblock_worker", {"WorkerId": "worker_id", "Reason": "reason"}),
    "CreateQualificationType": (
        "create_qualification_type",
        {**_KIND_OF, "Name": "name", "Keywords": "keywords"},
    ),
    "GetQualificationType": ("get_qualification_type", _KIND),
    "UpdateQualificationType": ("update_qualification_type", {**_KIND, **_KIND_OF}),
    "DisposeQualificationType": ("dispose_qualification_type", _KIND),
    "SearchQualificationTypes": (
        "search_qualification_types",
        {
            **_PAGE,
            "Query": "query",
            "MustBeRequestable": "must_be_requestable",
            "MustBeOwnedByCaller": "must_be_owned_by_caller",
        },
    ),
    "GetQualificationsForQualificationType": (
        "get_qualifications_for_qualification_type",
        {**_KIND, "PageSize": "page_size", "PageNumber": "page_number"},
    ),
    "GetQualificationRequests": ("get_qualification_requests", {**_KIND, **_PAGE}),
    "GrantQualification": (
        "grant_qualification",
        {"QualificationRequestId": "qualification_request_id", "IntegerValue": "integer_value"},
    ),
    "AssignQualification": (
        "assign_qualification",
        {
            **_KIND,
            "WorkerId": "worker_id",
            "IntegerValue": "value",
            "SendNotification": "send_notification",
        },
    ),
    "RevokeQualification": (
        "revoke_qualification",
        {**_KIND, "SubjectId": "subject_id", "Reason": "reason"},
    ),
    "GetQualificationScore": ("get_qualification_score", {**_KIND, "SubjectId": "worker_id"}),
    "UpdateQualificationScore": (
        "update_qualification_score",
        {**_KIND, "SubjectId": "worker_id", "IntegerValue": "value"},
    ),
    "NotifyWorkers": (
        "notify_workers",
        {"WorkerId": "worker_ids", "Subject": "subject", "MessageText": "message_text"},
    ),
    "Help": ("get_help", {"About": "about", "HelpType": "help_type"}),
}
_INCREMENTS = {"MaxAssignmentsIncrement", "ExpirationIncrementInSeconds"}


_SWITCHED_ON = {
    "Email": "set_email_notification",
    "REST": "set_rest_notification",
    "SQS": "set_sqs_notification",
}


def _invoke(of: Any, operation: str, fields: Fields) -> Any:
    if operation == "SetHITTypeNotification" and (name := _notification_method(fields)):
        wanted = fields["Notification"]
        return getattr(of, name)(
            fields["HITTypeId"], wanted["Destination"], wanted.get("EventType")
        )
    name, names = _METHODS.get(operation, ("", {}))
    arguments = {
        names[field]: _CONVERTED.get(field, _as_is)(value)
        for field, value in fields.items()
        if field in names
    }
    if name and len(arguments) == len(fields) and _takes(getattr(of, name), arguments):
        return getattr(of, name)(**arguments)
    return of._process_request(operation, dict(_params(fields)))


def _notification_method(fields: Fields) -> str | None:
    """Return boto's method to ask for these notifications, if it has one."""
    wanted = fields.get("Notification", {})
    says_the_same = (
        fields.keys() == {"HITTypeId", "Notification", "Active"}
        and fields["Active"] is True
        and wanted["Version"] == "2006-05-05"
    )
    return _SWITCHED_ON.get(wanted["Transport"]) if says_the_same else None


def _takes(method: Callable[..., Any], arguments: Fields) -> bool:
    """Whether boto's method takes what is asked; some things it refuses to send at all."""
    needed = {
        parameter.name
        for parameter in signature(method).parameters.values()
        if parameter.default is parameter.empty
    }
    if not needed <= arguments.keys():
        return False
    match method.__name__:
        case "extend_hit":
            return len(arguments) == 2 and all(arguments.values())
        case "create_hit":
            return "question" in arguments and bool({"hit_type", "keywords"} & arguments.keys())
        case "create_qualification_type":
            granted, test = arguments.get("auto_granted"), "test" in arguments
            return (
                bool(granted) == ("auto_granted" in arguments)
                and not (test and granted)
                and (granted or "auto_granted_value" not in arguments)
                and ("test_duration" in arguments or not test)
            )
        case "search_qualification_types":
            return arguments.keys() >= {"must_be_owned_by_caller", "sort_direction", "query"}
        case "get_help":
            return "," not in arguments["about"]
        case _:
            return True


def _params(content: Fields, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Name what a structure holds as the documentation does.

    Source: docs/reference/wire.md#rest-structure-rule.
    """
    for name, value in content.items():
        repeated = value if isinstance(value, list) else [value]
        for number, item in enumerate(repeated, 1):
            if isinstance(item, dict):
                yield from _params(item, f"{prefix}{name}.{number}.")
            elif isinstance(value, list):
                yield f"{prefix}{name}.{number}", _text(item)
            else:
                yield f"{prefix}{name}", _text(item)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


# Answers.


def _answer(root: etree._Element, operation: str) -> Fields:
    assert root.tag == f"{operation}Response"
    answer: Fields = {}
    for child in root:
        if child.tag == result_name(operation):
            answer.setdefault(child.tag, []).append(plain(_tree(child)))
        else:
            answer[child.tag] = _tree(child)
    return answer


def _tree(element: etree._Element) -> Any:
    if not len(element):
        text = element.text or ""
        if element.tag in TIMES and text:
            # Qualifications tell theirs in Pacific time.
            return timestamp(datetime.fromisoformat(text).astimezone(UTC))
        return {"1": "true", "0": "false"}[text] if element.tag in _BOOLEANS else text
    fields: Fields = {}
    for child in element:
        assert not child.attrib
        if repeats(child.tag, element.tag):
            fields.setdefault(child.tag, []).append(_tree(child))
        else:
            assert child.tag not in fields, f"several {child.tag} in {element.tag}"
            fields[child.tag] = _tree(child)
    return fields


def _require_agreement(result: Any, root: etree._Element) -> None:
    """Hold what boto read against the answer itself."""
    elements = {name: list(root.iter(name)) for name, _ in result.markers}
    for name, found in elements.items():
        ours = [item for item in result if type(item).__name__ == name]
        if name not in ("AvailableBalance", "OnHoldBalance"):
            assert len(ours) == len(found), name
        for item, element in zip(ours, found, strict=False):
            _require_same(item, element)
    for name in ("NumResults", "TotalNumResults", "PageNumber"):
        if numbers := root.findall(f"*/{name}"):
            assert getattr(result, name) == numbers[-1].text


def _require_same(item: Any, element: etree._Element) -> None:
    read = {name: value for name, value in vars(item).items() if name != "answers"}
    written = {child.tag: child.text or "" for child in element.iter()}
    if "Answer" in written:
        document = etree.fromstring(written.pop("Answer").encode())
        (answers,) = item.answers
        assert [one.qid for one in answers] == document.xpath(
            "//*[local-name() = 'QuestionIdentifier']/text()"
        )
    assert read == written
