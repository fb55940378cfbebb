"""The context of a call: the caller, the time and the world."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from mockturk.documents.documents import QuestionCheck
from mockturk.domain.accounts import Account
from mockturk.domain.api_rules import LEGACY_RULES, APIRules
from mockturk.domain.assignments import Assignment
from mockturk.domain.checks import require_value, validate_identifier
from mockturk.domain.errors import (
    AssignmentDoesNotExist,
    HITDoesNotExist,
    HITLayoutDoesNotExist,
    HITTypeDoesNotExist,
    InvalidHITState,
    InvalidQualificationTypeState,
    QualificationTypeDoesNotExist,
    RequestAlreadyProcessedError,
)
from mockturk.domain.hit_types import HITType, HITTypeProperties
from mockturk.domain.hits import HIT, HITStatus
from mockturk.domain.layouts import Layout
from mockturk.domain.limits import Limits
from mockturk.domain.qualification_requirements import QualificationTypeStatus
from mockturk.domain.qualification_types import QualificationType
from mockturk.domain.request_notes import RequestNotes
from mockturk.domain.times import add_duration
from mockturk.domain.tokens import UniqueRequestToken, token_key
from mockturk.operations.validation.response_groups import Groups
from mockturk.store import tables
from mockturk.store.port import Store, Table
from mockturk.world.lifecycle import payments
from mockturk.world.lifecycle.world_transaction import WorldTransaction
from mockturk.world.world import World, shared_hit_type

log = logging.getLogger(__name__)


class OperationCall:
    """The context of one request of a call, within its transaction.

    ``groups`` are the requested response groups, ``rules`` the rules of the call's API. ``notes``
    collects ignored names and rounded amounts. ``now`` is in UTC and whole seconds.
    ``build_base_url`` returns the URL at which the caller reached the service, with a trailing
    slash. ``question_check`` is the result of a check of the Question before the transaction; None
    if there was none.
    """

    __slots__ = (
        "access_key",
        "build_base_url",
        "groups",
        "limits",
        "notes",
        "now",
        "question_check",
        "rules",
        "store",
        "transaction",
        "world",
    )

    def __init__(
        self,
        transaction: WorldTransaction,
        access_key: str,
        groups: Groups,
        notes: RequestNotes,
        build_base_url: Callable[[], str],
        *,
        rules: APIRules = LEGACY_RULES,
        question_check: QuestionCheck | None = None,
    ) -> None:
        self.transaction = transaction
        self.rules = rules
        self.question_check = question_check
        self.access_key = access_key
        self.groups = groups
        self.notes = notes
        self.build_base_url = build_base_url
        self.world: World = transaction.world
        self.now: datetime = transaction.now
        self.store: Store = transaction.store
        self.limits: Limits = transaction.world.limits

    @property
    def account(self) -> Account:
        """The caller's account, with its present balance."""
        return self.world.account(self.access_key)

    def load_own_hit(self, parameter: str, hit_id: str | None) -> HIT:
        """Load a HIT of the caller.

        Raises MissingParameters, InvalidParameterValue, and HITDoesNotExist if there is no such
        HIT or it belongs to another requester.
        """
        hit_id = validate_identifier(parameter, require_value(parameter, hit_id), self.limits)
        hit = self.store.get(tables.HITS, hit_id)
        if hit is None or hit.owner != self.account.id:
            raise HITDoesNotExist(hit_id)
        return hit

    def load_own_hit_in_status(self, statuses: Sequence[HITStatus], hit_id: str | None) -> HIT:
        """Load a HIT of the caller that must have one of ``statuses``.

        Raises the errors of ``load_own_hit``, and InvalidHITState.
        """
        hit = self.load_own_hit("HITId", hit_id)
        if hit.status not in statuses:
            raise InvalidHITState(hit.id, hit.status, statuses)
        return hit

    def load_own_assignment(self, assignment_id: str | None) -> Assignment:
        """Load an assignment of the caller's HITs, with any status.

        Raises MissingParameters, InvalidParameterValue, and AssignmentDoesNotExist if there is no
        such assignment or it belongs to another requester.
        """
        given = require_value("AssignmentId", assignment_id)
        assignment_id = validate_identifier("AssignmentId", given, self.limits)
        assignment = self.store.get(tables.ASSIGNMENTS, assignment_id)
        if assignment is None or assignment.owner != self.account.id:
            raise AssignmentDoesNotExist(assignment_id)
        return assignment

    def hit_type(self, parameter: str, hit_type_id: str) -> HITType:
        """Load a HIT type of the caller, or one shared by all requesters.

        Raises InvalidParameterValue, and HITTypeDoesNotExist if there is no such type or it
        belongs to another requester. If the limits allow unknown HIT types, an unknown id gets a
        shared type with the properties of the documentation's sample.
        """
        hit_type_id = validate_identifier(parameter, hit_type_id, self.limits)
        hit_type = self.store.get(tables.HIT_TYPES, hit_type_id)
        if hit_type is None and self.limits.unknown_hit_types:
            return shared_hit_type(self.world.ids, hit_type_id)
        if hit_type is None or (hit_type.owner and hit_type.owner != self.account.id):
            raise HITTypeDoesNotExist(hit_type_id)
        return hit_type

    def layout(self, parameter: str, layout_id: str) -> Layout:
        """Load a HIT layout. All requesters share all layouts.

        Raises InvalidParameterValue and HITLayoutDoesNotExist.
        """
        layout_id = validate_identifier(parameter, layout_id, self.limits)
        layout = self.store.get(tables.LAYOUTS, layout_id)
        if layout is None:
            raise HITLayoutDoesNotExist(layout_id)
        return layout

    def find_or_build_hit_type(self, properties: HITTypeProperties) -> HITType:
        """Return the caller's HIT type with these properties, or a new one if there is none yet.

        Equal properties are the same type for every operation
        (docs/reference/lifecycle.md#hit-type-identity). A new type is not saved here: the operation
        saves it after its last check.
        """
        owner = self.account.id
        known = self.store.find(tables.HIT_TYPES, "identity", (owner, properties.identity))
        ids = self.world.ids
        return known or HITType(ids.hit_type(), ids.hit_group(), owner, properties)

    def require_qualification_type(self, type_id: str) -> None:
        """Check that new HITs may require a Qualification type: it must be Active, of any owner.

        Raises QualificationTypeDoesNotExist, unless the limits allow unknown types, and
        InvalidQualificationTypeState.
        """
        kind = self.store.get(tables.QUALIFICATION_TYPES, type_id)
        if kind is None:
            if not self.limits.unknown_qualification_types:
                raise QualificationTypeDoesNotExist(type_id)
        elif not kind.is_active:
            raise InvalidQualificationTypeState(
                type_id, kind.state, [QualificationTypeStatus.Active]
            )

    def require_usable_hit_type(self, hit_type: HITType) -> None:
        """Check each requirement of a HIT type with ``require_qualification_type``."""
        for requirement in hit_type.properties.requirements:
            self.require_qualification_type(requirement.qualification_type_id)

    def qualification_type(self, type_id: str | None) -> QualificationType:
        """Load a Qualification type of any owner.

        Raises MissingParameters, InvalidParameterValue and QualificationTypeDoesNotExist.
        """
        parameter = "QualificationTypeId"
        type_id = validate_identifier(parameter, require_value(parameter, type_id), self.limits)
        kind = self.store.get(tables.QUALIFICATION_TYPES, type_id)
        if kind is None:
            raise QualificationTypeDoesNotExist(type_id)
        return kind

    def load_own_qualification_type(self, type_id: str | None) -> QualificationType:
        """Load a Qualification type of the caller.

        Raises the errors of ``qualification_type``. A type of another requester or of the system
        raises QualificationTypeDoesNotExist.
        """
        kind = self.qualification_type(type_id)
        if kind.owner != self.account.id:
            raise QualificationTypeDoesNotExist(kind.id)
        return kind

    def load_own_type_in_use(self, type_id: str | None) -> QualificationType:
        """Load a Qualification type of the caller that is not being disposed of.

        Raises the errors of ``load_own_qualification_type``, and InvalidQualificationTypeState.
        """
        kind = self.load_own_qualification_type(type_id)
        if kind.gone_at is not None:
            raise InvalidQualificationTypeState(kind.id, kind.state, list(QualificationTypeStatus))
        return kind

    def require_funds(self, due: Decimal) -> None:
        """Raise InsufficientFunds if the caller cannot pay an amount in USD."""
        payments.require_funds(self.transaction, self.account, due)

    def find_token(self, operation: str, token: str) -> UniqueRequestToken | None:
        """Return the record of the caller's earlier use of a token, None if there is none.

        Tokens are remembered for 24 hours. An empty token counts as no token.
        """
        if not token:
            return None
        return self.store.get(tables.TOKENS, token_key(self.account.id, operation, token))

    def require_new_token(self, operation: str, token: str) -> None:
        """Raise RequestAlreadyProcessedError if the caller used this token before."""
        if self.find_token(operation, token):
            raise RequestAlreadyProcessedError(token)

    def remember_token(self, operation: str, token: str, made: str) -> None:
        """Record a token of the caller with the id of the object that the call made or changed.

        An empty token is not recorded.
        """
        if token:
            forgotten_at = add_duration(self.now, self.limits.token_remembered)
            serial = self.world.ids.serial()
            self.make_room(tables.TOKENS, self.limits.tokens, "request tokens")
            self.store.add(
                tables.TOKENS,
                UniqueRequestToken(serial, self.account.id, operation, token, forgotten_at, made),
            )

    def make_room(self, table: Table[Any], most: int, records: str) -> None:
        """Delete the record of a table that is due first if there are ``most`` of them already.

        The log then says so; ``records`` is what it calls them.
        """
        oldest = self.store.first(table, tables.DUE, tables.DUE)
        if oldest and self.store.size(table) >= most:
            self.store.delete(table, oldest[-1])
            log.info("deleted the oldest of %d %s", most, records)
