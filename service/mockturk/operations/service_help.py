"""The operation Help, which describes operations and response groups."""

from __future__ import annotations

from typing import Any

from mockturk.domain.checks import require_value
from mockturk.domain.errors import InvalidParameterValue
from mockturk.domain.nearest_name import did_you_mean
from mockturk.operations.context import OperationCall
from mockturk.operations.registry import operation
from mockturk.operations.validation.response_groups import ResponseGroup, groups_of
from mockturk.wire.contract.operations import OPERATIONS, Operation
from mockturk.wire.contract.types import help_requests, help_results
from mockturk.wire.contract.types.vocabulary import HelpType


@operation("Help")
def get_help(call: OperationCall, request: help_requests.HelpRequest) -> help_results.Information:  # noqa: ARG001
    """Describe operations or response groups.

    - About names one or more operations or response groups; HelpType says which of the two. The
      default is Operation. [2008 docs]
    - The parameters are those of the WSDL. In its last years the service returned the URL of a
      web page instead; that page no longer exists. [inferred]
    """
    names = require_value("About", request.About)
    result = help_results.Information()
    if request.HelpType is HelpType.ResponseGroup:
        result.ResponseGroupInformation = [_response_group(name.strip()) for name in names]
    else:
        result.OperationInformation = [_operation(name.strip()) for name in names]
    return result


def _operation(name: str) -> help_results.OperationInformation:
    found = next((one for one in OPERATIONS if one.name == name), None)
    if found is None:
        hint = did_you_mean(name, [one.name for one in OPERATIONS])
        raise InvalidParameterValue("About", name, f"There is no such operation.{hint}")
    groups = groups_of(name)
    return help_results.OperationInformation(
        Name=name,
        RequiredParameters=_parameters(_fields(found, required=True)),
        AvailableParameters=_parameters(_fields(found, required=False)),
        DefaultResponseGroups=help_results.ResponseGroups(ResponseGroup=sorted(groups.default)),
        AvailableResponseGroups=help_results.ResponseGroups(ResponseGroup=sorted(groups.allowed)),
    )


def _parameters(names: list[str]) -> help_results.Parameters | None:
    return help_results.Parameters(Parameter=names) if names else None


def _fields(found: Operation, *, required: bool) -> list[str]:
    fields: dict[str, Any] = found.request._type_info
    return [
        name
        for name, field in fields.items()
        if (field.Attributes.min_occurs > 0) is required
        and name != "ResponseGroup"
        and getattr(field.Attributes, "published", True)
    ]


def _response_group(name: str) -> help_results.ResponseGroupInformation:
    group = next((group for group in ResponseGroup if group.value == name), None)
    if group is None:
        groups = ", ".join(ResponseGroup)
        raise InvalidParameterValue("About", name, f"The response groups are {groups}.")
    valid = [one.name for one in OPERATIONS if group in groups_of(one.name).allowed]
    return help_results.ResponseGroupInformation(
        Name=name, ValidOperations=help_results.Operations(Operation=valid)
    )
