"""The addresses of the WSDL and XSD, and their other responses."""

from __future__ import annotations

from pathlib import Path

import pytest

from exchanges import Service
from mockturk.endpoint.contract_documents import DATA_SCHEMAS

WSDL = [
    "/?wsdl",
    "/?WSDL",
    "/?Service=AWSMechanicalTurkRequester&wsdl",
    "/onca/soap?wsdl",
    "/AWSMechanicalTurk/AWSMechanicalTurkRequester.wsdl",
    "/AWSMechanicalTurk/2014-08-15/AWSMechanicalTurkRequester.wsdl",
]
XSD = [
    "/AWSMechanicalTurk/AWSMechanicalTurkRequester.xsd",
    "/AWSMechanicalTurk/2014-08-15/AWSMechanicalTurkRequester.xsd",
]


@pytest.mark.parametrize("path", WSDL)
def test_the_wsdl_is_at_its_legacy_addresses(service: Service, path: str) -> None:
    response = service.http.get(path, base_url="http://turk.test:8080")

    assert response.mimetype == "text/xml"
    assert b'location="http://turk.test:8080/?Service=AWSMechanicalTurkRequester"' in response.data


@pytest.mark.parametrize("path", XSD)
def test_the_xsd_is_at_its_legacy_addresses(service: Service, path: str) -> None:
    response = service.http.get(path)

    assert response.mimetype == "text/xml"
    assert b"<xs:schema" in response.data


def test_every_data_schema_is_at_its_legacy_address(service: Service, checkout: Path) -> None:
    folder = checkout / "wsdl" / "AWSMechanicalTurkDataSchemas"
    files = sorted(folder.rglob("*.xsd"))

    for file in files:
        version, name = file.parent.name, file.stem
        response = service.http.get(f"/AWSMechanicalTurkDataSchemas/{version}/{name}.xsd")
        assert response.mimetype == "text/xml"
        assert response.data == file.read_bytes()
    assert len(files) == len(DATA_SCHEMAS)


@pytest.mark.parametrize(
    "path", ["2005-10-01/HTMLQuestion.xsd", "2005-10-01/..%2fREADME.xsd", "../x.xsd", "x/y.xsd"]
)
def test_no_other_file_is_served(service: Service, path: str) -> None:
    assert service.http.get(f"/AWSMechanicalTurkDataSchemas/{path}").status_code == 404


def test_each_caller_sees_the_address_it_used(service: Service) -> None:
    for host in ("one.test", "two.test:81"):
        response = service.http.get("/?wsdl", base_url=f"http://{host}")

        assert f'location="http://{host}/?'.encode() in response.data


@pytest.mark.parametrize("host", ["a b", "a,b", "<>"])
def test_a_host_that_is_none_is_refused(service: Service, host: str) -> None:
    assert service.http.get("/?wsdl", headers={"Host": host}).status_code == 400


def test_a_public_url_wins(service: Service) -> None:
    public = Service(service.world, public_url='https://turk.test/base/"&')

    response = public.http.get("/?wsdl", base_url="http://inside:1")

    assert (
        b"location='https://turk.test/base/\"&amp;/?Service=AWSMechanicalTurkRequester'"
        in response.data
    )


def test_a_browser_is_told_what_this_is(service: Service) -> None:
    response = service.http.get("/")

    assert (response.status_code, response.location) == (303, "/?wsdl")
    assert "WSDL is http://localhost/?wsdl" in response.text


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "path", ["/nothing", "/onca/soup", "/AWSMechanicalTurk/latest/AWSMechanicalTurkRequester.wsdl"]
)
def test_what_does_not_exist_is_not_found(service: Service, method: str, path: str) -> None:
    response = service.http.open(path, method=method, base_url="http://turk.test:8080")

    assert response.status_code == 404
    assert "The endpoint of the Requester API is http://turk.test:8080/, " in response.text
    assert "its WSDL is http://turk.test:8080/?wsdl" in response.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_a_method_of_no_call_is_refused(service: Service, method: str) -> None:
    response = service.http.open("/", method=method, base_url="http://turk.test:8080")

    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, POST")
    assert "The endpoint of the Requester API is http://turk.test:8080/, " in response.text
    assert "its WSDL is http://turk.test:8080/?wsdl" in response.text
