"""Commands that control a server, words around what ``mockturk.remote`` does; and the demo."""

from __future__ import annotations

from mockturk.commands.clock import clock
from mockturk.commands.demo import demo
from mockturk.commands.faults import fault
from mockturk.commands.journal import journal
from mockturk.commands.work import work
from mockturk.commands.worlds import export, import_world, ready, reset, wait

COMMANDS = (demo, work, ready, wait, reset, export, import_world, clock, journal, fault)

__all__ = ["COMMANDS"]
