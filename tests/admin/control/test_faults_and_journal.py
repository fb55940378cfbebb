"""Faults and the journal over the control API."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from exchanges import QUESTION, Service, elements, soap_call

REST = "Service=AWSMechanicalTurkRequester&AWSAccessKeyId=REST&Signature=c2VjcmV0&"


def asked(service: Service, method: str, path: str, **options: Any) -> TestResponse:
    return service.http.open(f"/_mockturk{path}", method=method, **options)


def added(service: Service, **fault: object) -> dict[str, Any]:
    response = asked(service, "POST", "/faults", json=fault)
    assert response.status_code == 201, response.text
    assert response.headers["Location"].endswith(f"/faults/{response.json['id']}")
    return dict(response.json)


def listed(service: Service, **query: object) -> list[dict[str, Any]]:
    response = asked(service, "GET", "/journal", query_string=query)
    assert response.status_code == 200, response.text
    return list(response.json["calls"])


def test_a_fault_is_added_happens_and_is_gone(service: Service) -> None:
    code = "AWS.MechanicalTurk.InsufficientFunds"
    fault = added(service, kind="error", code=code, operation="GetAccountBalance", times=1)
    assert (fault["times"], fault["happened"], fault["code"]) == (1, 0, code)
    assert [one["id"] for one in asked(service, "GET", "/faults").json["faults"]] == [fault["id"]]

    call = soap_call("GetAccountBalance", "")
    assert code in service.post(call).text
    assert code not in service.post(call).text
    assert asked(service, "GET", "/faults").json["faults"] == []


def test_faults_are_cleared_one_by_one_or_all(service: Service) -> None:
    first, second, _ = [added(service, kind="throttle") for _ in range(3)]

    assert asked(service, "DELETE", f"/faults/{first['id']}").status_code == 204
    assert asked(service, "DELETE", f"/faults/{first['id']}").status_code == 404
    assert asked(service, "DELETE", "/faults/").status_code == 405  # an id that is empty
    left = [one["id"] for one in asked(service, "GET", "/faults").json["faults"]]
    assert first["id"] not in left
    assert second["id"] in left
    assert asked(service, "DELETE", "/faults").status_code == 204
    assert asked(service, "GET", "/faults").json["faults"] == []


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ({}, "kind"),
        ({"kind": "nothing"}, "one of latency, error"),
        ({"kind": "latency"}, "seconds"),
        ({"kind": "hold_before", "seconds": 0}, '"seconds" must say how long to hold a call'),
        ({"kind": "latency", "seconds": 4000}, "3600"),
        ({"kind": "error"}, "code"),
        ({"kind": "error", "code": "AWS.Nothing"}, "There is no error 'AWS.Nothing'."),
        ({"kind": "throttle", "code": "AWS.NotAuthorized"}, "does not apply to"),
        ({"kind": "throttle", "operation": "Nothing"}, "operation"),
        ({"kind": "throttle", "times": 0}, "times"),
        ({"kind": "throttle", "times": 2**63}, "times"),
        ({"kind": "truncate", "bytes_sent": 10**4000}, "bytes_sent"),
        ({"kind": "throttle", "probability": 1.5}, "a number of 1 or less"),
        ({"kind": "truncate", "bytes_sent": -1}, "bytes_sent"),
        ({"kind": "drip", "bytes_per_second": 0}, "bytes_per_second"),
        ({"kind": "status", "http_status": 100}, "http_status"),
        ({"kind": "status", "http_status": 299}, "http_status"),
        (
            {"kind": "error", "code": "AWS.NotAuthorized", "data": {"a": 1}},
            '"data.a" must be a text.',
        ),
        ({"kind": "throttle", "more": 1}, "not known here"),
        ({"kind": "error", "code": "AWS.NotAuthorized", "message": "\x00"}, "XML"),
        ({"kind": "error", "code": "AWS.NotAuthorized", "data": {"a": "\x01"}}, "XML"),
    ],
)
def test_what_is_no_fault_is_refused(
    service: Service, fault: dict[str, object], sentence: str
) -> None:
    response = asked(service, "POST", "/faults", json=fault)

    assert response.status_code == 400
    assert sentence in response.json["error"]["message"]
    assert not service.world.faults


@pytest.mark.parametrize(
    ("fault", "message", "nearest"),
    [
        (
            {"operation": "GetHIT", "fields": {"HITID": "3"}},
            "GetHIT has no field 'HITID'. Did you mean HITId?",
            "HITId",
        ),
        (
            {"operation": "CreateHit"},
            "There is no operation 'CreateHit'. Did you mean CreateHIT?",
            "CreateHIT",
        ),
    ],
)
def test_a_fault_with_an_unknown_name_gets_the_nearest(
    service: Service, fault: dict[str, object], message: str, nearest: str
) -> None:
    error = asked(service, "POST", "/faults", json={"kind": "throttle", **fault}).json["error"]

    assert (error["message"], error["data"]) == (message, {"nearest": nearest})


def test_calls_are_found_by_what_they_are(service: Service) -> None:
    hit = {"HITTypeId": "T100CN9P324W00EXAMPLE", "Question": QUESTION, "LifetimeInSeconds": 60}
    service.post(soap_call("CreateHIT", elements(hit), key="SOAP"))
    service.post(soap_call("GetHIT", "<HITId>3NONE</HITId>", key="SOAP"))
    service.http.get(f"/?{REST}Operation=GetHIT&HITId=3NONE")
    service.http.post("/", data=f"{REST}Operation=GetAccountBalance")
    service.post("<nothing")

    calls = listed(service)
    assert [one["number"] for one in calls] == [1, 2, 3, 4, 5]
    assert [one["operation"] for one in calls] == [
        *("CreateHIT", "GetHIT", "GetHIT", "GetAccountBalance", None)
    ]
    assert calls[0]["requests"] == [{**hit}]
    assert [one["protocol"] for one in calls] == ["SOAP", "SOAP", "REST", "REST", None]
    assert calls[1]["errors"] == [
        {"code": "AWS.MechanicalTurk.HITDoesNotExist", "message": "Hit 3NONE does not exist."}
    ]

    def numbers(**query: object) -> list[int]:
        return [one["number"] for one in listed(service, **query)]

    assert numbers(operation="GetHIT") == [2, 3]
    assert numbers(account="REST") == [3, 4]
    assert numbers(account=calls[0]["requester_id"]) == [1, 2]
    assert numbers(error="AWS.MechanicalTurk.HITDoesNotExist") == [2, 3]
    assert numbers(field="HITId=3NONE") == [2, 3]
    assert numbers(field=["HITTypeId=T100CN9P324W00EXAMPLE", "LifetimeInSeconds=60"]) == [1]
    assert numbers(field=["HITTypeId=T100CN9P324W00EXAMPLE", "LifetimeInSeconds=61"]) == []
    assert numbers(after=3) == [4, 5]
    assert numbers(limit=2) == [1, 2]
    assert numbers(operation="GetHIT", account="REST") == [3]


@pytest.mark.parametrize(
    "written", ["3NONE", " 3NONE ", "&#51;NONE", "<![CDATA[3NONE]]>", "3N&#x4F;NE"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_field_is_found_however_it_is_written(
    service: Service, written: str, encoding: str
) -> None:
    service.post(soap_call("GetHIT", "<HITId>3OTHER</HITId>"))
    document = soap_call("GetHIT", f"<HITId>{written}</HITId>")
    service.post(document.encode(encoding), content_type=f"text/xml; charset={encoding}")

    value = " 3NONE " if " " in written else "3NONE"
    assert [one["number"] for one in listed(service, field=f"HITId={value}")] == [2]


def test_a_request_with_a_value_of_the_wrong_type_is_shown_as_it_was_sent(
    service: Service,
) -> None:
    content = (
        "<Title>T</Title><!-- x --><MaxAssignments>many</MaxAssignments><Signature>s</Signature>"
        "<Reward><!-- x --><Amount>0.05</Amount><CurrencyCode/></Reward><Unknown>x</Unknown>"
        "<QualificationRequirement><Comparator>a</Comparator></QualificationRequirement>"
        "<QualificationRequirement><Comparator>b</Comparator></QualificationRequirement>"
    )
    service.post(soap_call("CreateHIT", content))
    query = (
        "Operation=CreateHIT&Title=T&MaxAssignments=many&Reward.1.Amount=0.05&Reward.1.CurrencyCode"
        "=&QualificationRequirement.1.Comparator=a&QualificationRequirement.2.Comparator=b&1=x"
    )
    service.http.get(f"/?{REST}{query}&Reward.signature=c2VjcmV0")
    service.http.get(f"/?{REST}{query}&Reward{'.x' * 5000}=1&Title.x=2&Reward=%FF")

    reward = {"Amount": "0.05", "CurrencyCode": ""}
    plain = {"Title": "T", "MaxAssignments": "many", "Reward": reward}
    by_soap, by_rest, odd = listed(service, field=["Title=T", "Reward.Amount=0.05"])
    requirements = [{"Comparator": "a"}, {"Comparator": "b"}]
    assert (
        by_soap["requests"]
        == by_rest["requests"]
        == [{**plain, "QualificationRequirement": requirements}]
    )
    assert odd["requests"][0]["Title"] == ["T", {"x": "2"}]
    assert len(listed(service, field="MaxAssignments=many")) == 3
    for one in "ab":
        assert len(listed(service, field=f"QualificationRequirement.Comparator={one}")) == 3
    assert len(listed(service, field="QualificationRequirement[1].Comparator=b")) == 3
    assert listed(service, field="QualificationRequirement[0].Comparator=b") == []


@pytest.mark.parametrize("written", ["3NONE", "%33NONE", "3N%4fNE"])
def test_a_field_of_a_query_is_found_however_it_is_written(service: Service, written: str) -> None:
    service.http.get(f"/?{REST}Operation=GetHIT&HITId=3OTHER")
    service.http.get(f"/?{REST}Operation=GetHIT&HITId={written}")
    service.http.post("/", data=f"{REST}Operation=GetHIT&HITId={written}")

    assert [one["number"] for one in listed(service, field="HITId=3NONE")] == [2, 3]


@pytest.mark.parametrize(
    ("field", "written", "value"),
    [
        ("LifetimeInSeconds", "0060", "60"),
        ("AssignmentDurationInSeconds", "+60", "60"),
        ("MaxAssignments", " 2 ", "2"),
    ],
)
def test_a_number_is_found_by_its_value(
    service: Service, field: str, written: str, value: str
) -> None:
    service.post(soap_call("CreateHIT", f"<{field}>{written}</{field}>"))

    assert len(listed(service, field=f"{field}={value}")) == 1


def test_a_flag_is_found_by_its_value(service: Service) -> None:
    service.post(soap_call("UpdateQualificationType", "<AutoGranted>1</AutoGranted>"))

    assert len(listed(service, field="AutoGranted=True")) == 1


def test_a_call_is_shown_as_it_came_without_its_signature(service: Service) -> None:
    signature = "<a:Signature xmlns:a='x'>c2VjcmV0</a:Signature>"
    signed = soap_call("GetAccountBalance", "").replace("<Request", f"{signature}<Request", 1)
    answer = service.post(signed).text
    service.http.get(f"/?{REST}Operation=GetAccountBalance")

    shown = asked(service, "GET", "/journal/1").json
    assert shown["request"] == signed.replace("c2VjcmV0", "***").replace("c2lnbmF0dXJl", "***")
    assert shown["answer"] == answer
    assert "Signature=***&" in asked(service, "GET", "/journal/2").json["query"]
    assert "c2VjcmV0" not in asked(service, "GET", "/journal/2").text
    for number in (0, 3, 99):
        assert asked(service, "GET", f"/journal/{number}").status_code == 404


@pytest.mark.parametrize(
    ("fault", "status", "ending"),
    [
        ({"kind": "truncate", "bytes_sent": 5}, 200, "<?xml"),
        ({"kind": "malformed"}, 200, ":Body>"),
        ({"kind": "status", "http_status": 502}, 502, ":Envelope>"),
        ({"kind": "reset_after"}, None, ""),
        ({"kind": "reset_before"}, None, ""),
        ({"kind": "throttle"}, 500, ":Envelope>"),
        ({"kind": "latency", "seconds": 0.001}, 200, ":Envelope>"),
    ],
)
def test_the_answer_of_a_call_that_went_wrong_is_the_one_that_was_sent(
    service: Service, fault: dict[str, object], status: int | None, ending: str
) -> None:
    met = added(service, times=1, **fault)
    service.post(soap_call("GetAccountBalance", ""))

    (call,) = listed(service)
    shown = asked(service, "GET", "/journal/1").json
    assert (call["fault"], call["fault_kind"]) == (met["id"], fault["kind"])
    assert call["status"] == shown["status"] == status
    assert shown["answer"].endswith(ending)
    assert bool(shown["answer"]) is bool(ending)


def test_the_journal_can_be_cleared(service: Service) -> None:
    service.post("<nothing")

    assert asked(service, "DELETE", "/journal").status_code == 204
    assert asked(service, "GET", "/journal").json == {"calls": [], "total": 0, "dropped": 0}


def test_what_is_no_filter_is_refused(service: Service) -> None:
    for query in (
        *({"field": "HITId"}, {"field": "=3"}, {"after": "x"}, {"more": "1"}, {"limit": "-1"}),
        {"after": "-1"},
    ):
        assert asked(service, "GET", "/journal", query_string=query).status_code == 400


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"operation": "CreateHit"}, "There is no operation 'CreateHit'. Did you mean CreateHIT?"),
        ({"error": "AWS.NotAuthorised"}, "Did you mean AWS.NotAuthorized?"),
        ({"field": "HITTypeID=1"}, "No operation has a field 'HITTypeID'. Did you mean HITTypeId?"),
        ({"field": "HITTypeId=1", "operation": "GetHIT"}, "GetHIT has no field 'HITTypeId'."),
        ({"field": "Reward=1", "operation": "RegisterHITType"}, "It has Reward.Amount"),
    ],
)
def test_a_name_that_does_not_exist_is_refused(
    service: Service, query: dict[str, str], sentence: str
) -> None:
    response = asked(service, "GET", "/journal", query_string=query)

    assert response.status_code == 400
    assert sentence in response.json["error"]["message"]


def test_every_code_of_a_fault_may_be_looked_for(service: Service) -> None:
    for code in asked(service, "GET", "/faults").json["codes"]:
        assert listed(service, error=code) == []


def test_calls_of_the_later_api_may_be_looked_for(service: Service) -> None:
    service.http.post("/", data="{}", content_type="application/x-amz-json-1.1")

    assert [one["number"] for one in listed(service, error="UnknownOperationException")] == [1]


@pytest.mark.parametrize(
    "signature",
    [
        "<Signature><![CDATA[c2VjcmV0]]></Signature>",
        "<Signature><!-- x -->c2VjcmV0</Signature>",
        "<Signature><?x y?>c2VjcmV0</Signature>",
        "<Signature>&#99;2VjcmV0</Signature>",
        "<signature>c2VjcmV0</signature>",
        "<Signature value='c2VjcmV0'/>",
        "<Signature xmlns:x='x' x:y='1'>c2VjcmV0</Signature>",
        "<Signature><a>c2VjcmV0</a></Signature>",
        "<Signature>c2VjcmV0",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_no_spelling_of_a_signature_is_told(
    service: Service, signature: str, encoding: str
) -> None:
    document = soap_call("GetAccountBalance", "").replace("<Request", f"{signature}<Request", 1)
    service.post(document.encode(encoding), content_type=f"text/xml; charset={encoding}")

    shown = asked(service, "GET", "/journal/1").json["request"]
    assert "2VjcmV0" not in shown.replace("\x00", "")
    assert "2lnbmF0dXJl" not in shown.replace("\x00", "")


@pytest.mark.parametrize(
    "pair",
    [
        "Signature=",
        "%53ignature=",
        "signature=",
        "+Signature=",
        "Request.1.Signature=",
        "Signature.1=",
    ],
)
def test_no_spelling_of_a_signature_in_a_query_is_told(service: Service, pair: str) -> None:
    query = f"Service=AWSMechanicalTurkRequester&{pair}c2VjcmV0&Operation=GetAccountBalance"
    service.http.get(f"/?{query}")
    service.http.post("/", data=query)

    for number in (1, 2):
        shown = asked(service, "GET", f"/journal/{number}").json
        assert "c2VjcmV0" not in shown["query"] + shown["request"]
        assert "Operation=GetAccountBalance" in shown["query"] + shown["request"]
