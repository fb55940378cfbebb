"""The WSDL and XSD: equal to the real ones, and never out of date.

A pin is the digest of a contract of ours that was shown equal to the published one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
import zeep

from mockturk.operations import OPERATION_SPECS
from mockturk.wire.contract.operations import ALL_OPERATIONS, OPERATIONS
from mockturk.wire.contract.types.envelope import Request
from mockturk.wire.contract.types.hit_requests import DisposeHITRequest, GetReviewableHITsRequest
from mockturk.wire.contract.types.review_requests import GetReviewResultsForHITRequest
from mockturk.wire.contract.versions import KNOWN_VERSIONS, operations_of, results_of
from mockturk.wire.contract.wsdl import SERVICE, file_name, write_wsdl, write_xsd
from pins import Pins
from wire.contract.wsdl_comparer import Contract, differences, read_contract

NAMES = {operation.name for operation in OPERATIONS}
OF_2007_ONLY = {"SetWorkerAcceptLimit", "GetWorkerAcceptLimit"}
WITHOUT_ECHO = {
    *("SetHITTypeNotification", "SendTestEventNotification"),
    *("GetQualificationScore", "UpdateQualificationScore"),
}

Write = Callable[[str], bytes]
WRITERS: list[tuple[str, Write]] = [("wsdl", write_wsdl), ("xsd", write_xsd)]

versions = pytest.mark.parametrize("version", KNOWN_VERSIONS)
writers = pytest.mark.parametrize(("ending", "write"), WRITERS, ids=["wsdl", "xsd"])


def real_file(reference: Path, version: str, ending: str) -> Path:
    name = f"{SERVICE}-{version}.{ending}"
    place = next(reference.rglob(name), None)
    if place is None:
        pytest.skip(f"no {name} below {reference}")
    return place


def digest(contract: Contract) -> bytes:
    """A digest of all that the comparer compares."""
    lines = "".join(f"{node}\n" for node in contract.in_order())
    return f"{hashlib.sha256(lines.encode()).hexdigest()}\n".encode()


@versions
@writers
def test_the_contract_is_equivalent_to_the_real_one(
    reference: Path, pins: Pins, version: str, ending: str, write: Write
) -> None:
    ours = read_contract(write(version))
    real = real_file(reference, version, ending).read_bytes()

    assert differences(ours, read_contract(real)) == []
    pins.keep(f"contracts/{version}.{ending}.sha256", digest(ours))


@versions
@writers
def test_the_contract_is_the_one_shown_equivalent(
    pins: Pins, version: str, ending: str, write: Write
) -> None:
    pinned = pins.read(f"contracts/{version}.{ending}.sha256")

    assert digest(read_contract(write(version))) == pinned, (
        "the contract changed: compare it with the published one by pytest --renew-pins"
    )


@versions
def test_the_schema_is_the_one_within_the_wsdl(version: str) -> None:
    within = read_contract(write_wsdl(version)).schema_only()

    assert differences(read_contract(write_xsd(version)), within) == []


@versions
def test_the_schema_is_the_one_within_the_real_wsdl(reference: Path, version: str) -> None:
    real = read_contract(real_file(reference, version, "wsdl").read_bytes())

    assert differences(read_contract(write_xsd(version)), real.schema_only()) == []


@versions
def test_zeep_makes_the_same_of_it(
    reference: Path, checkout: Path, version: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def dumped(wsdl: Path) -> str:
        zeep.Client(str(wsdl)).wsdl.dump()
        return capsys.readouterr().out

    ours = dumped(checkout / "wsdl" / file_name(version, "wsdl"))

    assert "ns0:CreateHITRequest(" in ours
    assert ours == dumped(real_file(reference, version, "wsdl"))


@versions
@writers
def test_the_kept_file_is_what_the_types_say(
    checkout: Path, version: str, ending: str, write: Write
) -> None:
    kept = (checkout / "wsdl" / file_name(version, ending)).read_bytes()

    assert kept == write(version), "run: python -m mockturk.wire.contract wsdl"


def test_every_operation_has_a_behaviour() -> None:
    assert set(OPERATION_SPECS) == NAMES | OF_2007_ONLY


def test_every_operation_has_the_echo_the_schema_has() -> None:
    echoes = {name.removesuffix("Request") for name in Request._type_info}

    assert echoes == NAMES - WITHOUT_ECHO | {"IsValid", "Errors"}


def test_all_operations_are_those_of_every_version() -> None:
    assert len(NAMES) == 44
    assert {operation.name for operation in ALL_OPERATIONS} == NAMES | OF_2007_ONLY
    assert {one.name for version in KNOWN_VERSIONS for one in operations_of(version)} == (
        NAMES | OF_2007_ONLY
    )


@versions
def test_every_operation_has_a_result_in_every_version(version: str) -> None:
    results = results_of(version)

    assert set(results) == NAMES | OF_2007_ONLY
    assert all(results[one.name].get_type_name() == one.result_name for one in ALL_OPERATIONS)


def test_what_a_later_operation_answers_has_the_structures_of_the_version() -> None:
    hit = results_of("2007-06-21")["GetAssignment"]._type_info["HIT"]

    assert "NumberOfSimilarHITs" in hit._type_info
    assert "HITGroupId" not in hit._type_info


def test_a_type_that_did_not_change_is_the_same_in_an_older_version() -> None:
    newest = {one.name: one.request for one in OPERATIONS}
    older = {one.name: one.request for one in operations_of("2007-06-21")}

    assert older["GetHIT"] is newest["GetHIT"]
    assert older["CreateHIT"] is not newest["CreateHIT"]


@pytest.mark.parametrize(
    ("request_type", "field", "is_list"),
    [
        (GetReviewResultsForHITRequest, "AssignmentId", False),
        (DisposeHITRequest, "HitId", False),
        (GetReviewableHITsRequest, "Status", True),
    ],
)
def test_more_is_read_than_is_published(request_type, field: str, is_list: bool) -> None:
    declared = request_type._type_info[field]

    assert (declared.Attributes.max_occurs != 1) is is_list


@pytest.mark.parametrize(
    "name",
    [
        *("SetHITTypeNotification", "SendTestEventNotification"),
        *("GetFileUploadURL", "DisposeQualificationType"),
    ],
)
def test_response_groups_are_read_where_the_schema_has_none(name: str) -> None:
    request_type = next(one.request for one in OPERATIONS if one.name == name)

    assert not request_type._type_info["ResponseGroup"].Attributes.published


@versions
def test_a_field_without_a_value_is_none(version: str) -> None:
    types = [*results_of(version).values(), *(one.request for one in ALL_OPERATIONS)]
    types += [message for one in OPERATIONS for message in (one.call(), one.answer())]

    for struct in types:
        assert all(getattr(struct(), name) is None for name in struct._type_info), struct
