"""Forms made from the contract's types: all of them, and there and back again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from mockturk.web.console.envelopes import get_operation, write_envelope
from mockturk.web.console.operation_forms import (
    FormField,
    FormItem,
    FormValues,
    add_item,
    build_form,
    parse_requests,
    read_form,
    remove_blanks,
    remove_item,
    select_known_fields,
)
from mockturk.wire.contract.operations import OPERATIONS, Operation

CREATE_HIT = get_operation("CreateHIT").request
POLICY: FormValues = {
    "PolicyName": ["ScoreMyKnownAnswers/2011-09-01"],
    "Parameter": [
        {"Key": ["AnswerKey"], "MapEntry": [{"Key": ["q1"], "Value": ["A", "B"]}]},
        {"Key": ["ApproveIfKnownAnswerScoreIsAtLeast"], "Value": ["79"]},
    ],
}


def pairs(fields: tuple[FormField, ...]) -> list[tuple[str, str]]:
    """What a browser sends of a form."""
    sent: list[tuple[str, str]] = []
    for field in fields:
        for item in field.items:
            sent.append((item.path, item.value))
            sent += pairs(item.fields)
    return sent


def named(fields: tuple[FormField, ...], name: str) -> FormField:
    return next(field for field in fields if field.name == name)


def full(struct: Any, depth: int = 0) -> FormValues:
    """Two items of whatever may have two, and a text for every field."""
    given: FormValues = {}
    for field in build_form(struct, {}):
        number = 1 if field.most == 1 else 2
        if field.kind == "structure":
            within = dict(struct._type_info)[field.name]
            of = getattr(within, "__orig__", None) or within
            given[field.name] = [full(of, depth + 1) for _ in range(number)]
        else:
            given[field.name] = [
                field.choices[0] if field.choices else f"{field.name}{depth}{one}"
                for one in range(number)
            ]
    return given


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_a_form_gives_back_what_it_was_filled_with(operation: Operation) -> None:
    given = full(operation.request)
    assert read_form(operation.request, pairs(build_form(operation.request, given))) == given


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_what_was_sent_fills_the_form_again(operation: Operation) -> None:
    given = full(operation.request)
    document = write_envelope(
        operation, [given], access_key="KEY", secret=None, now=datetime(2014, 8, 15, tzinfo=UTC)
    )
    (found,) = parse_requests(document)

    assert select_known_fields(operation.request, found) == given


def test_fields_say_what_they_take() -> None:
    form = build_form(CREATE_HIT, {})

    assert named(form, "LifetimeInSeconds").is_required
    assert named(form, "LifetimeInSeconds").kind == "number"
    assert named(form, "Question").kind == "document"
    assert named(form, "Reward").kind == "structure"
    assert not named(form, "Reward").items
    assert "HITDetail" in named(form, "ResponseGroup").choices
    requirement = build_form(CREATE_HIT, {"QualificationRequirement": [{}]})
    (item,) = named(requirement, "QualificationRequirement").items
    assert "GreaterThan" in named(item.fields, "Comparator").choices
    assert named(item.fields, "Comparator").items == (
        FormItem("QualificationRequirement.1.Comparator.1", 1, "", ()),
    )


def test_what_the_schema_lacks_is_not_offered() -> None:
    names = {field.name for field in build_form(get_operation("DisposeHIT").request, {})}
    assert names == {"HITId", "ResponseGroup"}


def test_items_are_added_and_taken_away_at_any_depth() -> None:
    given: FormValues = {"AssignmentReviewPolicy": [POLICY]}
    add_item(CREATE_HIT, given, "QualificationRequirement")
    add_item(CREATE_HIT, given, "AssignmentReviewPolicy.1.Parameter.1.MapEntry")
    add_item(CREATE_HIT, given, "AssignmentReviewPolicy.1.Parameter.1.MapEntry.1.Value")
    remove_item(CREATE_HIT, given, "AssignmentReviewPolicy.1.Parameter.2")

    assert given["QualificationRequirement"] == [{}]
    (parameter,) = given["AssignmentReviewPolicy"][0]["Parameter"]
    assert parameter["MapEntry"] == [{"Key": ["q1"], "Value": ["A", "B", ""]}, {}]


@pytest.mark.parametrize("path", ["", "Nothing", "Nothing.1", "Title.1.Key", "Reward.7.Amount"])
def test_paths_that_lead_nowhere_change_nothing(path: str) -> None:
    assert add_item(CREATE_HIT, {"Title": ["T"]}, path) == {"Title": ["T"]}
    assert remove_item(CREATE_HIT, {"Title": ["T"]}, path) == {"Title": ["T"]}


def test_what_no_form_has_is_not_read() -> None:
    sent = [("Nonsense.1", "x"), ("Title", "x"), ("Title.0", "x"), ("Title.1.Key", "x")]
    assert read_form(CREATE_HIT, [*sent, ("Title.1", "T"), ("Reward.1", "")]) == {
        "Title": ["T"],
        "Reward": [{}],
    }


def test_blanks_are_kept_for_editing_and_not_sent() -> None:
    struct = get_operation("NotifyWorkers").request
    given = read_form(struct, [("WorkerId.1", ""), ("WorkerId.2", "A1"), ("Subject.1", "")])

    assert add_item(struct, given, "WorkerId") == {"WorkerId": ["", "A1", ""]}
    assert remove_blanks(given) == {"WorkerId": ["A1"]}
