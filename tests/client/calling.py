"""A requester's calls to a remote world, over its socket."""

from __future__ import annotations

import urllib.request

from exchanges import QUESTION, elements, soap_call
from mockturk import World


def called(world: World, document: str) -> str:
    """Send a call and return the answer."""
    request = urllib.request.Request(
        world.endpoint, document.encode(), {"Content-Type": "text/xml; charset=utf-8"}
    )
    with urllib.request.urlopen(request) as response:
        return str(response.read().decode())


def done(world: World, operation: str, *requests: dict[str, object]) -> str:
    """Send a call whose requests must all be valid and return the answer."""
    answer = called(world, soap_call(operation, *map(elements, requests)))
    assert answer.count("<IsValid>True") == max(1, len(requests)), answer
    return answer


def texts(answer: str, name: str) -> list[str]:
    """The texts of the elements of a name."""
    return [part.partition("<")[0] for part in answer.split(f"<{name}>")[1:]]


def hits(world: World, number: int = 1, **changes: object) -> list[str]:
    """Create HITs and return their ids."""
    request = {
        "HITTypeId": "T100CN9P324W00EXAMPLE",
        "Question": QUESTION,
        "LifetimeInSeconds": 3600,
        **changes,
    }
    return texts(done(world, "CreateHIT", *[request] * number), "HITId")


def hit_types(world: World, number: int) -> list[str]:
    """Register HIT types with different titles and return their ids."""
    requests = [
        {
            "Title": f"Title {one}",
            "Description": "Tell cats from dogs",
            "Reward": {"Amount": "0.05", "CurrencyCode": "USD"},
            "AssignmentDurationInSeconds": 60,
        }
        for one in range(number)
    ]
    return texts(done(world, "RegisterHITType", *requests), "HITTypeId")
