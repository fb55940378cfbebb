"""The Spyne application: Spyne's own WSDL of it, and its traces in the process."""

from __future__ import annotations

import logging
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from lxml import etree
from spyne.interface.wsdl import Wsdl11
from spyne.util import appreg

from exchanges import Service, soap_call
from mockturk.endpoint.application import RequesterEndpoint, shared_endpoint
from mockturk.wire.contract.fields import NAMESPACE
from mockturk.wire.contract.operations import OPERATIONS, WITHDRAWN

WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
XSD = "{http://www.w3.org/2001/XMLSchema}"
NAMES = [operation.name for operation in OPERATIONS]


@pytest.fixture(scope="module")
def stock_wsdl() -> etree._Element:
    """The WSDL that Spyne's own writer makes of the application's interface."""
    wsdl = Wsdl11(shared_endpoint().transport.app.interface)
    wsdl.build_interface_document("http://localhost/")
    return etree.fromstring(wsdl.get_interface_document())


def test_stock_spyne_lists_the_operations(stock_wsdl: etree._Element) -> None:
    listed = [one.get("name") for one in stock_wsdl.iterfind(f"{WSDL}portType/{WSDL}operation")]

    assert len(listed) == 44
    assert sorted(listed) == sorted(NAMES)


def test_stock_spyne_writes_their_messages(stock_wsdl: etree._Element) -> None:
    declared = {
        element.get("name")
        for schema in stock_wsdl.iter(f"{XSD}schema")
        if schema.get("targetNamespace") == NAMESPACE
        for element in schema.iterfind(f"{XSD}element")
    }
    parts = {
        message.get("name"): [part.get("element") for part in message]
        for message in stock_wsdl.iterfind(f"{WSDL}message")
    }

    for name in NAMES:
        assert parts[name] == [f"tns:{name}"]
        assert parts[f"{name}Response"] == [f"tns:{name}Response"]
        assert {name, f"{name}Response"} <= declared
    assert len(parts) == 2 * len(NAMES)


def test_each_operation_belongs_to_one_service() -> None:
    services = shared_endpoint().transport.app.services
    counted = Counter(name for service in services for name in service.public_methods)

    assert counted == dict.fromkeys(NAMES, 1)
    assert {service.get_service_name() for service in services} == {
        *("HITs", "Assignments", "ReviewResults", "Qualifications", "Workers", "Notifications"),
        *("Statistics", "Accounts", "Help"),
    }


@pytest.mark.parametrize("name", sorted(WITHDRAWN))
def test_withdrawn_operations_are_answered_but_not_listed(name: str, service: Service) -> None:
    methods = shared_endpoint().transport.app.interface.service_method_map

    assert f"{{{NAMESPACE}}}{name}" not in methods
    assert service.results(name, {})[0].code == "AWS.MechanicalTurk.NotImplemented"


@pytest.mark.parametrize("name", ["unknown", "Unknown", "Unlisted", "", "__init__"])
def test_no_other_name_is_an_operation(name: str, service: Service) -> None:
    response = service.http.get(f"/?Service=AWSMechanicalTurkRequester&Operation={name}")

    assert response.status_code == 200
    assert b"OperationParameter</Code>" in response.data


def test_another_application_leaves_nothing_in_spyne(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(appreg, "applications", {})

    RequesterEndpoint().transport.app  # noqa: B018 - that builds it
    RequesterEndpoint().transport.app  # noqa: B018 - likewise

    assert appreg.applications == {}
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_threads_build_one_application() -> None:
    endpoint = RequesterEndpoint()
    with ThreadPoolExecutor(8) as threads:
        built = set(threads.map(lambda _: endpoint.transport, range(16)))

    assert len(built) == 1


@pytest.mark.parametrize("body", ["<a", soap_call("Nothing", "")])
def test_spyne_logs_no_refused_call(
    body: str, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="spyne"):
        service.post(body)

    assert not [record for record in caplog.records if record.name.startswith("spyne")]
