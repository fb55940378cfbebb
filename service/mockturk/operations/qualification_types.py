"""Operations on Qualification types, and the HITs that require one."""

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
    """Make a Qualification type.

    - Name, Description and QualificationTypeStatus are required. [documented]
    - A Name is unique among the caller's types, to the letter. [captured, inferred]
    - Without RetryDelayInSeconds a worker may ask once. [documented]
    - A Test is a QuestionForm and needs TestDurationInSeconds. [documented]
    - An AnswerKey needs a Test. [documented]
    - A duration without a Test is ignored. [decided]
    - With a Test it cannot be AutoGranted. [documented]
    - AutoGrantedValue is 1 unless given, and only told of what is AutoGranted. [documented,
      captured]
    - The answer does not tell IsRequestable. [captured]
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
    require_no_auto_granted_test(
        has_test=bool(request.Test), auto_granted=bool(request.AutoGranted)
    )
    test, answer_key = _documents(call, request)
    owner = call.account.id
    if taken := call.store.find(tables.QUALIFICATION_TYPES, "name", (owner, name)):
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

    - What is not given, or empty, stays as it is; Name and Keywords always do. [documented,
      decided]
    - A Test comes with TestDurationInSeconds; without an AnswerKey the key is gone. [documented]
    - An AnswerKey or a duration comes with the Test, even if that is the same. [documented]
    - A Test cannot be taken away, nor retries. [documented]
    - With a Test it cannot be AutoGranted. [documented]
    - Requests that are pending stay so. [inferred]
    - Another requester's type, or the system's, does not exist here. [decided]
    - Not one that is being disposed of. [inferred]
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
    require_no_auto_granted_test(
        has_test=bool(request.Test or changed.test), auto_granted=changed.auto_granted
    )
    if request.Test:
        test, answer_key = _documents(call, request)
        changed = replace(changed, test=test, test_duration=duration, answer_key=answer_key)

    call.store.save(tables.QUALIFICATION_TYPES, changed)
    return project_qualification_type(changed, call.account.id)


@operation("GetQualificationType", QualificationTypeDoesNotExist)
def get_qualification_type(
    call: OperationCall, request: requests.GetQualificationTypeRequest
) -> results.QualificationType:
    """Tell what a Qualification type is like.

    - Anybody's, and the system's. [documented]
    - The Test to all, the AnswerKey to the owner only. [documented, decided]
    - IsRequestable: Active, and not the system's. [documented]
    - One that is being disposed of is told as Inactive until it is gone. [decided]
    """
    kind = call.qualification_type(request.QualificationTypeId)
    return project_qualification_type(kind, call.account.id)


@operation("DisposeQualificationType", QualificationTypeDoesNotExist, InvalidQualificationTypeState)
def dispose_qualification_type(
    call: OperationCall, request: requests.DisposeQualificationTypeRequest
) -> results.DisposeQualificationTypeResult:
    """Dispose of a Qualification type of the caller.

    - It is gone after 48 hours, and its name free then; until then it is Disposing. [captured,
      documented, decided]
    - Pending requests are rejected at once, and tests begun are over. [documented, inferred]
    - Qualifications are not revoked, and count for the HITs there are. [documented]
    - Once it is gone they still count, and nobody can ask for them. [decided]
    - No new HITs or HIT types can require it, nor HITs of a type that does. [documented]
    - Another requester's type, or the system's, does not exist here. [decided]
    """
    kind = call.load_own_type_in_use(request.QualificationTypeId)
    qualification_types.dispose(call.transaction, kind)
    return results.DisposeQualificationTypeResult()


@operation("SearchQualificationTypes")
def search_qualification_types(
    call: OperationCall, request: requests.SearchQualificationTypesRequest
) -> results.SearchQualificationTypesResult:
    """List Qualification types.

    - MustBeRequestable is required; with it only what workers may ask for. [documented]
    - Of all requesters and the system, unless MustBeOwnedByCaller. [documented]
    - All words of the Query are in Name, Description or Keywords, in any case. [decided]
    - By Name, descending unless told otherwise. [documented]
    - Those being disposed of are not listed. [decided]
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

    - Of any status but Disposed. [documented]
    - The type may be anybody's, or the system's. [client test, inferred]
    - At once, though the service could take a while. [decided]
    - In the order they were created. [inferred]
    - Where the rules are relaxed, of a type nobody made too, as HITs may require one. [decided]
    - HITId and HITTypeId only, whatever response groups are asked for. [client test]
    - An empty id, or that of a HIT type, is one of the wrong kind. [captured]
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
    """Return the test and the answer key of a request; raises what is wrong with them."""
    documents = call.world.documents
    return (
        documents.validate_test(request.Test) if request.Test else None,
        documents.validate_answer_key(request.AnswerKey) if request.AnswerKey else None,
    )
