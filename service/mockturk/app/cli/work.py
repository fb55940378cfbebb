"""The command ``mockturk work``: run simulated workers."""

from __future__ import annotations

import sys
from typing import Any

import click

from mockturk.app.cli.options import Number, pass_world, wait_option
from mockturk.client import World
from mockturk.domain.views.simulation import SimulationSummary


@click.command("work")
@click.option(
    "--workers",
    type=click.IntRange(1, 1000),
    default=10,
    show_default=True,
    help="Number of workers who work at the same time.",
)
@click.option(
    "--accuracy",
    type=Number(0, 1),
    default=0.9,
    show_default=True,
    help="Probability that a worker answers a question of the answer key correctly.",
)
@click.option(
    "--agreement",
    type=Number(0, 1),
    default=0.9,
    show_default=True,
    help="Probability that a worker gives the common answer to another question.",
)
@click.option(
    "--seconds",
    type=Number(0, 31_536_000),
    show_default="30, or a third of the time allotted",
    help="Average time that a worker takes for an assignment.",
)
@click.option(
    "--seed", default="0", show_default=True, help="The same seed gives the same answers."
)
@click.option("--hit", "hit_id", metavar="HITID", help="Work on this HIT only.")
@click.option(
    "--hit-type", "hit_type_id", metavar="HITTYPEID", help="Work on HITs of this type only."
)
@click.option("--most", type=click.IntRange(1), help="Stop after this many submissions.")
@wait_option(0)
@pass_world
def work(world: World, *, wait: float, **asked: Any) -> None:
    """Let simulated workers do the HITs of a world.

    The world's clock advances with their work. Progress is written to standard error.
    """
    live = sys.stderr.isatty()
    if wait:
        world.wait(wait)
    so_far = SimulationSummary.at_start()
    for so_far in world.workers.work_in_steps(**asked):
        line = f"{so_far.submitted} submitted, {so_far.simulated_seconds} s simulated"
        click.echo(f"\r{line}" if live else line, err=True, nl=not live)
    if live:
        click.echo(err=True)
    click.echo(format_summary(so_far))


def format_summary(done: SimulationSummary) -> str:
    """Format the summary of a simulation as a few lines."""
    minutes, seconds = divmod(done.simulated_seconds, 60)
    hours, minutes = divmod(minutes, 60)
    others = ("returned", "abandoned", "failed")
    ended = ", ".join(f"{getattr(done, name)} {name}" for name in others)
    lines = [
        f"{done.submitted} assignments submitted, {ended}",
        f"{done.hits_finished} HITs finished, {done.hits_available} still available",
        f"{hours}:{minutes:02}:{seconds:02} simulated",
    ]
    if not done.accepted and not done.submitted:
        lines.append("There was nothing these workers could do.")
    return "\n".join(lines)
