"""suds' requirements; its adapter describes them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from suds.client import Client

from clients.documented import minimal_request
from clients.suds_client import SudsCaller
from clients.trait import AMAZON, Requester, Target
from mockturk import MockTurk

NOON = datetime(2014, 8, 15, 12, tzinfo=UTC)
QUESTION = (
    '<HTMLQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/'
    '2011-11-11/HTMLQuestion.xsd"><HTMLContent>&lt;!DOCTYPE html>&lt;p>never closed</HTMLContent>'
    "<FrameHeight>450</FrameHeight></HTMLQuestion>"
)


def test_the_wsdl_of_the_server_names_the_server(turk: MockTurk) -> None:
    client = Client(turk.wsdl_url, cache=None)

    answer = client.service.GetAccountBalance("AKIA", NOON, "c2ln", Request={})

    assert location(client) == turk.endpoint
    assert str(answer.GetAccountBalanceResult[0].AvailableBalance.Amount) == "10000.00"


def test_the_real_wsdl_names_amazon(real_wsdl: str) -> None:
    assert location(Client(Path(real_wsdl).as_uri(), cache=None)) == AMAZON


def test_entities_survive_in_raw_text_only(target: Target) -> None:
    caller = SudsCaller(target)
    request = minimal_request(Question=QUESTION)

    refused = caller.client.service.CreateHIT("AKIA", NOON, "c2ln", Request=[request])
    created = Requester(caller, "AKIA").call("CreateHIT", **request)

    assert refused.HIT[0].Request.Errors.Error[0].Code == "AWS.MechanicalTurk.XMLParseError"
    shown = Requester(caller, "AKIA").call("GetHIT", HITId=created["HITId"])
    assert shown["Question"] == QUESTION


def test_a_lifetime_may_be_an_empty_element(target: Target) -> None:
    # The schema demands one: suds sends what the caller left out as an empty element.
    outcome = Requester(SudsCaller(target), "AKIA").call(
        "CreateHIT", **minimal_request(LifetimeInSeconds=None)
    )

    assert outcome.is_valid == "True"


def test_a_datetime_is_not_written_as_it_is_signed(target: Target) -> None:
    client = SudsCaller(target).client

    client.service.GetAccountBalance("AKIA", NOON, "c2ln", Request={})

    assert "2014-08-15T12:00:00+00:00" in str(client.last_sent())


def location(client: Client) -> str:
    (service,) = client.wsdl.services
    (port,) = service.ports
    return port.location.decode() if isinstance(port.location, bytes) else port.location
