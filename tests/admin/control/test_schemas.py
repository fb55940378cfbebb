"""The served OpenAPI description agrees with the requests and responses of the application."""

from __future__ import annotations

import re

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from werkzeug.test import Client

from exchanges import QUESTION, elements, new_world, soap_call
from mockturk.admin.api.endpoints import Endpoint
from mockturk.app.application import WorldApplication
from mockturk.app.lazy_pages import load_endpoints
from mockturk.app.wsgi import WSGIApplication

CREATE = soap_call(
    "CreateHIT",
    elements({"HITTypeId": "T100CN9P324W00EXAMPLE", "Question": QUESTION, "LifetimeInSeconds": 60}),
)
# A request that the schema allows can still be refused because of the state of the world.
LEFT_OUT = [positive_data_acceptance]
# An endpoint whose only parameter is a name in the path has no invalid values to test.
GIVEN = [
    pytest.param(one, mode, id=f"{one.method} {one.path} {mode.value}")
    for one in load_endpoints()
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or one.fields.__struct_fields__
]


@pytest.fixture
def application() -> WSGIApplication:
    """A service with something of everything in it."""
    application = WSGIApplication(WorldApplication(new_world()))
    client = Client(application)
    client.post("/", data=CREATE, content_type="text/xml")
    client.post("/_mockturk/workers", json={"worker_id": "A1ADA"})
    client.post("/_mockturk/faults", json={"kind": "latency", "seconds": 1, "times": 1})
    client.put("/_mockturk/layouts/PAGE", json={"html": "${name}"})
    client.put("/_mockturk/snapshots/kept", json={})
    return application


def described(application: WSGIApplication, endpoint: Endpoint) -> schemathesis.BaseSchema:
    schema = schemathesis.openapi.from_wsgi("/_mockturk/openapi.json", application)
    path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", f"/_mockturk{endpoint.path}")
    return schema[path][endpoint.method]


@pytest.mark.parametrize(("endpoint", "mode"), GIVEN)
def test_what_is_described_is_true(
    application: WSGIApplication, endpoint: Endpoint, mode: GenerationMode
) -> None:
    operation = described(application, endpoint)

    @settings(
        max_examples=6,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def holds(case: schemathesis.Case) -> None:
        if mode is GenerationMode.POSITIVE and "wait" in (case.query or {}):
            case.query["wait"] = 0.01  # up to a minute is allowed
        case.call_and_validate(excluded_checks=LEFT_OUT)

    holds()


NAMED = {
    "fault_id": "fault-1",
    "layout_id": "PAGE",
    "account": "AKIATEST",
    "name": "kept",
    "number": "1",
    "worker_id": "A1ADA",
}
SHOWN = [
    one
    for one in load_endpoints()
    if one.method == "GET" and {*re.findall(r"(\w+)>", one.path)} <= NAMED.keys()
]


@pytest.mark.parametrize("endpoint", SHOWN, ids=lambda one: one.path)
def test_what_is_there_is_shown_as_described(
    application: WSGIApplication, endpoint: Endpoint
) -> None:
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: NAMED[found[1]], endpoint.path)
    response = Client(application).get(f"/_mockturk{path}")

    assert response.status_code == 200, response.text
    described(application, endpoint).validate_response(response)
