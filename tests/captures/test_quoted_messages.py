"""Messages that GitHub issues quote from the legacy API, and that the captured table lacks."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from captures.replay import HIT, Replay, time_of
from mockturk.world.fault_injection import Fault, FaultKind

LOCALE = {
    "QualificationRequirement.1.QualificationTypeId": "00000000000000000071",
    "QualificationRequirement.1.Comparator": "In",
}
COUNTRY = "QualificationRequirement.1.LocaleValue.Country"
ENUMERATED = "AWS.InvalidEnumeratedParameter"


def replay_of(message: str) -> Replay:
    """Make a service whose time is that behind the message."""
    milliseconds = re.search(r"\((\d{13}) s\)$", message)
    assert milliseconds
    return Replay(time_of(int(milliseconds[1])))


@pytest.mark.parametrize(
    ("params", "code", "message"),
    [
        (  # cloudyr/MTurkR issue 50
            {**HIT, **LOCALE, COUNTRY: "US,GB"},
            ENUMERATED,
            'The value "element "Country" occurs more than once. '
            '(parent class: com.amazon.mechanicalturk.common.types.Locale)" '
            "you specified for enumeration is invalid. (1410724074053 s)",
        ),
        (  # ctrlcctrlv/mturk-python issue 4; the code was not quoted
            {
                **{name: value for name, value in HIT.items() if name != "Question"},
                "Question.HTMLQuestion.HTMLContext": "<html><body>Some html</body></html>",
            },
            "AWS.MechanicalTurk.InvalidParameterValue",
            "Your request parameter Question  has a minimum length of 1. (1421044563382 s)",
        ),
    ],
)
def test_a_refusal_is_the_quoted_one(params: dict[str, str], code: str, message: str) -> None:
    response = replay_of(message).respond("CreateHIT", params)

    assert etree.fromstring(response.data).findtext(".//Code") == code
    assert etree.fromstring(response.data).findtext(".//Message") == message


def test_an_account_must_register() -> None:
    """SurveyMan/SurveyMan issue 86."""
    message = (
        "Please log in to https://requestersandbox.mturk.com/ and complete registration. "
        "(1373463076208 s)"
    )
    replay = replay_of(message)
    replay.world.faults.add(Fault(FaultKind.error, code="AWS.MechanicalTurk.MustRegister"))

    response = replay.respond("CreateHIT", HIT)

    assert etree.fromstring(response.data).findtext(".//Message") == message
