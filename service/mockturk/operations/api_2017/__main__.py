"""``python -m mockturk.operations.api_2017`` prints docs/operations-2017.md."""

from __future__ import annotations

import sys

from mockturk.operations.api_2017.reference_page import page_2017

sys.stdout.write(page_2017())
