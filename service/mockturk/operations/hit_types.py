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
    """Create a HIT type, or return the existing one with the same properties.

    - Equal properties from the same requester give the same HIT type, in CreateHIT and
      RegisterHITType alike. [documented]
    - A required Qualification type must be Active. It may belong to any requester or to the
      system. [documented, decided]
    - The order of QualificationRequirements does not matter. [inferred]
    """
    properties = validate_hit_type_properties(
        request, call.limits, call.notes, call.require_qualification_type
    )
    hit_type = call.find_or_build_hit_type(properties)

    call.store.save(tables.HIT_TYPES, hit_type)
    return RegisterHITTypeResult(HITTypeId=hit_type.id)
