"""``python -m mockturk.operations`` writes the documentation page of the operations."""

from __future__ import annotations

import sys

from mockturk.operations.reference_page import page

sys.stdout.write(page())
