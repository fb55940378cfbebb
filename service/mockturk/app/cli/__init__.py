"""The commands that control a server, built on ``mockturk.client``; and the demo command."""

from __future__ import annotations

from mockturk.app.cli.clock import clock
from mockturk.app.cli.data_folders import check
from mockturk.app.cli.demo import demo
from mockturk.app.cli.faults import fault
from mockturk.app.cli.journal import journal
from mockturk.app.cli.work import work
from mockturk.app.cli.worlds import export, import_world, ready, reset, wait

COMMANDS = (demo, work, ready, wait, reset, export, import_world, check, clock, journal, fault)

__all__ = ["COMMANDS"]
