"""Write the table of the API of 2017-01-17: names, types and limits of its messages.

It is read from botocore's description of the service. Only facts are kept, no descriptions.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from botocore.loaders import Loader

TARGET = Path(__file__).parents[1] / "service/mockturk/wire/aws_json/model.json"
_LIMITS = ("min", "max", "pattern", "enum")


def build_table() -> dict[str, dict[str, Any]]:
    """Return the operations, each with its members, and the shapes that the members have."""
    model = Loader().load_service_model("mturk", "service-2", "2017-01-17")
    described = model["shapes"]
    operations = {
        name: {
            "request": operation["input"]["shape"],
            "response": operation["output"]["shape"],
        }
        for name, operation in sorted(model["operations"].items())
    }
    errors = {one["shape"] for each in model["operations"].values() for one in each["errors"]}
    shapes = {name: _shape(described[name]) for name in sorted(described) if name not in errors}
    return {"operations": operations, "shapes": shapes}


def _shape(given: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"type": given["type"]}
    if given["type"] == "structure":
        found["members"] = {name: one["shape"] for name, one in given["members"].items()}
        if required := given.get("required"):
            found["required"] = required
    elif given["type"] == "list":
        found["member"] = given["member"]["shape"]
    found |= {limit: given[limit] for limit in _LIMITS if limit in given}
    return found


def format_table(table: dict[str, dict[str, Any]]) -> str:
    """Return the table as JSON, one operation or shape a line."""
    parts = (
        f" {json.dumps(name)}: {{\n"
        + ",\n".join(f"  {json.dumps(key)}: {json.dumps(one)}" for key, one in entries.items())
        + "\n }"
        for name, entries in table.items()
    )
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    target.write_text(format_table(build_table()), encoding="utf-8")
