"""The contract: every message of the API as Spyne types, and the WSDL made from them.

Nothing here depends on how a request arrives or on what an operation does.
"""

from __future__ import annotations

import mockturk.wire.spyne_compat  # noqa: F401 - before anything here imports Spyne
