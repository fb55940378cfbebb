"""Parameters of the front end that a call has twice."""

from __future__ import annotations

import pytest

from exchanges import Node, Service, soap_call

REPEATED = "AWS.ParameterRepeatedInRequest"
VALUES = {
    "Operation": ("GetHIT", "DisableHIT"),
    "AWSAccessKeyId": ("AKIATEST", "AKIAOTHER"),
    "Service": ("AWSMechanicalTurkRequester", "AWSElsewhere"),
    "Version": ("2014-08-15", "2012-03-25"),
    "Timestamp": ("2014-08-15T12:00:00Z", "2014-08-16T12:00:00Z"),
    "Signature": ("c2ln", "bmF0"),
    "SignatureVersion": ("0", "1"),
}
IN_XML = ("AWSAccessKeyId", "Timestamp", "Signature", "Validate", "Credential")


def rest_code(service: Service, name: str, *values: str, url: str = "") -> tuple[str, str]:
    """The code of the error of a GetHIT whose ``name`` has these values, and what it names."""
    others = {"Operation": "GetHIT", "AWSAccessKeyId": "AKIATEST", "HITId": "3NONE"}
    pairs = [*((key, value) for key, value in others.items() if key != name)]
    form = "&".join("=".join(pair) for pair in (*((name, one) for one in values), *pairs))
    answer = Node.parse(service.http.post(f"/?{url}", data=form).data)
    return described(answer)


def described(answer: Node) -> tuple[str, str]:
    (error,) = answer.element.iterfind(".//{*}Error")
    return error.findtext("{*}Code"), error.findtext("{*}Message").partition(" (")[0]


def message(name: str) -> str:
    return f"The parameter, {name}, appeared more than once in your request."


@pytest.mark.parametrize("name", VALUES)
def test_different_values_over_rest_are_refused(service: Service, name: str) -> None:
    first, second = VALUES[name]

    assert rest_code(service, name, first, second) == (REPEATED, message(name))
    assert rest_code(service, name, second, url=f"{name}={first}") == (REPEATED, message(name))


@pytest.mark.parametrize("name", VALUES)
def test_equal_values_over_rest_are_accepted(service: Service, name: str) -> None:
    first, _ = VALUES[name]

    code, _ = rest_code(service, name, first, first)
    assert code == "AWS.MechanicalTurk.HITDoesNotExist"


def test_unknown_operations_are_refused_for_it_too(service: Service) -> None:
    assert rest_code(service, "Operation", "GetHits", "GetHIT") == (REPEATED, message("Operation"))


@pytest.mark.parametrize("name", IN_XML)
@pytest.mark.parametrize("is_soap", [True, False])
def test_different_values_in_xml_are_refused(service: Service, name: str, *, is_soap: bool) -> None:
    twice = f"<{name}>1</{name}><{name}>2</{name}>"
    if is_soap:
        document = soap_call("GetHIT", "<HITId>3NONE</HITId>").replace(
            "<Request>", f"{twice}<Request>"
        )
    else:
        document = f"<GetHIT>{twice}<Request><HITId>3NONE</HITId></Request></GetHIT>"
    answer = Node.parse(service.post(document).data)

    assert described(answer) == (REPEATED, message(name))


def test_each_request_of_a_batch_is_refused(service: Service) -> None:
    document = soap_call("GetHIT", "<HITId>3A</HITId>", "<HITId>3B</HITId>")
    key = "<AWSAccessKeyId>OTHER</AWSAccessKeyId>"
    answer = service.soap(document.replace("<Request>", f"{key}<Request>", 1))

    codes = [code.text for code in answer.element.iterfind(".//{*}Code")]
    assert codes == [REPEATED] * 2
    ((_, entry),) = service.world.journal.entries()
    assert entry.requester == ""
    assert [error.code for error in entry.errors] == codes


def test_equal_values_in_xml_are_accepted(service: Service) -> None:
    document = soap_call("GetHIT", "<HITId>3NONE</HITId>")
    key = "<AWSAccessKeyId>AKIATEST</AWSAccessKeyId>"
    answer = service.soap(document.replace("<Request>", f"{key}<Request>"))

    code, _ = described(answer)
    assert code == "AWS.MechanicalTurk.HITDoesNotExist"


def test_an_unknown_name_may_be_repeated(service: Service) -> None:
    document = soap_call("GetHIT", "<HITId>3NONE</HITId>")
    code, _ = described(service.soap(document.replace("<Request>", "<A>1</A><A>2</A><Request>")))

    assert code == "AWS.MechanicalTurk.HITDoesNotExist"
