"""The call an operation answers: who asks, when, in which world."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from mockturk.domain.accounts import Account
from mockturk.domain.hit_types import HITType, HITTypeProperties
from mockturk.domain.hits import HIT
from mockturk.domain.layouts import Layout
from mockturk.domain.tokens import UniqueRequestToken, token_key
from mockturk.errors import (
    HITAlreadyExists,
    HITDoesNotExist,
    HITLayoutDoesNotExist,
    HITTypeDoesNotExist,
)
from mockturk.rules.limits import Limits
from mockturk.rules.money import require_funds
from mockturk.rules.response_groups import Groups
from mockturk.rules.values import identifier, required
from mockturk.store import tables
from mockturk.store.port import Store
from mockturk.world import World, shared_hit_type


@dataclass(frozen=True, slots=True)
class Call:
    """One request of a call, within its transaction."""

    world: World
    account: Account
    now: datetime
    groups: Groups

    @property
    def store(self) -> Store:
        """The world's store."""
        return self.world.store

    @property
    def limits(self) -> Limits:
        """The limits that hold in the world."""
        return self.world.limits

    def own_hit(self, parameter: str, hit_id: str | None) -> HIT:
        """Load a HIT of the caller.

        Raises MissingParameters, InvalidParameterValue, and HITDoesNotExist for one that is
        not there or is another requester's.
        """
        hit_id = identifier(parameter, required(parameter, hit_id), self.limits)
        hit = self.store.get(tables.HITS, hit_id)
        if hit is None or hit.owner != self.account.id:
            raise HITDoesNotExist(hit_id)
        return hit

    def hit_type(self, parameter: str, hit_type_id: str) -> HITType:
        """Load a HIT type of the caller or of everyone.

        Raises InvalidParameterValue, and HITTypeDoesNotExist for one that is not there or is
        another requester's. Where the limits admit unknown types a type like the documented
        one stands in.
        """
        hit_type_id = identifier(parameter, hit_type_id, self.limits)
        hit_type = self.store.get(tables.HIT_TYPES, hit_type_id)
        if hit_type is None and self.limits.unknown_hit_types:
            return shared_hit_type(self.world.ids, hit_type_id)
        if hit_type is None or hit_type.owner not in (None, self.account.id):
            raise HITTypeDoesNotExist(hit_type_id)
        return hit_type

    def layout(self, parameter: str, layout_id: str) -> Layout:
        """Load a HIT layout; all are every requester's.

        Raises InvalidParameterValue and HITLayoutDoesNotExist.
        """
        layout_id = identifier(parameter, layout_id, self.limits)
        layout = self.store.get(tables.LAYOUTS, layout_id)
        if layout is None:
            raise HITLayoutDoesNotExist(layout_id)
        return layout

    def derived_hit_type(self, properties: HITTypeProperties) -> HITType:
        """Return the caller's HIT type with these properties, a new one if there is none yet.

        The same values are the same type, whichever operation brings them (lifecycle.md §1.5).
        A new one is not saved here: the operation does that, once nothing can fail any more.
        """
        owner = self.account.id
        known = self.store.find(tables.HIT_TYPES, "identity", (owner, properties.identity))
        ids = self.world.ids
        return known or HITType(ids.hit_type(), ids.hit_group(), owner, properties)

    def type_of(self, hit: HIT) -> HITType:
        """Load the type of a HIT; it outlives its HITs."""
        hit_type = self.store.get(tables.HIT_TYPES, hit.hit_type_id)
        if hit_type is None:
            raise LookupError(f"the type of {hit.id} is gone")
        return hit_type

    def knows_qualification_type(self, qualification_type_id: str) -> bool:
        """Tell whether a Qualification type exists in this environment."""
        return qualification_type_id in self.world.system_qualification_types

    def require_funds(self, due: Decimal) -> None:
        """Refuse what the caller cannot pay; in the sandbox nothing is ever paid.

        ``due`` is in USD. Raises InsufficientFunds.
        """
        if self.world.environment == "production":
            require_funds(self.account, due)

    def require_new_token(self, operation: str, token: str) -> None:
        """Refuse a token the caller used before, as long as it is remembered.

        Raises HITAlreadyExists. An empty token is none.
        """
        used = self.store.get(tables.TOKENS, token_key(self.account.id, operation, token))
        if used and self.now - used.used_at < self.limits.token_remembered:
            raise HITAlreadyExists(token, used.made)

    def remember_token(self, operation: str, token: str, made: str) -> None:
        """Remember a token of the caller and what the call with it made."""
        if token:
            self.store.save(
                tables.TOKENS,
                UniqueRequestToken(self.account.id, operation, token, self.now, made),
            )
