"""What is accepted without effect, or otherwise than sent, is in the journal and in the log."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import chain

import pytest

from exchanges import QUESTION, Service, elements, hit_fields, soap_call, type_fields
from mockturk.domain.request_notes import MOST_NOTES, IgnoredName
from mockturk.world.journal import JournalEntry

FORM = (
    '<QuestionForm xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/'
    '2005-10-01/QuestionForm.xsd">{}</QuestionForm>'
)
FREE_TEXT = (
    "<Question><QuestionIdentifier>{}</QuestionIdentifier><QuestionContent><Text>?</Text>"
    "</QuestionContent><AnswerSpecification><FreeTextAnswer/></AnswerSpecification></Question>"
)
NAMES = FORM.format(FREE_TEXT.format("color") + FREE_TEXT.format("shape &amp; size"))
COMMENTED_OUT = FORM.format(FREE_TEXT.format("color") + f"<!-- {FREE_TEXT.format('shape')} -->")


def flatten(content: object, path: str = "") -> Iterator[tuple[str, object]]:
    """The parameters of a REST query with these fields."""
    if isinstance(content, dict):
        for name, value in content.items():
            yield from flatten(value, f"{path}.{name}" if path else name)
    elif isinstance(content, list):
        for index, value in enumerate(content, 1):
            yield from flatten(value, f"{path}.{index}")
    else:
        yield path, content


@pytest.fixture(params=["SOAP", "bare", "REST"])
def protocol(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def call(
    service: Service, protocol: str, operation: str, request: dict[str, object]
) -> JournalEntry:
    """Send a call and return its entry in the journal."""
    if protocol == "REST":
        service.rest(operation, dict(flatten(request)))
    elif protocol == "SOAP":
        service.soap(soap_call(operation, elements(request)))
    else:
        service.post(f"<{operation}Request>{elements(request)}</{operation}Request>")
    return service.world.journal.entries()[-1][1]


def pairs(entry: JournalEntry) -> dict[str, str | None]:
    return {note.name: note.nearest for note in entry.ignored}


REQUIREMENT = {
    "QualificationTypeId": "000000000000000000L0",
    "Comparator": "GreaterThan",
    "IntegerValue": 90,
}


@pytest.mark.parametrize(
    ("operation", "request_", "ignored"),
    [
        (
            "CreateHIT",
            hit_fields() | {"MaxAsignments": 3, "Nonsense": "x"},
            {"MaxAsignments": "MaxAssignments", "Nonsense": None},
        ),
        ("CreateHIT", hit_fields() | {"maxassignments": 3}, {"maxassignments": "MaxAssignments"}),
        ("CreateHIT", hit_fields() | {"Amount": "0.05"}, {"Amount": "Reward.Amount"}),
        (
            "RegisterHITType",
            type_fields() | {"QualificationRequirement": [REQUIREMENT, REQUIREMENT | {"Foo": 1}]},
            {"QualificationRequirement.Foo": None},
        ),
        (
            "RegisterHITType",
            type_fields() | {"Reward": {"Amount": 1, "CurrencyCode": "USD", "FormatedPrice": 1}},
            {"Reward.FormatedPrice": "Reward.FormattedPrice"},
        ),
        (
            "ExtendHIT",
            {"HITId": "3NONE", "MaxAssignments": 1},
            {"MaxAssignments": "MaxAssignmentsIncrement"},
        ),
        ("CreateQualificationType", {"Status": "Active"}, {"Status": "QualificationTypeStatus"}),
        ("CreateHIT", {"Titel": "Cats"}, {"Titel": "Title"}),
        ("CreateHIT", {"Titel": "Cats", "LifetimeInSeconds": "x"}, {"Titel": "Title"}),
    ],
)
def test_unknown_names(
    service: Service,
    protocol: str,
    operation: str,
    request_: dict[str, object],
    ignored: dict[str, str | None],
) -> None:
    assert pairs(call(service, protocol, operation, request_)) == ignored


def test_names_of_the_front_end(service: Service) -> None:
    wrong = {"operation": "x", "version": "x", "awsaccesskeyid": "x", "autoApprovalDelay": "x"}
    over_rest = call(service, "REST", "GetHIT", {"HITId": "3NONE"} | wrong)
    document = soap_call("GetHIT", "<HITId>3NONE</HITId>")
    service.soap(document.replace("<Request>", "<AWSAccessKeyID>A</AWSAccessKeyID><Request>"))
    over_soap = service.world.journal.entries()[-1][1]

    assert pairs(over_rest) == {
        "operation": "Operation",
        "version": "Version",
        "awsaccesskeyid": "AWSAccessKeyId",
        "autoApprovalDelay": None,
    }
    assert pairs(over_soap) == {"AWSAccessKeyID": "AWSAccessKeyId"}


def test_names_in_the_address_of_xml(service: Service) -> None:
    front_end = "Service=AWSMechanicalTurkRequester&Operation=GetHIT&wsdl&WSDL=1&Empty="
    unknown = "MaxAsignments=3&Reward.1.Amount=1&%00%FF=1"
    document = soap_call("GetHIT", "<HITId>3NONE</HITId>")
    service.post(document, path=f"/?{front_end}")
    service.post(document.replace("GetHIT", "CreateHIT"), path=f"/?{front_end}&{unknown}")

    without, entry = (entry for _, entry in service.world.journal.entries())
    assert pairs(without) == {}
    assert pairs(entry) == {
        "MaxAsignments": "Request.MaxAssignments",
        "Reward": "Request.Reward",
        "\ufffd\ufffd": None,
        "HITId": "HITTypeId",
    }


@pytest.mark.parametrize("operation", ["GetHIT", "CreateHIT"])
def test_elements_that_are_nil(service: Service, operation: str) -> None:
    nil = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"'
    service.soap(soap_call(operation, f"<HITId>3NONE</HITId><Foo {nil}/><ResponseGroup {nil}/>"))

    names = pairs(service.world.journal.entries()[-1][1])
    assert names == (
        {"Foo": None} if operation == "GetHIT" else {"HITId": "HITTypeId", "Foo": None}
    )


def test_values_that_are_nil(service: Service) -> None:
    nil = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"'
    fields = elements({name: one for name, one in hit_fields().items() if name != "Reward"})
    price = "<Amount>0.05</Amount><CurrencyCode>USD</CurrencyCode>"
    values = f"<MaxAssignments {nil}>5</MaxAssignments><Keywords {nil}>  </Keywords>"
    reward = f"<FormattedPrice {nil}>$0.05</FormattedPrice>{price}"
    service.soap(soap_call("CreateHIT", f"{fields}{values}<Reward>{reward}</Reward>"))
    service.soap(soap_call("CreateHIT", f"{fields}<Reward {nil}>{price}</Reward>"))

    created, refused = (entry for _, entry in service.world.journal.entries())
    assert not created.errors
    assert [note.name for note in created.ignored] == ["MaxAssignments", "Reward.FormattedPrice"]
    assert [note.name for note in refused.ignored] == ["Reward"]
    assert {note.reason for note in created.ignored + refused.ignored} == {
        "Its xsi:nil is true, so it has no value."
    }


def with_pattern(regex: str, flags: str = "", title: str = "?") -> str:
    pattern = f'<AnswerFormatRegex regex="{regex}" flags="{flags}"/>'
    answer = f"<FreeTextAnswer><Constraints>{pattern}</Constraints></FreeTextAnswer>"
    return NAMES.replace("<FreeTextAnswer/>", answer, 1).replace("<Text>?", f"<Text>{title}")


@pytest.mark.parametrize(
    ("regex", "flags", "reason"),
    [
        ("^(cat|dog$", "", "The pattern cannot be checked: A ( has no )."),
        (r"(a)\1", "", "The pattern cannot be checked: Back references are not checked."),
        ("a", "g", "The pattern cannot be checked: The only flag is i."),
        ("((a{9}){999}){999}", "", "The pattern cannot be checked: The pattern is too large."),
        ("^(cat|dog)$", "i", None),
    ],
)
@pytest.mark.parametrize("operation", ["CreateHIT", "CreateQualificationType"])
def test_patterns_that_cannot_be_checked(
    service: Service, operation: str, regex: str, flags: str, reason: str | None
) -> None:
    for title in ("First", "Second"):  # made from one template
        form = with_pattern(regex, flags, title)
        if operation == "CreateHIT":
            parameter, fields = "Question", hit_fields() | {"Question": form}
        else:
            base = {"Name": title, "Description": "?", "QualificationTypeStatus": "Active"}
            parameter, fields = "Test", base | {"Test": form, "TestDurationInSeconds": 60}
        entry = call(service, "SOAP", operation, fields)

        name = f"{parameter}.color.AnswerFormatRegex"
        assert not entry.errors
        assert entry.ignored == ((IgnoredName(name, reason=reason),) if reason else ())


def test_a_pattern_of_another_selection_that_cannot_be_checked(service: Service) -> None:
    pattern = '<Constraints><AnswerFormatRegex regex="["/></Constraints>'
    selections = (
        "<SelectionAnswer><Selections><Selection><SelectionIdentifier>a</SelectionIdentifier>"
        f"<Text>a</Text></Selection><OtherSelection>{pattern}</OtherSelection></Selections>"
        "</SelectionAnswer>"
    )
    form = FORM.format(FREE_TEXT.format("color").replace("<FreeTextAnswer/>", selections))
    entry = call(service, "REST", "CreateHIT", hit_fields() | {"Question": form})

    assert [note.name for note in entry.ignored] == ["Question.color.AnswerFormatRegex"]


def test_all_requests_of_a_batch_have_one_list(service: Service) -> None:
    service.soap(soap_call("GetHIT", "<Hit>1</Hit>", "<Hit>2</Hit>", "<HITid>3</HITid>"))

    ((_, entry),) = service.world.journal.entries()
    assert pairs(entry) == {"Hit": "HITId", "HITid": "HITId"}


def test_names_beside_the_requests(service: Service) -> None:
    document = soap_call("GetHIT", "<HITId>3NONE</HITId>")
    service.soap(document.replace("<Request>", "<Validate/><HITId>3NONE</HITId><Request>"))
    service.rest("GetHIT", {"GetHIT.1.HITId": "3NONE", "HITId": "3N", "ResponseGroup": "Minimal"})

    over_soap, over_rest = (entry for _, entry in service.world.journal.entries())
    assert pairs(over_soap) == {"HITId": "Request.HITId"}
    assert pairs(over_rest) == {"HITId": "GetHIT.HITId"}


@pytest.mark.parametrize(
    "query",
    [
        {"ResponseGroup.0": "Minimal"},
        {"ResponseGroup0": "Minimal"},
        {"autoApprovalDelayInSeconds": "3600"},
        {"MaxAsignments": ""},
        {"Title": "Cats", "title": ""},
        {"Version": "2012-03-25", "SignatureVersion": "1", "Validate": "1", "Credential": "x"},
    ],
)
def test_habits_of_clients_are_not_noted(service: Service, query: dict[str, object]) -> None:
    entry = call(service, "REST", "CreateHIT", hit_fields() | query)

    assert entry.errors == entry.ignored == ()


def test_the_names_of_the_front_end_are_not_noted_in_a_bare_document(service: Service) -> None:
    front_end = {"AWSAccessKeyId": "KEY", "Operation": "CreateHIT", "Version": "2014-08-15"}

    assert call(service, "bare", "CreateHIT", hit_fields() | front_end).ignored == ()


def test_unknown_response_groups_under_relaxed_rules(relaxed_service: Service) -> None:
    entry = call(
        relaxed_service, "REST", "GetHIT", {"HITId": "3NO", "ResponseGroup.0": "HITDetial"}
    )

    assert pairs(entry) == {"ResponseGroup.HITDetial": "ResponseGroup.HITDetail"}


def policy(name: str, **parameters: object) -> dict[str, object]:
    return {
        "PolicyName": f"{name}/2011-09-01",
        "Parameter": [
            {"Key": key, "MapEntry": [{"Key": one, "Value": ["x"]} for one in value]}
            if isinstance(value, tuple)
            else {"Key": key, "Value": value}
            for key, value in parameters.items()
        ],
    }


def known_answers(*questions: str, **parameters: object) -> dict[str, object]:
    return {
        "AssignmentReviewPolicy": policy("ScoreMyKnownAnswers", AnswerKey=questions, **parameters)
    }


def plurality(*questions: str, **parameters: object) -> dict[str, object]:
    return {
        "HITReviewPolicy": policy(
            "SimplePlurality",
            QuestionIds=list(questions),
            QuestionAgreementThreshold=["50"],
            **parameters,
        )
    }


@pytest.mark.parametrize(
    ("policies", "question", "ignored"),
    [
        (
            known_answers("x", AproveIfKnownAnswerScoreIsAtLeast=["50"], approvereason=["Well"]),
            QUESTION,
            {
                "AssignmentReviewPolicy.AproveIfKnownAnswerScoreIsAtLeast": (
                    "AssignmentReviewPolicy.ApproveIfKnownAnswerScoreIsAtLeast"
                )
            },
        ),
        (
            known_answers("x", Answer=["A"]),
            QUESTION,
            {"AssignmentReviewPolicy.Answer": "AssignmentReviewPolicy.AnswerKey"},
        ),
        (
            plurality("x", ExtendAssignments=["3"], ApproveReason=["Well"]),
            QUESTION,
            {
                "HITReviewPolicy.ExtendAssignments": "HITReviewPolicy.ExtendMaximumAssignments",
                "HITReviewPolicy.ApproveReason": "HITReviewPolicy.RejectReason",
            },
        ),
        (
            known_answers("color", "colour") | plurality("shape & size", "Color"),
            NAMES,
            {
                "AssignmentReviewPolicy.AnswerKey.colour": "AssignmentReviewPolicy.AnswerKey.color",
                "HITReviewPolicy.QuestionIds.Color": "HITReviewPolicy.QuestionIds.color",
            },
        ),
        (plurality("color", "shape"), COMMENTED_OUT, {"HITReviewPolicy.QuestionIds.shape": None}),
    ],
)
def test_keys_and_questions_of_policies(
    service: Service,
    protocol: str,
    policies: dict[str, object],
    question: str,
    ignored: dict[str, str | None],
) -> None:
    entry = call(service, protocol, "CreateHIT", hit_fields() | policies | {"Question": question})

    assert (pairs(entry), entry.errors) == (ignored, ())


def test_a_flag_of_an_unusual_spelling(service: Service, protocol: str) -> None:
    name = "HITReviewPolicy.DisregardAssignmentIfRejected"
    for flag, read in (("tomato", "T"), ("Falsch", "F")):
        policies = plurality("x", DisregardAssignmentIfRejected=[flag])
        entry = call(service, protocol, "CreateHIT", hit_fields() | policies)
        reason = f"Only its first character was read, as {read}."
        assert (entry.ignored, entry.errors) == ((IgnoredName(name, reason=reason),), ())
    for flag in ("T", "true", "1", "F", "False", "0"):
        policies = plurality("x", DisregardAssignmentIfRejected=[flag])
        entry = call(service, protocol, "CreateHIT", hit_fields() | policies)
        assert entry.ignored == entry.errors == ()


def test_an_unknown_key_is_noted_where_the_call_is_refused_for_it(service: Service) -> None:
    policies = {
        "HITReviewPolicy": policy(
            "SimplePlurality", QuestionIds=["x"], QuestionAgreementTreshold=["50"]
        )
    }
    entry = call(service, "SOAP", "CreateHIT", hit_fields() | policies)

    assert entry.errors
    assert pairs(entry) == {
        "HITReviewPolicy.QuestionAgreementTreshold": "HITReviewPolicy.QuestionAgreementThreshold"
    }


@pytest.mark.parametrize("operation", ["CreateQualificationType", "UpdateQualificationType"])
def test_questions_of_an_answer_key(service: Service, operation: str) -> None:
    base = {"Name": "Colours", "Description": "?", "QualificationTypeStatus": "Active"}
    created = service.result("CreateQualificationType", base)
    key = (
        '<AnswerKey xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/'
        '2005-10-01/AnswerKey.xsd"><Question><QuestionIdentifier>colr</QuestionIdentifier>'
        "<AnswerOption><SelectionIdentifier>a</SelectionIdentifier><AnswerScore>1</AnswerScore>"
        "</AnswerOption></Question></AnswerKey>"
    )
    test = {"Test": NAMES, "AnswerKey": key, "TestDurationInSeconds": 60}
    if operation == "UpdateQualificationType":
        test |= {"QualificationTypeId": created.text("QualificationTypeId")}
    else:
        test |= base | {"Name": "Other"}

    assert pairs(call(service, "SOAP", operation, test)) == {"AnswerKey.colr": "AnswerKey.color"}


def test_rounded_amounts(service: Service, protocol: str) -> None:
    price = {"Amount": "0.055", "CurrencyCode": "USD"}
    entry = call(service, protocol, "RegisterHITType", type_fields() | {"Reward": price})
    bonus = {"WorkerId": "A1", "AssignmentId": "3NONE", "Reason": "x"}
    again = call(service, protocol, "GrantBonus", bonus | {"BonusAmount": price})

    ((reward,), (paid,)) = entry.rounded, again.rounded
    assert (reward.name, reward.sent, reward.used) == ("Reward.Amount", "0.055", "0.06")
    assert (paid.name, paid.sent, paid.used) == ("BonusAmount.Amount", "0.055", "0.06")


def test_the_log_has_each_name_once_for_each_key(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    for key in ("A", "A", "B"):
        service.post(soap_call("GetHIT", "<HITid>3NONE</HITid>", key=key))
    price = {"Reward": {"Amount": "0.055", "CurrencyCode": "USD"}}
    service.result("RegisterHITType", type_fields() | price)
    service.created(Question=with_pattern("("))

    lines = [one.getMessage() for one in caplog.records if one.levelno == logging.WARNING]
    assert lines == [
        *["GetHIT: unknown name HITid. Did you mean HITId?"] * 2,
        "RegisterHITType: Reward.Amount 0.055 was rounded to 0.06.",
        "CreateHIT: Question.color.AnswerFormatRegex: The pattern cannot be checked: A ( has no ).",
    ]
    service.world.reset()
    service.post(soap_call("GetHIT", "<HITid>3NONE</HITid>", key="A"))
    assert caplog.messages[-1] == lines[0]


def test_many_unknown_names_are_limited(service: Service, protocol: str) -> None:
    names = {f"Unknown{number}": "x" for number in range(500)}

    assert len(call(service, protocol, "GetHIT", names).ignored) == MOST_NOTES


def test_an_unknown_name_may_have_any_characters(service: Service) -> None:
    service.http.post("/", data=b"Operation=GetHIT&AWSAccessKeyId=A&%00%FF=1&%3Cb%3E=2")

    ((_, entry),) = service.world.journal.entries()
    assert not any(set(note.name) & set("\0\udcff") for note in entry.ignored)


def test_the_assertion(service: Service) -> None:
    service.world.journal.assert_nothing_ignored()
    service.created()
    service.world.journal.assert_nothing_ignored()
    service.created(Titel="Cats")
    with pytest.raises(AssertionError, match=r"call 2 CreateHIT: unknown name Titel\."):
        service.world.journal.assert_nothing_ignored()


def test_the_documented_names_of_all_policies_are_known(service: Service) -> None:
    extend = {"ExtendMaximumAssignments": ["3"], "ExtendMinimumTimeInSeconds": ["3600"]}
    both = chain(
        known_answers(
            "x",
            ApproveIfKnownAnswerScoreIsAtLeast=["50"],
            ApproveReason=["Well"],
            RejectIfKnownAnswerScoreIsLessThan=["10"],
            RejectReason=["No"],
            ExtendIfKnownAnswerScoreIsLessThan=["20"],
            **extend,
        ).items(),
        plurality(
            "x",
            DisregardAssignmentIfRejected=["T"],
            DisregardAssignmentIfKnownAnswerScoreIsLessThan=["10"],
            ApproveIfWorkerAgreementScoreIsNotLessThan=["50"],
            RejectIfWorkerAgreementScoreIsLessThan=["10"],
            RejectReason=["No"],
            ExtendIfHITAgreementScoreIsLessThan=["50"],
            **extend,
        ).items(),
    )
    entry = call(service, "REST", "CreateHIT", hit_fields() | dict(both))

    assert entry.errors == entry.ignored == ()
