"""Whatever a JSON call says, it is answered or refused, and what is refused changes nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchanges import Service, new_world
from json_calls import call, properties, require_shape, send
from mockturk.wire.aws_json.model import Shape, load_model

MODEL = load_model()
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**30, -(10**30), 1.5, -0.0, 1e300, 0, 1, 101]),
    st.text(max_size=5),
    st.sampled_from(["", "A", "3A", "0.05", "9" * 5000, "a\0b", "é\U0001f600", "x" * 3000]),
    st.lists(st.integers(0, 3), max_size=2),
    st.dictionaries(st.sampled_from(["a", "Key"]), st.integers(0, 3), max_size=2),
)


def plausible(shape: Shape) -> st.SearchStrategy[Any]:
    """Values of a shape, mostly valid ones."""
    if shape.type == "structure":
        members = {name: member(name, of) for name, of in shape.members.items()}
        return st.fixed_dictionaries({}, optional=members)
    if shape.type == "list":
        return st.lists(plausible(MODEL.shapes[shape.member]), max_size=3)
    if shape.enum:
        return st.sampled_from(shape.enum)
    if shape.type == "boolean":
        return st.booleans()
    if shape.type == "string":
        return st.sampled_from(["A1", "3A", "T100CN9P324W00EXAMPLE", "0.05", "US", "text", ""])
    return st.integers(-1, 100) | st.sampled_from([3600, 2**31 - 1, 2**63 - 1, 4 * 10**9])


def member(name: str, of: str) -> st.SearchStrategy[Any]:
    if name == "HITTypeId":
        return st.just("T100CN9P324W00EXAMPLE") | ODD
    return plausible(MODEL.shapes[of]) | ODD


CALLS = st.sampled_from(sorted(MODEL.operations)).flatmap(
    lambda name: st.tuples(st.just(name), plausible(MODEL.shapes[MODEL.operations[name].request]))
)


@settings(max_examples=300)
@given(calls=st.lists(CALLS, min_size=1, max_size=5))
def test_any_members_are_answered_or_refused(calls: list[tuple[str, Any]]) -> None:
    service = Service(new_world())
    for operation, members in calls:
        response = send(service, operation, members)
        found = json.loads(response.data)
        if response.status_code == 200:
            require_shape(MODEL.operations[operation].response, found)
        else:
            assert response.status_code == 400, (operation, members, found)
            assert found["__type"] != "InternalFailure"


@pytest.mark.parametrize("number", [b"1e400", b"-1e400", b"1e-400", b"9" * 5000, b"1E5", b"1.0"])
@pytest.mark.parametrize(
    ("operation", "name"),
    [
        ("ListHITs", "MaxResults"),
        ("UpdateExpirationForHIT", "ExpireAt"),
        ("CreateHITType", "Reward"),
        ("CreateHITType", "AssignmentDurationInSeconds"),
        ("CreateHITType", "Title"),
        ("ApproveAssignment", "OverrideRejection"),
    ],
)
def test_any_number_is_read_or_refused(
    service: Service, number: bytes, operation: str, name: str
) -> None:
    body = json.dumps({**properties(), "HITId": "3A", name: 0}).encode()
    changed = body.replace(f'"{name}": 0'.encode(), f'"{name}": '.encode() + number)
    response = send(service, operation, changed)

    assert response.status_code in (200, 400)
    assert call(service, "GetAccountBalance")


def test_any_token_of_ours_is_read(service: Service) -> None:
    for token in ("p1:", "p1:AAAA", "p1:" + "A" * 252, "\U0001f600", "p1:AAAAAAAAAAAAAAAA"):
        response = send(service, "ListHITs", {"NextToken": token})
        assert response.status_code == 400
