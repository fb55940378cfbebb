"""Operations on Qualification types, and the list of the HITs that require one."""

from __future__ import annotations

from typing import Any

from mockturk.domain.checks import require_text, require_value, validate_optional_text
from mockturk.domain.errors import (
    InvalidQualificationTypeState,
    QualificationTypeAlreadyExists,
    QualificationTypeDoesNotExist,
    WrongIdKindError,
    XHTMLParseError,
    XMLParseError,
)
from mockturk.domain.paging import validate_page
from mockturk.domain.qualification_types import QualificationType
from mockturk.domain.record import replace
from mockturk.operations import projections
from mockturk.operations.context import OperationCall
from mockturk.operations.paging import Listing, load_page, set_page_numbers
from mockturk.operations.qualification_projections import (
    project_new_qualification_type,
    project_qualification_type,
)
from mockturk.operations.registry import operation
from mockturk.operations.validation.qualification_types import (
    require_no_auto_granted_test,
    require_test_for_duration,
    validate_retry_delay,
    validate_test_duration,
)
from mockturk.store import tables
from mockturk.wire.contract.types import hit_results
from mockturk.wire.contract.types import qualification_requests as requests
from mockturk.wire.contract.types import qualification_results as results
from mockturk.wire.contract.types.hit_requests import GetHITsForQualificationTypeRequest
from mockturk.wire.contract.types.vocabulary import SortDirection
from mockturk.world.lifecycle import qualification_types
from mockturk.world.workers.search import is_found_by, split_words


@operation(
    "CreateQualificationType", QualificationTypeAlreadyExists, XMLParseError, XHTMLParseError
)
def create_qualification_type(
    call: OperationCall, request: requests.CreateQualificationTypeRequest
) -> results.QualificationType:
    """Create a Qualification type.

    - Name, Description and QualificationTypeStatus are required. [documented]
    - A Name must be unique among the caller's types; upper and lower case differ. [captured,
      inferred]
    - Without RetryDelayInSeconds a worker can request the Qualification only once. [documented]
    - A Test is a QuestionForm and requires TestDurationInSeconds. [documented]
    - An AnswerKey requires a Test. [documented]
    - A TestDurationInSeconds without a Test is ignored. [decided]
    - A type with a Test cannot be AutoGranted. [documented, captured]
    - AutoGrantedValue defaults to 1. The result has it only if the type is AutoGranted.
      [documented, captured]
    - The result does not have IsRequestable. [captured]
    """
    limits = call.limits
    require_value("Name", request.Name)
    require_value("Description", request.Description)
    status = require_value("QualificationTypeStatus", request.QualificationTypeStatus)
    retry_delay = validate_retry_delay(request, limits)
    duration = validate_test_duration(request, limits)
    name = require_text("Name", request.Name, limits.qualification_type_name)
    description = require_text("Description", request.Description, limits.description)
    keywords = validate_optional_text("Keywords", request.Keywords, limits.keywords)
    require_no_auto_granted_test(request.Test, auto_granted=bool(request.AutoGranted))
    test, answer_key = _documents(call, request)
    owner = call.account.id
    if taken := qualification_types.find_name_holder(call.transaction, owner, name):
        raise QualificationTypeAlreadyExists(taken.id)

    made = QualificationType(
        id=call.world.ids.qualification_type(),
        serial=call.world.ids.serial(),
        owner=owner,
        created_at=call.now,
        name=name,
        description=description,
        keywords=keywords,
        status=status,
        retry_delay=retry_delay,
        test=test,
        test_duration=duration,
        answer_key=answer_key,
        auto_granted=bool(request.AutoGranted),
        auto_granted_value=1 if request.AutoGrantedValue is None else request.AutoGrantedValue,
    )
    call.store.add(tables.QUALIFICATION_TYPES, made)
    return project_new_qualification_type(made)


@operation(
    "UpdateQualificationType",
    QualificationTypeDoesNotExist,
    InvalidQualificationTypeState,
    XMLParseError,
    XHTMLParseError,
)
def update_qualification_type(
    call: OperationCall, request: requests.UpdateQualificationTypeRequest
) -> results.QualificationType:
    """Change a Qualification type of the caller.

    - Absent and empty parameters change nothing. Name and Keywords cannot be changed. [documented,
      decided]
    - A Test requires TestDurationInSeconds. A Test without an AnswerKey removes the AnswerKey.
      [documented]
    - An AnswerKey or a TestDurationInSeconds requires a Test, even if the Test stays the same.
      [documented]
    - A Test and a RetryDelayInSeconds cannot be removed. [documented]
    - A type with a Test cannot be AutoGranted. [documented, captured]
    - Pending requests stay pending. [inferred]
    - A type of another requester or of the system is refused with QualificationTypeDoesNotExist.
      [decided]
    - A type that is being disposed of is refused. [inferred]
    """
    limits = call.limits
    require_value("QualificationTypeId", request.QualificationTypeId)
    retry_delay = validate_retry_delay(request, limits)
    duration = validate_test_duration(request, limits)
    require_test_for_duration(request)
    description = validate_optional_text("Description", request.Description, limits.description)
    kind = call.load_own_type_in_use(request.QualificationTypeId)
    changes: dict[str, Any] = {
        "description": description or None,
        "status": request.QualificationTypeStatus,
        "retry_delay": retry_delay,
        "auto_granted": request.AutoGranted,
        "auto_granted_value": request.AutoGrantedValue,
    }
    changed = replace(kind, **{name: value for name, value in changes.items() if value is not None})
    require_no_auto_granted_test(request.Test, auto_granted=changed.auto_granted, present=kind.test)
    if request.Test:
        test, answer_key = _documents(call, request)
        changed = replace(changed, test=test, test_duration=duration, answer_key=answer_key)

    call.store.save(tables.QUALIFICATION_TYPES, changed)
    return project_qualification_type(changed, call.account.id)


@operation("GetQualificationType", QualificationTypeDoesNotExist)
def get_qualification_type(
    call: OperationCall, request: requests.GetQualificationTypeRequest
) -> results.QualificationType:
    """Return a Qualification type.

    - The type may belong to any requester or to the system. [documented]
    - Every caller gets the Test; only the owner gets the AnswerKey. [documented, decided]
    - IsRequestable is true for an Active type of a requester. [documented]
    - A type that is being disposed of is Inactive until it is gone. [decided]
    """
    kind = call.qualification_type(request.QualificationTypeId)
    return project_qualification_type(kind, call.account.id)


@operation("DisposeQualificationType", QualificationTypeDoesNotExist, InvalidQualificationTypeState)
def dispose_qualification_type(
    call: OperationCall, request: requests.DisposeQualificationTypeRequest
) -> results.DisposeQualificationTypeResult:
    """Dispose of a Qualification type of the caller.

    - The type is Disposing for 48 hours; then it is gone. [captured, documented, decided]
    - Its name can be used again when all HITs that require the type are disposed of, at the latest
      when the type is gone. [documented, later API, decided]
    - Pending requests are rejected at once, and tests in progress end. [documented, inferred]
    - Qualifications are not revoked, and existing HITs still accept them. [documented]
    - They still count after the type is gone, but can no longer be requested. [decided]
    - New HITs and HIT types cannot require the type. HIT types that already require it cannot get
      new HITs. [documented]
    - A type of another requester or of the system is refused with QualificationTypeDoesNotExist.
      [decided]
    """
    kind = call.load_own_type_in_use(request.QualificationTypeId)
    qualification_types.dispose(call.transaction, kind)
    return results.DisposeQualificationTypeResult()


@operation("SearchQualificationTypes")
def search_qualification_types(
    call: OperationCall, request: requests.SearchQualificationTypesRequest
) -> results.SearchQualificationTypesResult:
    """List Qualification types.

    - MustBeRequestable is required. If it is true, only types that workers can request are listed.
      [documented]
    - Types of all requesters and of the system are listed, unless MustBeOwnedByCaller is true.
      [documented]
    - Each word of the Query must occur in Name, Description or Keywords, in upper or lower case.
      [decided]
    - The default order is Name, descending. [documented]
    - Types that are being disposed of are not listed. [decided]
    """
    page = validate_page(request, call.limits.page_size, call.limits.default_page_size)
    must_be_requestable = require_value("MustBeRequestable", request.MustBeRequestable)
    requestable = (True,) if must_be_requestable else (True, False)
    descending = request.SortDirection is not SortDirection.Ascending
    owner = call.account.id
    if request.MustBeOwnedByCaller:
        groups = [(owner, one) for one in requestable]
        listing = Listing(tables.QUALIFICATION_TYPES, "Name of owner", groups, descending)
    else:
        listing = Listing(tables.QUALIFICATION_TYPES, "Name", requestable, descending)
    result = results.SearchQualificationTypesResult()
    if words := split_words(request.Query):
        where = listing.table, listing.index, listing.groups
        every = call.store.page(*where, count=call.store.count(*where), descending=descending)
        found = [kind for kind in every if is_found_by(kind, words)]
        kinds = found[page.start : page.start + page.size]
        set_page_numbers(result, page, len(kinds), len(found))
    else:
        kinds = load_page(call.store, listing, page, result)
    result.QualificationType = [project_qualification_type(kind, owner) for kind in kinds]
    return result


@operation("GetHITsForQualificationType", QualificationTypeDoesNotExist)
def get_hits_for_qualification_type(
    call: OperationCall, request: GetHITsForQualificationTypeRequest
) -> hit_results.GetHITsForQualificationTypeResult:
    """List the caller's HITs that require a Qualification type.

    - HITs of every status but Disposed are listed. [documented]
    - The type may belong to any requester or to the system. [client test, inferred]
    - A new HIT is listed at once; the service could take a while. [decided]
    - HITs are listed in the order they were created. [inferred]
    - With the relaxed rules, HITs may require a type that does not exist, and its id is accepted
      here too. [decided]
    - Each HIT has only HITId and HITTypeId, whatever response groups are requested. [client test]
    - An empty id, or the id of a HIT type, is refused as an id of the wrong kind. [captured]
    """
    page = validate_page(request, call.limits.page_size, call.limits.default_page_size)
    type_id = require_value("QualificationTypeId", request.QualificationTypeId)
    if not type_id or call.store.get(tables.HIT_TYPES, type_id) is not None:
        raise WrongIdKindError(type_id)
    if not call.limits.unknown_qualification_types:
        call.qualification_type(type_id)
    result = hit_results.GetHITsForQualificationTypeResult()
    found = Listing(tables.QUALIFICATION_USES, "CreationTime", [(call.account.id, type_id)])
    uses = load_page(call.store, found, page, result)
    hits = (call.store.get(tables.HITS, use.hit_id) for use in uses)
    result.HIT = [projections.project_hit(hit, call.groups) for hit in hits if hit is not None]
    return result


def _documents(
    call: OperationCall,
    request: requests.CreateQualificationTypeRequest | requests.UpdateQualificationTypeRequest,
) -> tuple[str | None, str | None]:
    """Return the validated test and answer key of a request; each is None if absent or empty.

    The questions of the answer key that the test does not have, and the patterns of the test that
    cannot be checked, are added to the notes of the call.
    Raises an ItemError for an invalid document.
    """
    documents = call.world.documents
    test = documents.validate_test(request.Test) if request.Test else None
    answer_key = documents.validate_answer_key(request.AnswerKey) if request.AnswerKey else None
    if test:
        documents.note_unchecked_patterns("Test", test, call.notes)
    if test and answer_key:
        questions = documents.answer_key(answer_key).questions
        identifiers = {"AnswerKey": [question.identifier for question in questions]}
        documents.note_unknown_questions(test, identifiers, call.notes)
    return test, answer_key
