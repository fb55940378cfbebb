"""The WSDL and XSD: equal to the real ones for what exists so far, and never out of date."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract.wsdl_comparer import differences, read_contract, restricted_to
from mockturk.contract.operations import OPERATIONS
from mockturk.contract.types.envelope import Request
from mockturk.contract.versions import KNOWN_VERSIONS
from mockturk.contract.wsdl import SERVICE, file_name, write_wsdl, write_xsd
from mockturk.operations import BEHAVIOURS

NAMES = [operation.name for operation in OPERATIONS]


def test_wsdl_is_equivalent_to_the_real_one(reference: Path) -> None:
    real = read_contract((reference / f"{SERVICE}-2014-08-15.wsdl").read_bytes())

    assert differences(read_contract(write_wsdl()), restricted_to(real, NAMES)) == []


def test_xsd_is_equivalent_to_the_real_one(reference: Path) -> None:
    wsdl = read_contract((reference / f"{SERVICE}-2014-08-15.wsdl").read_bytes())
    real = restricted_to(wsdl, NAMES).schema_only()

    assert differences(read_contract(write_xsd()), real) == []


# Two echoes the real schema of 2007 names without "Request", and what hangs on them; they come
# with their operations.
ODD_ECHOES = [
    "simpleType AssignmentStatus: missing",
    "complexType GetAssignmentsForHITRequest: missing",
    "simpleType GetAssignmentsForHITSortProperty: missing",
    "complexType GetFileUploadURLRequest: missing",
    "simpleType SortDirection: missing",
    "element Request: element GetAssignmentsForHIT: missing",
    "element Request: element GetFileUploadURL: missing",
]


def test_the_wsdl_of_2007_is_equivalent_to_the_real_one(reference: Path) -> None:
    folder = reference / "schemas"
    real = read_contract((folder / f"{SERVICE}-2007-06-21.wsdl").read_bytes())
    ours = read_contract(write_wsdl("2007-06-21"))

    assert differences(ours, restricted_to(real, NAMES)) == ODD_ECHOES


@pytest.mark.parametrize("version", KNOWN_VERSIONS)
@pytest.mark.parametrize(("ending", "write"), [("wsdl", write_wsdl), ("xsd", write_xsd)])
def test_the_kept_file_is_what_the_types_say(
    checkout: Path, version: str, ending: str, write
) -> None:
    kept = (checkout / "wsdl" / file_name(version, ending)).read_bytes()

    assert kept == write(version), "run: python -m mockturk.contract wsdl"


def test_every_operation_has_a_behaviour_and_an_echo() -> None:
    assert set(BEHAVIOURS) == set(NAMES)
    assert {f"{name}Request" for name in NAMES} <= set(Request._type_info)
