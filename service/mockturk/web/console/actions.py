"""Actions on a HIT or an assignment; each sends a call of the Requester API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from mockturk.domain.assignments import Assignment, AssignmentStatus
from mockturk.domain.money import CURRENCY
from mockturk.store import tables
from mockturk.web.console.api_calls import redirect_with_call, send_call
from mockturk.web.console.envelopes import Fields
from mockturk.web.console.layout import get_account
from mockturk.web.console.ownership import get_own_assignment, get_own_hit
from mockturk.web.site import RequestContext, page
from mockturk.world.lifecycle.scheduled_events import open_transaction

# The maximum number of assignments approved in one call, which has one request for each.
_MOST_AT_ONCE = 100
_TABS = ("question", "answers", "review", "source")

_OfHIT = Callable[[RequestContext, str], Fields]
_OfAssignment = Callable[[RequestContext, Assignment], Fields]


def _just_hit(_visit: RequestContext, hit_id: str) -> Fields:
    return {"HITId": hit_id}


def _extension(context: RequestContext, hit_id: str) -> Fields:
    return {
        "HITId": hit_id,
        "MaxAssignmentsIncrement": _read_form_field(context, "assignments"),
        "ExpirationIncrementInSeconds": _read_form_field(context, "seconds"),
    }


def _reverted(_visit: RequestContext, hit_id: str) -> Fields:
    return {"HITId": hit_id, "Revert": True}


def _decision(context: RequestContext, assignment: Assignment) -> Fields:
    return {
        "AssignmentId": assignment.id,
        "RequesterFeedback": _read_form_field(context, "feedback"),
    }


def _bonus(context: RequestContext, assignment: Assignment) -> Fields:
    amount = _read_form_field(context, "amount")
    return {
        "WorkerId": assignment.worker_id,
        "AssignmentId": assignment.id,
        "BonusAmount": {"Amount": amount, "CurrencyCode": CURRENCY} if amount else None,
        "Reason": _read_form_field(context, "reason"),
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
def approve_all(context: RequestContext, requester_id: str, hit_id: str) -> Response:
    """Approve the submitted assignments of a HIT in one call."""
    access_key = get_account(context, requester_id).access_key
    with open_transaction(context.world) as transaction:
        hit = get_own_hit(transaction, requester_id, hit_id)
        where = tables.ASSIGNMENTS, "SubmitTime", [(hit.id, AssignmentStatus.Submitted)]
        waiting = transaction.store.page(*where, count=_MOST_AT_ONCE)
    if not waiting:
        return context.redirect(context.path(_hit_page(context, requester_id, hit_id)))
    requests = [_decision(context, one) for one in waiting]
    sent = send_call(context, access_key, "ApproveAssignment", *requests)
    return redirect_with_call(context, sent, _hit_page(context, requester_id, hit_id))


@page("POST", "/requester/<requester_id>/hits/<hit_id>/<action>")
def act_on_hit(context: RequestContext, requester_id: str, hit_id: str, action: str) -> Response:
    """Send the call of an action on a HIT."""
    if action not in _HIT_ACTIONS:
        raise NotFound("There is no such action on a HIT.")
    operation, fields = _HIT_ACTIONS[action]
    access_key = get_account(context, requester_id).access_key
    with open_transaction(context.world) as transaction:
        get_own_hit(transaction, requester_id, hit_id)
    sent = send_call(context, access_key, operation, fields(context, hit_id))
    return redirect_with_call(context, sent, _hit_page(context, requester_id, hit_id))


@page("POST", "/requester/<requester_id>/assignments/<assignment_id>/<action>")
def act_on_assignment(
    context: RequestContext, requester_id: str, assignment_id: str, action: str
) -> Response:
    """Send the call of an action on an assignment."""
    if action not in _ASSIGNMENT_ACTIONS:
        raise NotFound("There is no such action on an assignment.")
    operation, fields = _ASSIGNMENT_ACTIONS[action]
    access_key = get_account(context, requester_id).access_key
    with open_transaction(context.world) as transaction:
        assignment = get_own_assignment(transaction, requester_id, assignment_id)
    sent = send_call(context, access_key, operation, fields(context, assignment))
    back = f"/requester/{requester_id}/assignments/{assignment_id}"
    if context.request.form.get("tab") in _TABS:
        back = _hit_page(context, requester_id, assignment.hit_id)
    return redirect_with_call(context, sent, back)


def _read_form_field(context: RequestContext, name: str) -> str | None:
    """Return a field of the posted form; None if it is empty, so that it is not sent."""
    return context.request.form.get(name, "").strip() or None


def _hit_page(context: RequestContext, requester_id: str, hit_id: str) -> str:
    """Return the path of the HIT's page from which an action was sent."""
    tab = context.request.form.get("tab")
    page_of_hit = f"/requester/{requester_id}/hits/{hit_id}"
    return f"{page_of_hit}/{tab}" if tab in _TABS else page_of_hit
