"""The console sends the same envelopes as a client library."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from clients.trait import Target
from clients.zeep_client import ZeepCaller
from mockturk import MockTurk
from mockturk.web.console.envelopes import UNSIGNED, get_operation, write_envelope
from mockturk.wire.contract.operations import OPERATIONS
from mockturk.wire.signatures import sign_call

NOW = datetime(2015, 3, 14, 9, 26, 53, tzinfo=UTC)
PRICE = {"Amount": Decimal("0.05"), "CurrencyCode": "USD"}
POLICY = {
    "PolicyName": "ScoreMyKnownAnswers/2011-09-01",
    "Parameter": [
        {"Key": "AnswerKey", "MapEntry": [{"Key": "q1", "Value": ["A", "<B> & C"]}]},
        {"Key": "ApproveIfKnownAnswerScoreIsAtLeast", "Value": ["79"]},
    ],
}
REQUESTS: dict[str, list[dict[str, Any]]] = {
    "CreateHIT": [
        {
            "Reward": PRICE,
            "Title": "  Räume & <Träume>\r\n",
            "Description": "",
            "LifetimeInSeconds": 3600,
            "AssignmentDurationInSeconds": 60,
            "Question": "<QuestionForm>]]></QuestionForm>",
            "QualificationRequirement": [
                {
                    "QualificationTypeId": "00000000000000000071",
                    "Comparator": "In",
                    "LocaleValue": [{"Country": "US", "Subdivision": "CA"}, {"Country": "DE"}],
                    "RequiredToPreview": True,
                },
                {
                    "QualificationTypeId": "000000000000000000L0",
                    "Comparator": "EqualTo",
                    "IntegerValue": [90, 95],
                    "RequiredToPreview": False,
                },
            ],
            "AssignmentReviewPolicy": POLICY,
            "ResponseGroup": ["Minimal", "HITDetail"],
        }
    ],
    "GetHIT": [{"HITId": "3ONE"}, {"HITId": "3TWO"}],
    "NotifyWorkers": [{"WorkerId": ["A1", "A2"], "MessageText": "Hello", "Subject": "Hi"}],
    "SetHITTypeNotification": [
        {
            "HITTypeId": "3TYPE",
            "Active": True,
            "Notification": {
                "Destination": "mailto:me@example.org",
                "Transport": "Email",
                "Version": "2006-05-05",
                "EventType": ["HITCreated", "HITExpired"],
            },
        }
    ],
    "GetAccountBalance": [{}],
}


def canonical(document: bytes | etree._Element) -> str:
    """Write a call without prefixes, comments and ways to write the same."""
    root = etree.fromstring(document) if isinstance(document, bytes) else document
    return "\n".join(
        f"{'  ' * sum(1 for _ in element.iterancestors())}{element.tag} {element.text or ''!r}"
        for element in root.iter("*")
    )


@pytest.mark.parametrize("operation", REQUESTS)
def test_an_envelope_is_the_one_zeep_sends(operation: str, turk: MockTurk) -> None:
    caller = ZeepCaller(Target(turk.wsdl_url))
    requests = REQUESTS[operation]
    native = [caller.native(f"{operation}Request", one) for one in requests]
    signed = sign_call("secret", operation, "2015-03-14T09:26:53Z")
    theirs = caller.client.create_message(
        caller.client.service,
        operation,
        AWSAccessKeyId="KEY",
        Timestamp=NOW,
        Signature=signed,
        Request=native,
    )

    ours = write_envelope(
        get_operation(operation), requests, access_key="KEY", secret="secret", now=NOW
    )

    # Over the wire, as an empty text is none there.
    assert canonical(ours) == canonical(etree.tostring(theirs))


def test_fields_stand_in_the_order_of_the_schema() -> None:
    given = {"HITTypeId": "3TYPE", "HITId": "3HIT"}
    document = write_envelope(
        get_operation("ChangeHITTypeOfHIT"), [given], access_key="KEY", secret=None, now=NOW
    )

    assert document.index(b"<HITId>") < document.index(b"<HITTypeId>")


def test_without_a_secret_it_says_that_it_is_not_signed() -> None:
    document = write_envelope(
        get_operation("GetAccountBalance"), [{}], access_key="KEY", secret=None, now=NOW
    )

    assert f"<Signature>{UNSIGNED}</Signature>".encode() in document


def test_help_needs_no_credentials() -> None:
    document = write_envelope(
        get_operation("Help"), [{"About": ["GetHIT"]}], access_key="", secret=None, now=NOW
    )

    assert b"AWSAccessKeyId" not in document


def test_a_field_the_contract_does_not_know_is_a_mistake() -> None:
    with pytest.raises(KeyError, match="Nonsense"):
        write_envelope(
            get_operation("GetHIT"), [{"Nonsense": "1"}], access_key="K", secret=None, now=NOW
        )


def test_there_are_44_operations() -> None:
    assert [get_operation(one.name) for one in OPERATIONS] == list(OPERATIONS)
    assert len(OPERATIONS) == 44
