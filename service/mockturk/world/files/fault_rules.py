"""Read the faults of a world file."""

from __future__ import annotations

from typing import Any

from mockturk.domain.record import replace
from mockturk.domain.world_file_text import WorldFileError
from mockturk.world.fault_injection import (
    Fault,
    TooManyFaultsError,
    UnknownNameError,
    require_few,
    require_options,
    validate_fault,
)
from mockturk.world.files.record_reader import RecordReader


def read_fault_rules(reader: RecordReader, rules: list[Any]) -> tuple[Fault, ...]:
    """Read faults from a list of JSON objects; a fault without an id gets one.

    Raises WorldFileError with the path of the invalid value.
    """
    found = []
    for number, one in enumerate(rules, 1):
        path = f"faults.rules[{number - 1}]"
        fault = reader.read_record(Fault, one, path)
        try:
            require_options(fault.kind, one)
            validate_fault(fault)
        except UnknownNameError as error:
            raise WorldFileError(f"{path}.{error.field}", str(error)) from None
        except ValueError as error:
            raise WorldFileError(path, f"{error}.") from None
        found.append(fault if fault.id else replace(fault, id=f"fault-{number}"))
    try:
        require_few(found)
    except TooManyFaultsError as error:
        raise WorldFileError("faults.rules", str(error)) from None
    if len({fault.id for fault in found}) < len(found):
        raise WorldFileError("faults.rules", "Two faults have the same id.")
    return tuple(found)
