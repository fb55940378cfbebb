"""Conversion of errors to the Errors element of a response."""

from __future__ import annotations

from mockturk.domain.errors import ServiceError
from mockturk.wire.contract.types.platform import Error, Errors, KeyValuePair
from mockturk.world.world import World


def build_errors(world: World, error: ServiceError) -> Errors:
    """Return the Errors element of an error; its message has the world's time."""
    data = [KeyValuePair(Key=key, Value=value) for key, value in error.data]
    return Errors(Error=[Error(Code=error.code, Message=world.format_message(error), Data=data)])
