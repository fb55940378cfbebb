"""``--retired``: the service as it was after June 2019."""

from __future__ import annotations

import http.client
import re

import pytest
from click.testing import CliRunner

from exchanges import FORM, Service, soap_call
from mockturk import MockTurk
from mockturk.app.cli.main import main
from pins import Pins

BALANCE = "Operation=GetAccountBalance"


@pytest.fixture
def retired(service: Service) -> Service:
    return Service(service.world, retired=True)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", f"/?{BALANCE}", None),
        ("GET", f"/onca/xml/?{BALANCE}", None),
        ("POST", "/", BALANCE),
        ("POST", "/", soap_call("GetAccountBalance", "")),
        ("POST", "/onca/soap", "<GetAccountBalanceRequest/>"),
        ("POST", "/", "nonsense"),
        ("POST", "/", ""),
    ],
)
def test_every_call_is_forbidden_as_captured(
    retired: Service, pins: Pins, method: str, path: str, body: str | None
) -> None:
    captured = pins.read("captures/error.shutdown.403.2019.xml")

    first, second = (
        retired.http.open(path, method=method, data=body, content_type=FORM) for _ in range(2)
    )

    def without_id(text: bytes) -> bytes:
        return re.sub(rb"[0-9a-f-]{36}", b"", text)

    assert first.status_code == 403
    assert without_id(first.data) == without_id(captured)
    assert first.data != second.data


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?wsdl",
        "/?Service=AWSMechanicalTurkRequester&wsdl",
        "/AWSMechanicalTurk/AWSMechanicalTurkRequester.xsd",
        "/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionForm.xsd",
    ],
)
def test_documents_are_still_there(retired: Service, path: str) -> None:
    assert retired.http.get(path).status_code == 200
    assert retired.http.head(path).status_code == 200


def test_a_server_of_ones_own_can_be_retired_and_is_ready() -> None:
    with MockTurk(retired=True) as turk:
        ready = CliRunner().invoke(main, ["ready", "--url", turk.url])
        connection = http.client.HTTPConnection(turk.url.removeprefix("http://"), timeout=30)
        connection.request("POST", "/", soap_call("GetAccountBalance", ""))
        status = connection.getresponse().status
        connection.close()

    assert (ready.exit_code, status) == (0, 403)


def test_retired_is_true_or_false() -> None:
    with pytest.raises(ValueError, match="retired must be true or false"):
        MockTurk(retired="yes")  # type: ignore[arg-type]
