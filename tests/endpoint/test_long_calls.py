"""Long calls are handed to a thread, and neither check pages nor write lists in a transaction."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest

from exchanges import FORM, Service, elements, new_world, rest_common, soap_call, xml_request
from json_calls import CONTENT_TYPE, TARGET, authorization
from mockturk.app.application import WorldApplication
from mockturk.documents.documents import Documents
from mockturk.documents.html_question import build_html_question
from mockturk.documents.questions import QuestionValidator
from mockturk.domain.api_rules import APIRules
from mockturk.domain.layouts import Layout
from mockturk.endpoint.application import RequesterEndpoint
from mockturk.operations.api_2017.registry import Operation2017
from mockturk.server.messages import DeferredResponse, HTTPRequest, HTTPResponse, resolve_response
from mockturk.store import tables
from mockturk.wire.contract.operations import Operation
from mockturk.world.world import World
from world.lifecycle.stage import hit_request

PAGE = "<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>"
LONG_BODY = "<p>word</p>" * 1_000


def page(title: str, *, valid: bool = True, long: bool = True) -> str:
    body = LONG_BODY if long else "<p>word</p>"
    return build_html_question(PAGE.format(title=title, body=body if valid else f"{body}</b>"))


@pytest.fixture
def checked(world: World) -> list[bool]:
    """For each Question that is checked, whether a transaction is open meanwhile."""
    found: list[bool] = []
    validator = QuestionValidator()

    def check(text: str, rules: APIRules) -> None:
        found.append(world.store.is_in_transaction())
        validator.require_valid(text, rules)

    object.__setattr__(world, "documents", Documents(world.rules, check))
    return found


@pytest.fixture
def world() -> World:
    return new_world()


@pytest.fixture
def application(world: World) -> WorldApplication:
    return WorldApplication(world)


def json_call(operation: str, body: dict[str, object]) -> HTTPRequest:
    headers = {
        b"x-amz-target": f"{TARGET}{operation}".encode(),
        b"authorization": authorization().encode(),
    }
    request = xml_request(json.dumps(body).encode())
    return msgspec.structs.replace(request, content_type=CONTENT_TYPE, headers=headers)


def query(operation: str, **parameters: object) -> HTTPRequest:
    body = urlencode([*rest_common(operation), *parameters.items()]).encode()
    return msgspec.structs.replace(xml_request(body), content_type=FORM)


def soap(operation: str, *requests: dict[str, object]) -> Any:
    return xml_request(soap_call(operation, *map(elements, requests)).encode())


def test_a_long_page_is_checked_before_its_transaction(
    application: WorldApplication, checked: list[bool]
) -> None:
    begun = application.respond_or_defer(soap("CreateHIT", hit_request(Question=page("1"))))
    assert isinstance(begun, DeferredResponse)
    assert b"<IsValid>True" in resolve_response(begun).content
    assert checked == [False]


@pytest.mark.parametrize("number", [1, 4, 6])
def test_so_are_those_of_a_batch(
    application: WorldApplication, checked: list[bool], number: int
) -> None:
    requests = [hit_request(Question=page(f"{n}", valid=n != 2)) for n in range(number)]

    content = resolve_response(application.respond_or_defer(soap("CreateHIT", *requests))).content

    assert content.count(b"<IsValid>True") == number - (number > 2)
    assert checked == [False] * number


def test_so_is_that_of_a_call_in_json(application: WorldApplication, checked: list[bool]) -> None:
    request = {
        "Title": "t",
        "Description": "d",
        "Reward": "0.05",
        "Question": page("json"),
        "AssignmentDurationInSeconds": 60,
        "LifetimeInSeconds": 60,
    }
    begun = application.respond_or_defer(json_call("CreateHIT", request))
    assert isinstance(begun, DeferredResponse)
    assert b'"HITId"' in resolve_response(begun).content
    assert checked == [False]


def test_so_is_that_of_a_layout(
    world: World, application: WorldApplication, checked: list[bool]
) -> None:
    layout = Layout("3LAYOUT", PAGE.format(title="${title}", body=LONG_BODY))
    with world.store.transaction():
        world.store.save(tables.LAYOUTS, layout)
    request = hit_request(
        Question=None,
        HITLayoutId=layout.id,
        HITLayoutParameter={"Name": "title", "Value": "cats"},
    )
    begun = application.respond_or_defer(soap("CreateHIT", request))
    assert isinstance(begun, DeferredResponse)
    assert b"<IsValid>True" in resolve_response(begun).content
    assert checked == [False]


def test_a_short_page_is_checked_at_once(
    application: WorldApplication, checked: list[bool]
) -> None:
    call = soap("CreateHIT", hit_request(Question=page("1", long=False)))
    assert isinstance(application.respond_or_defer(call), HTTPResponse)
    assert checked == [True]


BROKEN: list[dict[str, object]] = [
    {},
    {"Title": None},
    {"MaxAssignments": 0},
    {"HITLayoutId": "3NONE"},
    {"HITTypeId": "3NONE"},
    {"RequesterAnnotation": "x" * 300},
    {"AssignmentReviewPolicy": {"PolicyName": "None/2011-09-01"}},
    {"UniqueRequestToken": "used"},
    {"Question": ""},
    {"Question": f"{'x' * 9_000}"},
    {"Question": f"<a>{'x' * 70_000}</a>"},
]


@pytest.mark.parametrize("valid", [True, False], ids=["valid", "broken"])
@pytest.mark.parametrize("broken", BROKEN, ids=str)
def test_the_order_of_errors_is_that_of_a_short_page(
    broken: dict[str, object], valid: bool
) -> None:
    def refused(*, long: bool) -> tuple[str | None, list[str | None]]:
        service = Service(new_world())
        service.created(UniqueRequestToken="used")
        question = page("p", valid=valid, long=long)
        result = service.result("CreateHIT", hit_request(**{"Question": question, **broken}))
        return result.code, [pair.text("Key") for pair in result.all("Request/Errors/Error/Data")]

    assert refused(long=True) == refused(long=False)


def test_an_error_found_before_keeps_nothing_alive(world: World) -> None:
    first = world.documents.check_question(page("1", valid=False))
    assert first.error is not None
    assert first.error.__traceback__ is None
    with pytest.raises(type(first.error)) as raised:
        world.documents.validate_question(first.text, first.rules, first)
    assert raised.value is not first.error
    assert str(raised.value) == str(first.error)
    assert raised.value.data == first.error.data
    assert first.error.__traceback__ is None


def test_other_limits_need_another_check(world: World) -> None:
    found = world.documents.check_question(page("1", valid=False))
    relaxed = msgspec.structs.replace(world.limits, question_may_be_any_text=True)
    world.rules.limits = relaxed

    assert world.documents.validate_question(found.text, found.rules, found) == found.text


class Watched:
    """An application, and for each operation whether a transaction was open as it was encoded."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        endpoint = RequesterEndpoint()
        self.application = WorldApplication(world, endpoint=endpoint)
        self.in_transaction: dict[str, bool] = {}
        for protocol in (endpoint.transport.app.out_protocol, endpoint.json_protocol):
            self._watch(world, protocol, monkeypatch)

    def _watch(self, world: World, protocol: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        encode = protocol.encode_result

        def encode_result(*arguments: Any) -> bytes:
            (name,) = (one.name for one in arguments if isinstance(one, Operation | Operation2017))
            self.in_transaction[name] = world.store.is_in_transaction()
            return encode(*arguments)

        monkeypatch.setattr(protocol, "encode_result", encode_result)

    def begun(self, call: HTTPRequest) -> HTTPResponse | DeferredResponse:
        return self.application.respond_or_defer(call)


@pytest.fixture
def watched(world: World, monkeypatch: pytest.MonkeyPatch) -> Watched:
    return Watched(world, monkeypatch)


@pytest.mark.parametrize("size", [21, 100, 101])
@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda size: soap("SearchHITs", {"PageSize": size}), "SearchHITs"),
        (lambda size: query("GetReviewableHITs", PageSize=size), "GetReviewableHITs"),
        (lambda size: json_call("ListHITs", {"MaxResults": size}), "ListHITs"),
    ],
)
def test_a_long_list_is_written_in_a_thread_after_its_transaction(
    watched: Watched, call: Any, name: str, size: int
) -> None:
    begun = watched.begun(call(size))
    assert isinstance(begun, DeferredResponse)
    resolve_response(begun)
    assert not watched.in_transaction.get(name)


@pytest.mark.parametrize(
    "call",
    [
        lambda: soap("SearchHITs", {"PageSize": 20}),
        lambda: query("GetReviewableHITs", PageSize=5),
        lambda: json_call("ListHITs", {}),
        lambda: soap("GetAccountBalance", {}),
    ],
)
def test_a_short_list_is_written_at_once(watched: Watched, call: Any) -> None:
    assert isinstance(watched.begun(call()), HTTPResponse)


def test_review_results_are_written_in_a_thread_after_their_transaction(watched: Watched) -> None:
    created = resolve_response(watched.begun(soap("CreateHIT", hit_request())))
    hit_id = created.content.split(b"<HITId>")[1].split(b"<")[0].decode()
    assert watched.in_transaction == {"CreateHIT": True}
    for call in (
        soap("GetReviewResultsForHIT", {"HITId": hit_id}),
        json_call("ListReviewPolicyResultsForHIT", {"HITId": hit_id}),
    ):
        begun = watched.begun(call)
        assert isinstance(begun, DeferredResponse)
        assert hit_id.encode() in resolve_response(begun).content
    assert watched.in_transaction == {
        "CreateHIT": True,
        "GetReviewResultsForHIT": False,
        "ListReviewPolicyResultsForHIT": False,
    }


def test_a_batch_of_lists_is_written_outside_of_its_transactions(watched: Watched) -> None:
    content = resolve_response(watched.begun(soap("SearchHITs", *[{}] * 6))).content
    assert content.count(b"<IsValid>True") == 6
    assert watched.in_transaction == {"SearchHITs": False}
