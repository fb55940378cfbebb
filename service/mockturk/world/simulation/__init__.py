"""Simulated workers: they accept HITs, answer them with a set accuracy, and let time pass.

A simulation keeps no state of its own: the answers of a worker to a HIT, and the time they take,
depend only on the seed, the worker and the HIT, and work in progress is stored in the world. So a
second simulation continues where the first one stopped.
"""

from __future__ import annotations

from mockturk.world.simulation.simulation import Simulation

__all__ = ["Simulation"]
