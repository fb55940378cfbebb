"""Simulated workers: they find HITs, answer them as well as they are told to, and let time pass.

Nothing is remembered between two simulations. What a worker answers, and how long it takes, is
drawn for that worker and that HIT from the seed alone, and the world has what is in progress; so
the second of two short simulations goes on where the first one stopped.
"""

from __future__ import annotations

from mockturk.world.simulation.simulation import Simulation, SimulationSummary

__all__ = ["Simulation", "SimulationSummary"]
