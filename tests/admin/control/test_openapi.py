"""The OpenAPI description of the control API agrees with the endpoints."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from exchanges import Service
from mockturk.app.lazy_pages import load_endpoints

DESCRIBED = [f"{one.method} {one.path}" for one in load_endpoints()]


def description(service: Service) -> dict[str, Any]:
    response = service.http.get("/_mockturk/openapi.json")
    assert response.content_type == "application/json"
    return dict(response.json)


def test_everything_is_described(service: Service) -> None:
    found = {
        f"{method.upper()} {path}"
        for path, methods in description(service)["paths"].items()
        for method in methods
    }
    parameter = re.compile("<(?:[a-z]+:)?([a-z_]+)>")
    assert found == {
        f"{one.method} /_mockturk" + parameter.sub(r"{\1}", one.path) for one in load_endpoints()
    }
    assert len(found) == len(DESCRIBED)


@pytest.mark.parametrize("path", ["/_mockturk", "/_mockturk/"])
def test_the_index_lists_all_endpoints(service: Service, path: str) -> None:
    index = service.http.get(path).json

    assert [f"{one['method']} {one['path']}" for one in index["endpoints"]] == [
        f"{one.method} /_mockturk{one.path}" for one in load_endpoints()
    ]
    assert all(one["summary"].endswith(".") for one in index["endpoints"])
    for described in ("openapi", "wsdl"):
        assert (
            service.http.get(index[described].removeprefix("http://localhost")).status_code == 200
        )


def test_an_unknown_path_names_the_index(service: Service) -> None:
    response = service.http.get("/_mockturk/xyz")

    assert response.status_code == 404
    assert response.json["error"]["message"] == "There is no endpoint here; /_mockturk/ lists all."


def test_every_operation_says_what_it_does(service: Service) -> None:
    operations = [
        operation
        for methods in description(service)["paths"].values()
        for operation in methods.values()
    ]
    assert all(operation["summary"].endswith(".") for operation in operations)
    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names)


# Their formats are written down elsewhere: OpenAPI's own, and docs/world-files.md.
ANY_OBJECT = ("/_mockturk/openapi.json", "/_mockturk/world")


def test_every_answer_says_what_is_in_it(service: Service) -> None:
    for path, methods in description(service)["paths"].items():
        for method, operation in methods.items():
            for status, response in operation["responses"].items():
                (said,) = response.get("content", {"": {"schema": {"type": None}}}).values()
                says_nothing = said["schema"] == {"type": "object"}
                assert not says_nothing or path in ANY_OBJECT, f"{method} {path} {status}"


def test_it_names_the_world_s_address(service: Service) -> None:
    assert description(service)["servers"] == [{"url": "http://localhost"}]


@pytest.mark.parametrize("endpoint", load_endpoints(), ids=DESCRIBED)
def test_unknown_fields_are_refused_everywhere(service: Service, endpoint: Any) -> None:
    path = re.sub("<int:[a-z_]+>", "1", endpoint.path)
    path = re.sub("<[a-z_]+>", "3X", path)
    response = service.http.open(
        f"/_mockturk{path}?nothing=1",
        method=endpoint.method,
        data=json.dumps({}),
        content_type="application/json",
    )

    assert response.status_code == 400
    assert "nothing" in response.json["error"]["message"]
