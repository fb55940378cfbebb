"""The two environments of the service."""

from __future__ import annotations

from typing import Literal

Environment = Literal["sandbox", "production"]
