"""The documented CreateHIT request with both review policies, and a form of it for people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from mockturk.web.console.operation_forms import FormValues, parse_requests
from mockturk.wire.package_data import resource

_FREE_TEXT = re.compile("<FreeTextAnswer>.*?</FreeTextAnswer>", re.DOTALL)
_PLACES: Mapping[str, str] = MappingProxyType(
    {
        "A": "City",
        "B": "Country",
        "C": "Water",
        "D": "Home",
        "E": "Public building",
        "F": "Cannot tell",
    }
)


def read_documented_request() -> FormValues:
    """Return the request from Amazon's documentation, without any change."""
    (found,) = parse_requests(resource("fixtures", "CreateHIT-with-review-policies.request.xml"))
    return found


def build_playable_request() -> FormValues:
    """Return the documented request with a form to choose from, instead of typing letters.

    The policies and the identifiers are the documented ones. It has no HITTypeId.
    """
    selections = "".join(
        f"<Selection><SelectionIdentifier>{letter}</SelectionIdentifier>"
        f"<Text>{letter}: {place}</Text></Selection>"
        for letter, place in _PLACES.items()
    )
    choice = (
        "<SelectionAnswer><StyleSuggestion>radiobutton</StyleSuggestion>"
        f"<Selections>{selections}</Selections></SelectionAnswer>"
    )
    request = read_documented_request()
    del request["HITTypeId"]
    (question,) = request["Question"]
    return {
        "Title": ["Where was each photograph taken?"],
        "Description": ["Say for twenty photographs whether they show a city, water, a home…"],
        "Keywords": ["photograph, place, label"],
        "Reward": [{"Amount": ["0.20"], "CurrencyCode": ["USD"]}],
        "AssignmentDurationInSeconds": ["600"],
        **request,
        "Question": [_FREE_TEXT.sub(choice, question)],
    }
