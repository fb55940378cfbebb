"""The check of work that takes several transactions: whether its world is still the same."""

from __future__ import annotations

from mockturk.world.world import World


class InterruptedWorkError(Exception):
    """Work in several transactions ended early: the world has other contents, or is stopped."""


def require_contents(world: World, epoch: object) -> None:
    """Raise InterruptedWorkError if the contents of a world were replaced since an epoch.

    Called within a transaction, with the ``epoch`` that the store had in an earlier one.
    """
    if world.store.epoch is not epoch:
        raise InterruptedWorkError("The data of this world was replaced meanwhile")
