"""``python -m mockturk.operations`` prints docs/operations.md."""

from __future__ import annotations

import sys

from mockturk.operations.reference_page import page

sys.stdout.write(page())
