"""Simulated workers: they accept HITs, answer them with a set accuracy, and let time pass.

A simulation keeps no state of its own. The answers of a worker to a HIT, and the time they take,
are drawn from the seed, the worker and the HIT alone, and the world has the work in progress. So a
second simulation continues where the first one stopped.
"""

from __future__ import annotations

from mockturk.world.simulation.simulation import Simulation, SimulationSummary

__all__ = ["Simulation", "SimulationSummary"]
