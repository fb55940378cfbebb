"""Operations on HIT types."""

from __future__ import annotations

from mockturk.domain.errors import InvalidQualificationTypeState, QualificationTypeDoesNotExist
from mockturk.operations.context import OperationCall
from mockturk.operations.registry import operation
from mockturk.operations.validation.hit_types import validate_hit_type_properties
from mockturk.store import tables
from mockturk.wire.contract.types.hit_requests import RegisterHITTypeRequest
from mockturk.wire.contract.types.hit_results import RegisterHITTypeResult


@operation("RegisterHITType", QualificationTypeDoesNotExist, InvalidQualificationTypeState)
def register_hit_type(
    call: OperationCall, request: RegisterHITTypeRequest
) -> RegisterHITTypeResult:
    """Make a HIT type, or find the one with the same properties.

    - The same properties of one requester make the same HIT type, whichever operation brings
      them. [documented]
    - A Qualification type that is required must be Active: anybody's, or the system's.
      [documented, decided]
    - The order of QualificationRequirements does not matter. [inferred]
    """
    properties = validate_hit_type_properties(request, call.limits, call.require_qualification_type)
    hit_type = call.find_or_build_hit_type(properties)

    call.store.save(tables.HIT_TYPES, hit_type)
    return RegisterHITTypeResult(HITTypeId=hit_type.id)
