"""REST calls: how they are recognized, their responses and their errors."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest

from exchanges import (
    FORM,
    NAMESPACE,
    QUESTION,
    BrokenAuthentication,
    Node,
    Service,
    elements,
    envelope,
    hit_fields,
    rest_common,
    soap_call,
)
from mockturk.domain.clock import ManualClock
from mockturk.endpoint.authentication import SignatureAuthentication
from pins import Pins

SERVICE = "Service=AWSMechanicalTurkRequester"
BALANCE = "Operation=GetAccountBalance&AWSAccessKeyId=AK&Timestamp=2014-08-15T12:00:00Z&Signature=x"
OK = b"<GetAccountBalanceResult><Request><IsValid>True</IsValid></Request>"


def without_ids(body: bytes) -> bytes:
    return re.sub(rb"<(RequestId|HITId|HITTypeId)>[^<]*<", rb"<\1><", body)


@pytest.mark.parametrize(
    ("client", "method", "query", "body"),
    [
        ("boto: no Service", "POST", "", BALANCE),
        ("rturk: all in the body", "POST", "", f"{SERVICE}&{BALANCE}"),
        ("Perl: Service twice", "POST", SERVICE, f"{SERVICE}&{BALANCE}"),
        ("MTurkR: an empty pair first", "POST", SERVICE, f"&{BALANCE}"),
        ("mturk-python: an empty body", "POST", f"{SERVICE}&{BALANCE}", ""),
        ("a body of space", "POST", f"{SERVICE}&{BALANCE}", " \r\n"),
        ("goamz, jesand, PHP: GET", "GET", f"{SERVICE}&{BALANCE}", None),
        ("operation in the URL, the rest in the body", "POST", BALANCE[:27], BALANCE[28:]),
        ("pairs of nothing", "POST", "", f"&&=&{BALANCE}&=x&y&"),
    ],
)
def test_clients_put_parameters_where_they_like(
    service: Service, client: str, method: str, query: str, body: str | None
) -> None:
    for path in ("/", "/onca/xml", "/onca/soap", "/onca/xml/"):
        response = service.http.open(
            path, method=method, query_string=query, data=body, content_type=FORM
        )

        assert (response.status_code, response.mimetype) == (200, "text/xml"), (client, path)
        assert OK in response.data


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        FORM,
        f"{FORM}; charset=UTF-8",
        f"{FORM};charset=nonsense",
        "text/plain",
        "text/xml",
        "application/xml; charset=utf-8",
        "multipart/form-data",
        "\xff",
    ],
)
def test_the_content_type_does_not_matter(service: Service, content_type: str) -> None:
    assert OK in service.post(BALANCE, content_type=content_type).data


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_xml_is_no_query_in_any_encoding(service: Service, encoding: str) -> None:
    document = soap_call("GetAccountBalance", "")
    if encoding.startswith("utf-16-"):
        document = f'<?xml version="1.0" encoding="{encoding.upper().replace("-LE", "LE")}"?>'
        document = document.replace("-BE", "BE") + soap_call("GetAccountBalance", "")

    response = service.http.post(
        f"/?{SERVICE}", data=document.encode(encoding), content_type="text/xml"
    )

    assert b"Envelope" in response.data
    assert OK in response.data


@pytest.mark.parametrize("charset", ["utf-16le", "UTF-16BE", "utf_16_le", "UTF-32LE", "utf-32be"])
@pytest.mark.parametrize("declaration", ["", '<?xml version="1.0" encoding="utf-8"?>'])
def test_the_charset_of_the_content_type_counts(
    service: Service, charset: str, declaration: str
) -> None:
    document = declaration + soap_call("GetAccountBalance", "")
    content_type = f"text/xml; charset={charset}"
    response = service.http.post("/", data=document.encode(charset), content_type=content_type)

    assert OK in response.data
    ((number, _),) = service.world.journal.entries()
    recorded = service.http.get(f"/_mockturk/journal/{number}").json
    assert "c2lnbmF0dXJl" not in str(recorded).replace("\x00", "").replace("\\x00", "")


@pytest.mark.parametrize("charset", ["cp037", "utf-7000"])
def test_a_refused_charset_is_named(service: Service, charset: str) -> None:
    content_type = f"text/xml; charset={charset}"
    response = service.http.post(
        "/", data=soap_call("GetAccountBalance", ""), content_type=content_type
    )

    assert f", {charset}, " in response.text


@pytest.mark.parametrize(
    ("headers", "status", "reason"),
    [
        ({"Content-Encoding": "gzip"}, 415, "The body must not be compressed."),
        ({"Content-Type": "text/xml; charset=x"}, 415, "The charset of the body, x, is unknown."),
        ({}, 413, "The query has too many parameters."),
    ],
)
def test_bodies_that_are_refused_get_one_line(
    service: Service, headers: dict[str, str], status: int, reason: str
) -> None:
    body = "&" * 300_000 if status == 413 else "<a/>"
    response = service.http.post("/", data=body, headers=headers)

    assert (response.status_code, response.text) == (status, f"{reason}\n")
    assert response.content_type == "text/plain; charset=utf-8"


@pytest.mark.parametrize("rest", ["99999999999999999999", "Amount", "1.Amount"])
def test_a_part_of_a_plain_value_is_refused(service: Service, rest: str) -> None:
    answer = service.rest("SearchHITs", {f"PageSize.{rest}": "5"})
    message = answer.text("SearchHITsResult/Request/Errors/Error/Message") or ""

    part = rest.removeprefix("1.")
    assert 'The value "5" is not valid for the parameter PageSize.' in message
    assert f"It is a plain value: its name must not be followed by .{part}." in message


@pytest.mark.parametrize(
    ("query", "body", "content_type"),
    [
        ("", "", ""),
        ("", "", FORM),
        ("", " ", ""),
        ("", "not xml", "text/xml"),
        (SERVICE, "not xml", "text/xml; charset=utf-8"),
        ("Operation=GetHIT", "<", ""),
    ],
)
def test_what_was_meant_as_soap_gets_a_fault(
    service: Service, query: str, body: str, content_type: str
) -> None:
    response = service.http.post(f"/?{query}", data=body, content_type=content_type)

    assert response.status_code == 500
    assert b"SOAP-ENV:Client" in response.data


@pytest.mark.parametrize("query", ["", "x=y", "Title=a", "Version=2014-08-15"])
def test_a_browser_gets_a_page(service: Service, query: str) -> None:
    assert service.http.get(f"/?{query}").mimetype == "text/plain"


def test_the_wsdl_is_no_call(service: Service) -> None:
    assert b"definitions" in service.http.get(f"/?{SERVICE}&wsdl").data
    assert service.http.head(f"/?{BALANCE}").location == "/?wsdl"


@pytest.mark.parametrize(
    ("method", "query", "body"),
    [
        ("GET", SERVICE, None),
        ("GET", "AWSAccessKeyId=AK", None),
        ("GET", "Operation=", None),
        ("POST", SERVICE, ""),
        ("POST", "", "Title=a"),
        ("POST", "", "hello"),
        ("POST", "", "operation=GetHIT"),
    ],
)
def test_a_call_must_name_an_operation(
    service: Service, method: str, query: str, body: str | None
) -> None:
    response = service.http.open(
        "/", method=method, query_string=query, data=body, content_type=FORM
    )

    answer = Node.parse(response.data)
    assert response.status_code == 200
    assert (answer.name, answer.namespace) == ("Response", None)
    assert answer.names() == ["OperationRequest"]
    error = answer.one("OperationRequest/Errors/Error")
    assert error.text("Code") == "AWS.MissingOperationParameter"
    assert "include ApproveAssignment, " in (error.text("Message") or "")


@pytest.mark.parametrize("operation", ["<x>", "a b", "1", "\x00", "\n", "caf\xe9", "x" * 5, "%"])
def test_an_operation_there_is_none_of(service: Service, operation: str) -> None:
    answer = service.rest(operation)

    named = operation == "x" * 5
    assert answer.name == (f"{operation}Response" if named else "Response")
    assert answer.text("OperationRequest/Errors/Error/Code") == "AWS.InvalidOperationParameter"


@pytest.mark.parametrize("query", [f"Service=AWSECommerceService&{BALANCE}", f"Service=&{BALANCE}"])
def test_another_service_is_refused(service: Service, query: str) -> None:
    answer = Node.parse(service.http.get(f"/?{query}").data)

    assert (answer.name, answer.names()) == ("GetAccountBalanceResponse", ["OperationRequest"])
    assert answer.text("OperationRequest/Errors/Error/Code") == "AWS.InvalidServiceParameter"
    assert "AWSMechanicalTurkRequester" in (
        answer.text("OperationRequest/Errors/Error/Message") or ""
    )


def test_two_operations_are_refused(service: Service) -> None:
    response = service.http.post(f"/?{BALANCE}", data="Operation=GetHIT", content_type=FORM)

    assert b"<Code>AWS.ParameterRepeatedInRequest</Code>" in response.data


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_answer_is_as_captured_byte_for_byte(service: Service, pins: Pins, method: str) -> None:
    captured = pins.read("captures/CreateHIT.rest.minimal.xml")

    text = service.rest_text("CreateHIT", hit_fields(), method=method)

    assert without_ids(text.encode()) == without_ids(captured)


def test_a_refused_call_is_as_captured(production_service: Service, pins: Pins) -> None:
    captured = pins.read("captures/error.AssignmentDoesNotExist.GetAssignment.rest.2015.xml")

    text = production_service.rest_text("GetHIT", {"HITId": "3A"})

    shape = re.compile(r">[^<>]+<")
    there = shape.sub("><", captured.decode())
    there = there.replace("GetAssignmentResult", "HIT").replace("GetAssignmentR", "GetHITR")
    assert shape.sub("><", text) == there


def test_an_answer_never_says_errors_when_there_are_none(service: Service) -> None:
    assert "Errors" not in service.rest_text("CreateHIT", hit_fields())


def test_rest_and_soap_do_the_same(service: Service) -> None:
    made = service.rest(
        "CreateHIT",
        {
            "Title": "a",
            "Description": "b",
            "Reward.1.Amount": "0.05",
            "Reward.1.CurrencyCode": "USD",
            "AssignmentDurationInSeconds": 60,
            "LifetimeInSeconds": 60,
            "Question": f"{QUESTION}\r\n",
            "QualificationRequirement.1.QualificationTypeId": "00000000000000000071",
            "QualificationRequirement.1.Comparator": "In",
            "QualificationRequirement.1.LocaleValue.1.Country": "US",
            "QualificationRequirement.1.LocaleValue.2.Country": "CA",
        },
    )
    request = {"HITId": made.text("HIT/HITId"), "ResponseGroup": "HITDetail,HITQuestion"}

    over_rest = service.rest("GetHIT", request).one("HIT")
    over_soap = service.result("GetHIT", {**request, "ResponseGroup": ["HITDetail", "HITQuestion"]})

    assert over_rest.text("Question") == f"{QUESTION}\r\n"
    assert over_rest.names() == over_soap.names()
    for name in over_rest.names():
        assert over_rest.text(name) == over_soap.text(name)
    assert len(over_rest.all("QualificationRequirement/LocaleValue")) == 2


@pytest.mark.parametrize("version", ["2014-08-15", "2012-03-25", "2007-06-21", "", "x\x01&"])
def test_a_version_trims_the_answer_and_is_not_in_it(service: Service, version: str) -> None:
    made = service.rest("CreateHIT", {**hit_fields(), "Version": version})
    request = {"HITId": made.text("HIT/HITId"), "Version": version, "ResponseGroup.0": "HITDetail"}

    hit = service.rest("GetHIT", request).one("HIT")

    assert hit.namespace is None
    assert ("HITGroupId" in hit.names()) is (version != "2007-06-21")


def test_the_echo_has_what_was_understood(service: Service) -> None:
    request = {"ResponseGroup.1": "Request", "HITId": "3A"}

    echo = service.rest("GetHIT", {**hit_fields(), **request}).one("HIT/Request/GetHITRequest")

    assert echo.names() == ["HITId", "ResponseGroup"]


# Batches


def test_a_batch_gets_one_result_for_each_request_in_order(service: Service) -> None:
    fields = hit_fields()
    requests = {
        "10": {**fields, "MaxAssignments": 0},
        "2": {**fields, "MaxAssignments": 7, "Reward.Amount": "", "ResponseGroup0": "HITDetail"},
        "1": fields,
    }
    parameters = {
        f"CreateHIT.{number}.{name}": value
        for number, request in requests.items()
        for name, value in request.items()
    }

    answer = service.rest("CreateHIT", {**parameters, "MaxAssignments": "green"})

    results = answer.all("HIT")
    assert [result.is_valid for result in results] == ["True", "True", "False"]
    assert results[2].code == "AWS.ParameterOutOfRange"
    assert results[1].text("MaxAssignments") == "7"
    assert results[0].text("HITId") != results[1].text("HITId")


@pytest.mark.parametrize(
    ("names", "count"),
    [
        (["GetHIT.1.HITId"], 1),
        (["GetHIT.HITId"], 1),
        (["GetHIT.0.HITId", "GetHIT.1.HITId"], 2),
        (["HITId"], 1),
        (["GetHITs.1.HITId"], 1),
        ([], 1),
    ],
)
def test_batches_of_one_and_none(service: Service, names: list[str], count: int) -> None:
    answer = service.rest("GetHIT", dict.fromkeys(names, "3A"))

    assert len(answer.all("HIT")) == count


# What refuses


def test_an_expired_call_is_told_by_the_front_end(service: Service) -> None:
    authentication = SignatureAuthentication({}, ManualClock(service.world.clock.now()))
    verifying = Service(service.world, authentication=authentication)
    query = BALANCE.replace("12:00:00", "11:00:00")

    response = verifying.http.get(f"/?{query}")

    assert response.status_code == 400
    assert re.fullmatch(
        rb'<\?xml version="1.0"\?>\n<Response><Errors><Error><Code>RequestExpired</Code><Message>'
        rb"Request has expired. Timestamp date is 2014-08-15T11:00:00Z</Message></Error></Errors>"
        rb"<RequestID>[0-9a-f-]{36}</RequestID></Response>\n",
        response.data,
    )


def test_a_bug_is_told_by_the_front_end_and_logged(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    broken = Service(service.world, authentication=BrokenAuthentication())

    response = broken.http.get(f"/?{BALANCE}")

    answer = Node.parse(response.data)
    assert (response.status_code, answer.name) == (500, "Response")
    assert answer.text("Errors/Error/Code") == "AWS.InternalError"
    assert "ZeroDivisionError" in caplog.text
    caplog.clear()


def test_a_forbidden_character_refuses_one_request_of_a_batch(service: Service) -> None:
    answer = service.rest("GetHIT", {"GetHIT.1.HITId": "3A\x00", "GetHIT.2.HITId": "3A"})

    codes = [result.code for result in answer.all("HIT")]
    assert codes == [
        "AWS.MechanicalTurk.InvalidParameterValue",
        "AWS.MechanicalTurk.HITDoesNotExist",
    ]


@pytest.mark.parametrize("name", [name for name, _ in rest_common("x")] + ["Version"])
@pytest.mark.parametrize("value", ["\x00", "\ufffe", "\n", "", "x" * 10_000])
def test_no_common_parameter_breaks_an_answer(service: Service, name: str, value: str) -> None:
    query = urlencode({**dict(rest_common("GetAccountBalance")), name: value})
    raw = query + f"&{name}=%ff%ed%a0%80"

    for method in ("GET", "POST"):
        response = service.http.open("/", method=method, query_string=query)
        assert response.status_code in (200, 500), response.data
        assert service.http.open("/", method=method, query_string=raw).status_code == 200
        Node.parse(response.data)


def test_soap_is_answered_as_before(service: Service) -> None:
    document = envelope(
        f'<GetHIT xmlns="{NAMESPACE}"><Request>{elements({"HITId": "3A"})}</Request></GetHIT>'
    )

    response = service.http.post(f"/onca/xml?{SERVICE}", data=document, content_type=FORM)

    assert b"<SOAP-ENV:Envelope" in response.data
    assert b"Hit 3A does not exist." in response.data


def test_response_groups_of_a_whole_batch_are_for_those_without_their_own(
    service: Service,
) -> None:
    hit_id = service.created().text("HITId")
    query = {
        "ResponseGroup": "Minimal",
        "GetHIT.1.HITId": hit_id,
        "GetHIT.2.HITId": hit_id,
        "GetHIT.2.ResponseGroup.1": "HITQuestion",
    }

    first, second = service.rest("GetHIT", query).all("HIT")

    assert first.names() == ["Request", "HITId", "HITTypeId"]
    assert second.names() == ["Request", "HITId", "HITTypeId", "Question"]
