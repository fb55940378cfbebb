"""Older versions of the API: all are accepted, and responses have the version's fields."""

from __future__ import annotations

import pytest
from lxml import etree

from exchanges import QUESTION, Service, elements, soap_call, type_fields

OLD = "http://requester.mturk.amazonaws.com/doc/2007-06-21"
REQUEST = {
    **type_fields(),
    "LifetimeInSeconds": 60,
    "Question": QUESTION,
    "UniqueRequestToken": "newer than 2007",
    "QualificationRequirement": [
        {
            "QualificationTypeId": "00000000000000000071",
            "Comparator": "EqualTo",
            "LocaleValue": [{"Country": "US", "Subdivision": "PA"}],
        },
        {
            "QualificationTypeId": "00000000000000000071",
            "Comparator": "In",
            "LocaleValue": [{"Country": "US"}, {"Country": "IN"}],
        },
    ],
    "ResponseGroup": ["Request", "Minimal", "HITDetail"],
}


def created(service: Service, version: str):
    namespace = f"http://requester.mturk.amazonaws.com/doc/{version}"
    return service.soap(soap_call("CreateHIT", elements(REQUEST), namespace=namespace)).one("HIT")


def test_2007_is_answered_in_the_structures_it_had(service: Service, checkout) -> None:
    answer = service.soap(soap_call("CreateHIT", elements(REQUEST), namespace=OLD))
    schema = etree.XMLSchema(
        etree.parse(checkout / "wsdl" / "AWSMechanicalTurkRequester-2007-06-21.xsd")
    )

    hit = answer.one("HIT")
    assert hit.is_valid == "True"
    assert "HITGroupId" not in hit.names()
    assert "UniqueRequestToken" not in hit.one("Request/CreateHITRequest").names()
    requirement = hit.one("QualificationRequirement")
    assert [value.text("Country") for value in requirement.all("LocaleValue")] == ["US"]
    assert requirement.one("LocaleValue").names() == ["Country"]
    assert schema_errors(schema, answer.element) == []


@pytest.mark.parametrize("version", ["2005-10-01", "2012-03-25", "2013-11-15", "2014-08-15"])
def test_versions_without_a_known_schema_get_the_newest_structures(
    service: Service, version: str
) -> None:
    hit = created(service, version)

    assert "HITGroupId" in hit.names()
    assert len(hit.all("QualificationRequirement/LocaleValue")) == 3


def test_every_version_answers_in_its_own_namespace_and_schema(service: Service) -> None:
    for version in ("2007-06-21", "2008-08-02", "2014-08-15"):
        xsd = service.http.get(f"/AWSMechanicalTurk/{version}/AWSMechanicalTurkRequester.xsd")
        namespace = f"http://requester.mturk.amazonaws.com/doc/{version}"
        request = {"HITId": "3UNKNOWN", "ResponseGroup": ["Request"]}
        answer = service.soap(soap_call("GetHIT", elements(request), namespace=namespace))

        schema = etree.XMLSchema(etree.fromstring(xsd.data))
        assert schema_errors(schema, answer.element) == []


@pytest.mark.parametrize("ending", ["wsdl", "xsd"])
def test_the_contract_is_there_under_any_date(service: Service, ending: str) -> None:
    def fetched(version: str) -> bytes:
        path = f"/AWSMechanicalTurk/{version}/AWSMechanicalTurkRequester.{ending}"
        return service.http.get(path).data

    assert b"NumberOfSimilarHITs" in fetched("2007-06-21")
    assert b"NumberOfSimilarHITs" not in fetched("2014-08-15")
    other = fetched("2011-10-01")
    assert b'targetNamespace="http://requester.mturk.amazonaws.com/doc/2011-10-01"' in other
    assert b"2014-08-15" not in other
    assert other.replace(b"2011-10-01", b"2014-08-15") == fetched("2014-08-15")


@pytest.mark.parametrize("version", ["latest", "2014-8-15", "2014-08-15x", "..", "%0a"])
def test_what_is_no_date_is_not_found(service: Service, version: str) -> None:
    path = f"/AWSMechanicalTurk/{version}/AWSMechanicalTurkRequester.wsdl"

    assert service.http.get(path).status_code == 404


def schema_errors(schema: etree.XMLSchema, element: etree._Element) -> list[str]:
    schema.validate(etree.fromstring(etree.tostring(element)))
    return [str(entry.message) for entry in schema.error_log]
