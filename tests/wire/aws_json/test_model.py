"""The contract of the API of 2017-01-17, compared with botocore's description."""

from __future__ import annotations

from pathlib import Path

from aws_json_model import build_table, format_table

TABLE = "service/mockturk/wire/aws_json/model.json"


def test_the_table_is_what_botocore_says(checkout: Path) -> None:
    kept = (checkout / TABLE).read_text(encoding="utf-8")

    assert kept == format_table(build_table()), "run: python tools/aws_json_model.py"
