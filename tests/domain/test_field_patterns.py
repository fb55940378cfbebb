"""Conditions on the fields of a request: paths with and without indexes, and items of a list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockturk.domain.field_patterns import (
    FieldMiss,
    FieldPattern,
    flatten_fields,
    parse_path,
    remove_indexes,
    to_conditions,
)

REQUEST = {
    "Title": "Cats",
    "AutoGranted": True,
    "LifetimeInSeconds": 60,
    "Reward": {"Amount": "0.05", "CurrencyCode": "USD"},
    "QualificationRequirement": [
        {"QualificationTypeId": "1", "Comparator": "In", "IntegerValue": [1, 2]},
        {"QualificationTypeId": "2", "Comparator": "Exists", "LocaleValue": {"Country": "DE"}},
    ],
}
LIST = "QualificationRequirement"


def misses(fields: dict[str, Any]) -> list[FieldMiss]:
    return FieldPattern.parse(to_conditions(fields)).find_misses(REQUEST)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"Title": "Cats", "Reward.Amount": "0.05"},
        {"AutoGranted": True},
        {"LifetimeInSeconds": timedelta(minutes=1)},
        {"LifetimeInSeconds": 60.0},
        {"AutoGranted": "true"},
        {"Reward": {"Amount": "0.05", "CurrencyCode": "USD"}},
        {f"{LIST}.Comparator": "Exists"},
        {f"{LIST}[1].Comparator": "Exists"},
        {f"{LIST}[0].IntegerValue": 2},
        {f"{LIST}[0].IntegerValue[1]": 2},
        {f"{LIST}.IntegerValue[0]": 1},
        {f"{LIST}.QualificationTypeId": "1", f"{LIST}.Comparator": "Exists"},
        {LIST: {"QualificationTypeId": "2", "Comparator": "Exists"}},
        {LIST: {"QualificationTypeId": "2", "LocaleValue": {"Country": "DE"}}},
        {f"{LIST}[1]": {"QualificationTypeId": "2", "LocaleValue.Country": "DE"}},
        {f"{LIST}[*].QualificationTypeId": "2", f"{LIST}[*].Comparator": "Exists"},
        {f"{LIST}[*].IntegerValue[*]": "2"},
    ],
)
def test_a_request_meets_conditions(fields: dict[str, Any]) -> None:
    assert misses(fields) == []


@pytest.mark.parametrize(
    ("fields", "missed"),
    [
        ({"Title": "Dogs"}, [FieldMiss("Title", "Dogs", ("Cats",))]),
        ({"Keywords": "x"}, [FieldMiss("Keywords", "x")]),
        (
            {f"{LIST}[0].Comparator": "Exists"},
            [FieldMiss(f"{LIST}[0].Comparator", "Exists", ("In",))],
        ),
        ({f"{LIST}[2].Comparator": "In"}, [FieldMiss(f"{LIST}[2].Comparator", "In")]),
        (
            {f"{LIST}.Comparator": "NotIn"},
            [FieldMiss(f"{LIST}.Comparator", "NotIn", ("In", "Exists"))],
        ),
        (
            {f"{LIST}.LocaleValue.Country": "US"},
            [FieldMiss(f"{LIST}[1].LocaleValue.Country", "US", ("DE",))],
        ),
        (
            {LIST: {"QualificationTypeId": "1", "Comparator": "Exists"}},
            [FieldMiss(f"{LIST}[0].Comparator", "Exists", ("In",))],
        ),
        ({"Nothing": {"A": "1"}}, [FieldMiss("Nothing[*].A", "1")]),
    ],
)
def test_what_is_missed_is_told(fields: dict[str, Any], missed: list[FieldMiss]) -> None:
    assert misses(fields) == missed


@pytest.mark.parametrize("path", ["", "A.", ".A", "A[", "A[x]", "A[-1]", "A[0]B", "A[0][1]", "[0]"])
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="is not the path of a field"):
        parse_path(path)


@pytest.mark.parametrize("value", [None, [], ["a"], ("a",), {"a"}, {}])
def test_what_is_no_value_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"^Title must be compared with a value, not with "):
        to_conditions({"Title": value})


NAMES = st.sampled_from(["A", "B", "Cc"])
VALUES = st.text(max_size=3) | st.integers(0, 3) | st.booleans()
FIELDS = st.recursive(
    st.dictionaries(NAMES, VALUES, max_size=3),
    lambda below: st.dictionaries(NAMES, VALUES | below | st.lists(below, min_size=1), max_size=3),
    max_leaves=12,
)


@given(FIELDS)
def test_a_request_meets_all_that_is_in_it(fields: dict[str, Any]) -> None:
    found = flatten_fields(fields)
    exact = FieldPattern.parse(found.items())
    anywhere = FieldPattern.parse((remove_indexes(path), text) for path, text in found.items())

    assert exact.find_misses(fields) == anywhere.find_misses(fields) == []


@given(st.lists(st.dictionaries(NAMES, VALUES, min_size=1), min_size=1), st.data())
def test_an_item_is_found_by_its_fields_together(
    items: list[dict[str, Any]], data: st.DataObject
) -> None:
    wanted = data.draw(st.dictionaries(NAMES, VALUES, min_size=1))
    pattern = FieldPattern.parse(to_conditions({"L": wanted}))
    texts = [flatten_fields(item) for item in items]
    expected = flatten_fields(wanted)

    def same(one: str | None, other: str) -> bool:
        is_flag = one is not None and one.lower() == other.lower() in ("true", "false")
        return one == other or is_flag

    has_one = any(
        all(same(one.get(name), text) for name, text in expected.items()) for one in texts
    )
    assert (pattern.find_misses({"L": items}) == []) == has_one


@given(FIELDS, FIELDS)
def test_a_miss_is_a_condition_that_is_not_met(
    fields: dict[str, Any], other: dict[str, Any]
) -> None:
    conditions = flatten_fields(other).items()
    missed = FieldPattern.parse(conditions).find_misses(fields)
    one_by_one = [
        miss for pair in conditions for miss in FieldPattern.parse([pair]).find_misses(fields)
    ]

    assert missed == one_by_one
