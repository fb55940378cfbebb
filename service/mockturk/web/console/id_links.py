"""Links from the ids in a response to their pages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from mockturk.web.console.api_calls import parse_response

_PAGES: Mapping[str, str] = MappingProxyType(
    {
        "HITId": "hits",
        "AssignmentId": "assignments",
        "QualificationTypeId": "qualifications",
        "WorkerId": "workers",
        "SubjectId": "workers",
    }
)
_MOST = 12


class Link(NamedTuple):
    """The name of an element, the id in it, and the path of its page."""

    name: str
    id: str
    address: str


def find_links(answer: bytes, requester_id: str) -> list[Link]:
    """Return links for the first ids in a response, without duplicates."""
    root = parse_response(answer)
    found: dict[Link, None] = {}
    for element in () if root is None else root.iter("{*}*"):
        name, said = str(element.tag).rpartition("}")[2], (element.text or "").strip()
        # The SubjectId of a review result is not always a WorkerId, and the ids look alike.
        if name in _PAGES and said and not (name == "SubjectId" and said[0] != "A"):
            found[Link(name, said, f"/requester/{requester_id}/{_PAGES[name]}/{said}")] = None
        if len(found) == _MOST:
            break
    return list(found)
