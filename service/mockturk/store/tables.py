"""The tables of a world: what is kept, and by what it is found."""

from __future__ import annotations

from mockturk.domain.accounts import Account
from mockturk.domain.hit_types import HITType
from mockturk.domain.hits import HIT
from mockturk.domain.layouts import Layout
from mockturk.domain.tokens import UniqueRequestToken
from mockturk.store.port import Table

ACCOUNTS = Table[Account]("accounts", key=lambda account: account.access_key)

HIT_TYPES = Table[HITType](
    "hit_types",
    key=lambda hit_type: hit_type.id,
    unique={
        "identity": lambda hit_type: (
            None if hit_type.owner is None else (hit_type.owner, hit_type.properties.identity)
        )
    },
)

LAYOUTS = Table[Layout]("layouts", key=lambda layout: layout.id)

HITS = Table[HIT]("hits", key=lambda hit: hit.id)

TOKENS = Table[UniqueRequestToken]("tokens", key=lambda token: token.key)
