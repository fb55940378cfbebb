"""zeep's requirements; its adapter describes them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import zeep
from lxml import etree

from clients.documented import minimal_request
from clients.trait import AMAZON, NAMESPACE, Requester, Target
from clients.zeep_client import ZeepCaller
from mockturk import MockTurk


def test_defaults_are_strict() -> None:
    assert zeep.Settings().strict


def test_the_wsdl_of_the_server_names_the_server(turk: MockTurk) -> None:
    client = zeep.Client(turk.wsdl_url)

    answer = client.service.GetAccountBalance("AKIA", "2014-08-15T12:00:00Z", "c2ln", Request={})

    assert client.service._binding_options["address"] == turk.endpoint
    assert str(answer.GetAccountBalanceResult[0].AvailableBalance.Amount) == "10000.00"


def test_the_real_wsdl_names_amazon(real_wsdl: str) -> None:
    client = zeep.Client(real_wsdl)

    assert client.service._binding_options["address"] == AMAZON


def test_requests_may_be_dicts(target: Target) -> None:
    caller = ZeepCaller(target)

    answer = caller.service.CreateHIT(
        "AKIA", "2014-08-15T12:00:00Z", "c2ln", Request=[minimal_request()]
    )

    assert answer.HIT[0].Request.IsValid == "True"


def test_a_lifetime_is_demanded_by_the_client_itself(target: Target) -> None:
    client = Requester(ZeepCaller(target), "AKIA")

    with pytest.raises(zeep.exceptions.ValidationError, match="LifetimeInSeconds"):
        client.call("CreateHIT", **minimal_request(LifetimeInSeconds=None))


class Tampering(zeep.Plugin):
    """Changes an answer before zeep reads it."""

    def __init__(self, change: Callable[[etree._Element], object]) -> None:
        self._change = change

    def ingress(
        self, envelope: etree._Element, http_headers: object, operation: object
    ) -> tuple[etree._Element, object]:
        del operation
        (balance,) = envelope.iter(f"{{{NAMESPACE}}}AvailableBalance")
        self._change(balance)
        return envelope, http_headers


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda e: etree.SubElement(e, f"{{{NAMESPACE}}}Rate"), id="unknown"),
        pytest.param(lambda e: e.remove(e[1]), id="missing"),
        pytest.param(lambda e: e.append(e[0]), id="misplaced"),
        pytest.param(lambda e: setattr(e[0], "tag", "{urn:other}Amount"), id="namespace"),
    ],
)
def test_an_answer_against_the_schema_is_noticed(
    turk: MockTurk, change: Callable[[etree._Element], object]
) -> None:
    client = zeep.Client(turk.wsdl_url, plugins=[Tampering(change)])

    with pytest.raises(zeep.exceptions.XMLParseError):
        client.service.GetAccountBalance("AKIA", "2014-08-15T12:00:00Z", "c2ln", Request={})
