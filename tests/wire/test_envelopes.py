"""SOAP as the service spoke it: the envelopes of all toolkits are accepted."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

import pytest

from exchanges import NAMESPACE, QUESTION, SOAP, Node, Service, elements, envelope, soap_call
from exchanges import hit_fields as fields

XSI = "http://www.w3.org/2001/XMLSchema-instance"
CREDENTIALS = (
    "<AWSAccessKeyId>AKIA</AWSAccessKeyId><Timestamp>2014-08-15T12:00:00Z</Timestamp>"
    "<Signature>c2ln</Signature>"
)
BALANCE = f"<GetAccountBalance xmlns='{NAMESPACE}'>{CREDENTIALS}<Request/></GetAccountBalance>"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?Service=AWSMechanicalTurkRequester",
        "/onca/soap",
        "/onca/soap?Service=AWSMechanicalTurkRequester",
        "/onca/soap/",
    ],
)
def test_every_address_of_the_service_answers(service: Service, path: str) -> None:
    response = service.post(envelope(BALANCE), path)

    assert response.status_code == 200
    assert b"<IsValid>True</IsValid>" in response.data


@pytest.mark.parametrize("action", [None, "", '""', '"http://soap.amazon.com"', "GetHIT", "x"])
def test_the_body_element_is_the_operation_whatever_the_soap_action(
    service: Service, action: str | None
) -> None:
    headers = {} if action is None else {"SOAPAction": action}

    response = service.post(envelope(BALANCE), headers=headers)

    assert b"<GetAccountBalanceResponse " in response.data


@pytest.mark.parametrize(
    ("style", "document"),
    [
        (
            "prefixes everywhere",
            f'<SOAP-ENV:Envelope xmlns:SOAP-ENV="{SOAP}" xmlns:ns1="{NAMESPACE}"><SOAP-ENV:Header/>'
            "<SOAP-ENV:Body><ns1:GetHIT><ns1:AWSAccessKeyId>K</ns1:AWSAccessKeyId><ns1:Request>"
            "<ns1:HITId>HIT1</ns1:HITId></ns1:Request></ns1:GetHIT></SOAP-ENV:Body>"
            "</SOAP-ENV:Envelope>",
        ),
        (
            "the envelope's namespace as default",
            f'<Envelope xmlns="{SOAP}"><Body><GetHIT xmlns="{NAMESPACE}"><Request>'
            "<HITId>HIT1</HITId></Request></GetHIT></Body></Envelope>",
        ),
        (
            "children in no namespace",
            envelope(
                f'<m:GetHIT xmlns:m="{NAMESPACE}"><AWSAccessKeyId>K</AWSAccessKeyId><Request>'
                "<HITId>HIT1</HITId></Request></m:GetHIT>"
            ),
        ),
        (
            "no namespace at all",
            envelope("<GetHIT><Request><HITId>HIT1</HITId></Request></GetHIT>"),
        ),
        (
            "Request before the credentials",
            envelope(
                f'<GetHIT xmlns="{NAMESPACE}"><Request><HITId>HIT1</HITId></Request>'
                f"{CREDENTIALS}</GetHIT>"
            ),
        ),
        (
            "types and encoding style in attributes",
            f'<e:Envelope xmlns:e="{SOAP}" xmlns:xsi="{XSI}" xmlns:n="{NAMESPACE}" '
            f'xmlns:xsd="http://www.w3.org/2001/XMLSchema"><e:Body e:encodingStyle='
            '"http://schemas.xmlsoap.org/soap/encoding/"><n:GetHIT><Request '
            'xsi:type="n:GetHITRequest"><HITId xsi:type="xsd:string">HIT1</HITId></Request>'
            "</n:GetHIT></e:Body></e:Envelope>",
        ),
        (
            "header blocks, comments and white space",
            f'<e:Envelope xmlns:e="{SOAP}">\n<e:Header><h:X-Amazon-Software e:mustUnderstand="1" '
            'xmlns:h="http://amazonaws.com/header">ruby</h:X-Amazon-Software></e:Header>\n'
            f'<!-- now --> <e:Body>\n<!-- it --><GetHIT xmlns="{NAMESPACE}">\n<Request><!-- is -->'
            "\n<HITId>HIT<!-- here -->1</HITId>\n</Request></GetHIT>\n</e:Body>\n</e:Envelope>\n",
        ),
        (
            "elements nobody knows",
            envelope(
                f'<GetHIT xmlns="{NAMESPACE}"><Extra><Request/></Extra><Request><Odd>1</Odd>'
                "<HITId>HIT1</HITId></Request></GetHIT>"
            ),
        ),
    ],
)
def test_toolkits_write_it_their_own_way(service: Service, style: str, document: str) -> None:
    answer = service.soap(document)

    (result,) = answer.all("HIT")
    assert (style, result.message) == (style, "Hit HIT1 does not exist. (1408104000000 s)")


@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "text/plain", "", "application/soap+xml"]
)
def test_an_xml_body_is_a_call_whatever_its_content_type(
    service: Service, content_type: str
) -> None:
    response = service.post(f"\n {envelope(BALANCE)}", content_type=content_type)

    assert b"<IsValid>True</IsValid>" in response.data


def test_text_in_place_of_fields_is_refused(service: Service) -> None:
    result = service.soap(soap_call("GetHIT", "foo")).one("HIT")

    assert "found as child of: Request" in (result.message or "")


@pytest.mark.parametrize(
    "before",
    [
        "<a><b></a>",
        "<a xmlns:b='relative'/>",  # a warning of the parser
        "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        f"{'<a>' * 300}{'</a>' * 300}",  # deeper than libxml2 goes
        '<?xml version="1.0" encoding="ISO-8859-1"?><a/>',
    ],
)
def test_a_call_is_read_as_ever_after_an_odd_one(service: Service, before: str) -> None:
    service.post(before)

    annotation = "Grüße"
    made = service.created(RequesterAnnotation=annotation)
    shown = service.result("GetHIT", {"HITId": made.text("HITId")})
    assert shown.text("RequesterAnnotation") == annotation


def test_answers_carry_the_namespace_as_default_on_the_body_root(service: Service) -> None:
    response = service.post(envelope(BALANCE))

    assert f'<GetAccountBalanceResponse xmlns="{NAMESPACE}">'.encode() in response.data
    assert Node.parse(response.data).namespace == SOAP


@pytest.mark.parametrize("version", ["2005-10-01", "2007-06-21", "2012-03-25", "2014-08-15"])
def test_the_answer_is_in_the_namespace_of_the_request(service: Service, version: str) -> None:
    namespace = f"http://requester.mturk.amazonaws.com/doc/{version}"

    answer = service.soap(soap_call("GetAccountBalance", "", namespace=namespace))

    assert answer.namespace == namespace


def test_a_body_without_a_namespace_is_answered_in_the_newest(service: Service) -> None:
    answer = service.soap(envelope("<GetAccountBalance><Request/></GetAccountBalance>"))

    assert answer.namespace == NAMESPACE


def test_a_namespace_cannot_break_out_of_its_quotes(service: Service) -> None:
    namespace = f"{NAMESPACE}'&x=1"  # libxml2 lets no other odd character pass
    document = envelope(
        f"<GetAccountBalance xmlns={quoteattr(namespace)}><Request/></GetAccountBalance>"
    )

    assert service.soap(document).namespace == namespace


def test_fields_come_in_any_order(service: Service) -> None:
    reversed_fields = dict(reversed(fields().items()))

    assert service.result("CreateHIT", reversed_fields).is_valid == "True"


def test_nil_is_absent(service: Service) -> None:
    request = f'{elements(fields())}<MaxAssignments xmlns:i="{XSI}" i:nil="true"/>'

    answer = service.soap(soap_call("CreateHIT", request))

    assert answer.one("HIT").is_valid == "True"


def test_empty_numbers_are_absent(service: Service) -> None:
    assert service.created(MaxAssignments="", LifetimeInSeconds=" ").is_valid == "True"


def test_markup_inside_a_text_is_refused(service: Service) -> None:
    request = elements({**fields(), "Question": None}) + f"<Question>{QUESTION}</Question>"

    result = service.soap(soap_call("CreateHIT", request)).one("HIT")

    assert result.code == "AWS.MechanicalTurk.InvalidParameterValue"
    assert "CDATA" in (result.message or "")


def test_text_where_a_structure_belongs_is_refused_as_captured(service: Service) -> None:
    result = service.created(QualificationRequirement="something")

    assert result.code == "AWS.InvalidEnumeratedParameter"
    assert result.message == (
        'The value "Illegal Text data found as child of: QualificationRequirement" '
        "you specified for enumeration is invalid. (1408104000000 s)"
    )


def test_a_field_given_twice_counts_once_if_it_says_the_same(service: Service) -> None:
    same = service.created(Question=[QUESTION, QUESTION])
    different = service.created(LifetimeInSeconds=[3600, 7200])

    assert same.is_valid == "True"
    assert different.code == "AWS.ParameterRepeatedInRequest"
    assert different.data == {"Parameter": "LifetimeInSeconds"}


def test_a_batch_gets_one_result_for_each_request_in_order(service: Service) -> None:
    requests = [fields(), {**fields(), "MaxAssignments": 0}, {**fields(), "MaxAssignments": 7}]

    results = service.results("CreateHIT", *requests)

    assert [result.is_valid for result in results] == ["True", "False", "True"]
    assert results[1].code == "AWS.ParameterOutOfRange"
    assert results[1].names() == ["Request"]
    assert results[0].text("HITId") != results[2].text("HITId")


def test_a_call_without_a_request_is_told_what_is_missing(service: Service) -> None:
    answer = service.soap(envelope(f'<CreateHIT xmlns="{NAMESPACE}">{CREDENTIALS}</CreateHIT>'))

    assert answer.one("HIT").code == "AWS.MissingParameters"


def test_an_unknown_operation_is_refused_for_the_whole_call(service: Service) -> None:
    answer = service.soap(soap_call("MakeCoffee", ""))

    assert answer.name == "MakeCoffeeResponse"
    assert answer.names() == ["OperationRequest"]
    assert answer.names() == ["OperationRequest"]
    assert answer.text("OperationRequest/Errors/Error/Code") == "AWS.InvalidOperationParameter"


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("", "no body"),
        ("<a><b></a>", "not well-formed"),
        ("not xml", "not well-formed"),
        (envelope(""), "one element, not 0"),
        (envelope(BALANCE + BALANCE), "one element, not 2"),
        (f'<e:Envelope xmlns:e="{SOAP}"/>', "no Body"),
        (
            '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body/></e:Envelope>',
            "SOAP 1.1",
        ),
        (envelope('<GetHIT xmlns="urn:else"><Request/></GetHIT>'), "namespace of GetHIT"),
        (f"<!DOCTYPE x>{envelope(BALANCE)}", "document type"),
        ("<GetHITRequest xmlns='urn:else'/>", "namespace of GetHITRequest"),
        ("<xml:GetHITRequest/>", "namespace of GetHITRequest"),
        ('<x:GetHITRequest><a xmlns="relative"/></x:GetHITRequest>', "not well-formed"),
    ],
)
def test_what_is_no_call_is_a_fault(service: Service, document: str, reason: str) -> None:
    response = service.post(document)

    fault = Node.parse(response.data).one("Body/Fault")
    assert response.status_code == 500
    assert fault.text("faultcode") == "SOAP-ENV:Client"
    assert reason in (fault.text("faultstring") or "")


def test_texts_are_escaped_both_ways(service: Service) -> None:
    title = "<b>Cats & \"dogs\"</b> > 'birds'\r\n\té"
    created = service.created(HITTypeId=None, **{**TYPE, "Title": title})

    hit = service.result("GetHIT", {"HITId": created.text("HITId")})

    assert hit.text("Title") == title


def test_a_question_comes_back_byte_for_byte(service: Service) -> None:
    question = f"\n\t{QUESTION}<!-- done -->\r\n\n"
    created = service.created(Question=question)

    hit = service.result("GetHIT", {"HITId": created.text("HITId")})

    assert hit.text("Question") == question


def test_the_bare_form_may_hold_a_whole_call(service: Service) -> None:
    response = service.post(
        f"<GetAccountBalance>{CREDENTIALS}<Request/><Request/></GetAccountBalance>"
    )

    answer = Node.parse(response.data)
    assert (answer.name, answer.namespace) == ("GetAccountBalanceResponse", None)
    assert len(answer.all("GetAccountBalanceResult")) == 2


def test_the_bare_form_keeps_the_namespace_it_came_in(service: Service) -> None:
    response = service.post(f'<GetAccountBalanceRequest xmlns="{NAMESPACE}"/>')

    assert Node.parse(response.data).namespace == NAMESPACE


def test_an_unknown_bare_document_is_told_so(service: Service) -> None:
    answer = Node.parse(service.post("<note>hello</note>").data)

    assert answer.text("OperationRequest/Errors/Error/Code") == "AWS.InvalidOperationParameter"


TYPE = {
    "Title": "t",
    "Description": "d",
    "Reward": {"Amount": "0.01", "CurrencyCode": "USD"},
    "AssignmentDurationInSeconds": 30,
}
