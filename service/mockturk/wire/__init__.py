"""The wire: from bytes to requests and from results to bytes."""

from __future__ import annotations

import mockturk.wire.spyne_compat  # noqa: F401 - before anything here imports Spyne
