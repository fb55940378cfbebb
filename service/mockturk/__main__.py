"""``python -m mockturk`` is the ``mockturk`` command."""

from __future__ import annotations

from mockturk.app.cli.main import main

main()
