"""Help: the parameters of operations and the elements of response groups."""

from __future__ import annotations

import pytest

from exchanges import Node, Service
from mockturk.wire.contract.operations import OPERATIONS
from world.lifecycle.stage import ENUMERATION, INVALID, MISSING, Stage


def texts(node: Node, path: str) -> list[str | None]:
    return [found.element.text for found in node.all(path)]


def test_an_operation_tells_its_parameters_and_groups(service: Service) -> None:
    request = {"About": "GetAssignmentsForHIT", "HelpType": "Operation"}

    information = service.result("Help", request)

    about = information.one("OperationInformation")
    assert information.name == "Information"
    assert about.text("Name") == "GetAssignmentsForHIT"
    assert texts(about, "RequiredParameters/Parameter") == ["HITId"]
    assert sorted(map(str, texts(about, "AvailableParameters/Parameter"))) == [
        *("AssignmentStatus", "PageNumber", "PageSize", "SortDirection", "SortProperty")
    ]
    assert texts(about, "DefaultResponseGroups/ResponseGroup") == ["Minimal"]
    assert texts(about, "AvailableResponseGroups/ResponseGroup") == [
        *("AssignmentFeedback", "Minimal", "Request")
    ]


def test_operations_are_what_help_is_about_unless_told_otherwise(service: Service) -> None:
    information = service.result("Help", {"About": ["GetHIT", " SearchHITs "]})

    assert texts(information, "OperationInformation/Name") == ["GetHIT", "SearchHITs"]
    assert information.all("ResponseGroupInformation") == []
    required = information.all("OperationInformation")[1].all("RequiredParameters")
    assert required == []


def test_a_response_group_tells_who_knows_it(service: Service) -> None:
    request = {"About": ["AssignmentFeedback", " Minimal "], "HelpType": "ResponseGroup"}

    information = service.result("Help", request)

    feedback, minimal = information.all("ResponseGroupInformation")
    assert feedback.text("Name") == "AssignmentFeedback"
    assert texts(feedback, "ValidOperations/Operation") == ["GetAssignment", "GetAssignmentsForHIT"]
    assert len(texts(minimal, "ValidOperations/Operation")) == len(OPERATIONS)
    assert information.all("OperationInformation") == []


def test_every_operation_there_is(service: Service) -> None:
    names = [operation.name for operation in OPERATIONS]

    information = service.result("Help", {"About": names})

    assert len(names) == 44
    assert texts(information, "OperationInformation/Name") == names


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, MISSING),
        ({"HelpType": "Operation"}, MISSING),
        ({"About": "MakeCoffee"}, INVALID),
        ({"About": ""}, INVALID),
        ({"About": "gethit"}, INVALID),
        ({"About": ["GetHIT", "MakeCoffee"]}, INVALID),
        ({"About": "GetWorkerAcceptLimit"}, INVALID),  # not of this version
        ({"About": "Minimal"}, INVALID),
        ({"About": "GetHIT", "HelpType": "ResponseGroup"}, INVALID),
        ({"About": "GetHIT", "HelpType": "Parameter"}, ENUMERATION),
    ],
)
def test_what_is_refused(service: Service, fields: dict[str, object], code: str) -> None:
    refused = service.result("Help", fields)

    assert refused.name == "Information"
    assert refused.code == code
    if code == INVALID:
        assert refused.data == {"Parameter": "About"}


def test_a_refused_request_of_a_batch_leaves_the_others(service: Service) -> None:
    results = service.results("Help", {"About": "Nonsense"}, {"About": "Help"})

    assert [result.code for result in results] == [INVALID, None]


def test_what_is_read_but_not_published_is_not_told() -> None:
    told = Stage().done("Help", About="DisposeHIT").one("OperationInformation")

    assert [one.element.text for one in told.all("RequiredParameters/Parameter")] == ["HITId"]
    assert told.all("AvailableParameters") == []
