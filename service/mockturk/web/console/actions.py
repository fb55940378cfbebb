"""What a requester does with a HIT or an assignment: each a call of the Requester API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from mockturk.domain.assignments import Assignment, AssignmentStatus
from mockturk.domain.money import CURRENCY
from mockturk.store import tables
from mockturk.web.console.api_calls import send, shown_at
from mockturk.web.console.envelopes import Fields
from mockturk.web.console.layout import account_of
from mockturk.web.console.ownership import own_assignment, own_hit
from mockturk.web.site import Visit, page
from mockturk.world.lifecycle.scheduled_events import moment_of

# Assignments approved with one call, which has a request for each.
_MOST_AT_ONCE = 100
_TABS = ("question", "answers", "review", "source")

_OfHIT = Callable[[Visit, str], Fields]
_OfAssignment = Callable[[Visit, Assignment], Fields]


def _just_hit(_visit: Visit, hit_id: str) -> Fields:
    return {"HITId": hit_id}


def _extension(visit: Visit, hit_id: str) -> Fields:
    return {
        "HITId": hit_id,
        "MaxAssignmentsIncrement": _typed(visit, "assignments"),
        "ExpirationIncrementInSeconds": _typed(visit, "seconds"),
    }


def _reverted(_visit: Visit, hit_id: str) -> Fields:
    return {"HITId": hit_id, "Revert": True}


def _decision(visit: Visit, assignment: Assignment) -> Fields:
    return {"AssignmentId": assignment.id, "RequesterFeedback": _typed(visit, "feedback")}


def _bonus(visit: Visit, assignment: Assignment) -> Fields:
    amount = _typed(visit, "amount")
    return {
        "WorkerId": assignment.worker_id,
        "AssignmentId": assignment.id,
        "BonusAmount": {"Amount": amount, "CurrencyCode": CURRENCY} if amount else None,
        "Reason": _typed(visit, "reason"),
    }


_HIT_ACTIONS: Mapping[str, tuple[str, _OfHIT]] = MappingProxyType(
    {
        "extend": ("ExtendHIT", _extension),
        "expire": ("ForceExpireHIT", _just_hit),
        "dispose": ("DisposeHIT", _just_hit),
        "disable": ("DisableHIT", _just_hit),
        "reviewing": ("SetHITAsReviewing", _just_hit),
        "reviewable": ("SetHITAsReviewing", _reverted),
    }
)
_ASSIGNMENT_ACTIONS: Mapping[str, tuple[str, _OfAssignment]] = MappingProxyType(
    {
        "approve": ("ApproveAssignment", _decision),
        "reject": ("RejectAssignment", _decision),
        "approve-rejected": ("ApproveRejectedAssignment", _decision),
        "bonus": ("GrantBonus", _bonus),
    }
)


@page("POST", "/requester/<requester_id>/hits/<hit_id>/approve-all")
def approve_all(visit: Visit, requester_id: str, hit_id: str) -> Response:
    """Approve what was submitted for a HIT, in one call."""
    access_key = account_of(visit, requester_id).access_key
    with moment_of(visit.world) as moment:
        hit = own_hit(moment, requester_id, hit_id)
        where = tables.ASSIGNMENTS, "SubmitTime", [(hit.id, AssignmentStatus.Submitted)]
        waiting = moment.store.page(*where, count=_MOST_AT_ONCE)
    if not waiting:
        return visit.go(visit.path(_hit_page(visit, requester_id, hit_id)))
    requests = [_decision(visit, one) for one in waiting]
    sent = send(visit, access_key, "ApproveAssignment", *requests)
    return shown_at(visit, sent, _hit_page(visit, requester_id, hit_id))


@page("POST", "/requester/<requester_id>/hits/<hit_id>/<action>")
def do_with_hit(visit: Visit, requester_id: str, hit_id: str, action: str) -> Response:
    """Send the call that does something with a HIT."""
    if action not in _HIT_ACTIONS:
        raise NotFound("This cannot be done with a HIT.")
    operation, fields = _HIT_ACTIONS[action]
    access_key = account_of(visit, requester_id).access_key
    with moment_of(visit.world) as moment:
        own_hit(moment, requester_id, hit_id)
    sent = send(visit, access_key, operation, fields(visit, hit_id))
    return shown_at(visit, sent, _hit_page(visit, requester_id, hit_id))


@page("POST", "/requester/<requester_id>/assignments/<assignment_id>/<action>")
def do_with_assignment(
    visit: Visit, requester_id: str, assignment_id: str, action: str
) -> Response:
    """Send the call that does something with an assignment."""
    if action not in _ASSIGNMENT_ACTIONS:
        raise NotFound("This cannot be done with an assignment.")
    operation, fields = _ASSIGNMENT_ACTIONS[action]
    access_key = account_of(visit, requester_id).access_key
    with moment_of(visit.world) as moment:
        assignment = own_assignment(moment, requester_id, assignment_id)
    sent = send(visit, access_key, operation, fields(visit, assignment))
    back = f"/requester/{requester_id}/assignments/{assignment_id}"
    if visit.request.form.get("tab") in _TABS:
        back = _hit_page(visit, requester_id, assignment.hit_id)
    return shown_at(visit, sent, back)


def _typed(visit: Visit, name: str) -> str | None:
    """Return what was typed; what is left empty is not sent."""
    return visit.request.form.get(name, "").strip() or None


def _hit_page(visit: Visit, requester_id: str, hit_id: str) -> str:
    """Return the address of the page of a HIT that something was done from."""
    tab = visit.request.form.get("tab")
    page_of_hit = f"/requester/{requester_id}/hits/{hit_id}"
    return f"{page_of_hit}/{tab}" if tab in _TABS else page_of_hit
