"""What the applications of these tests have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Served:
    """An application whose answers over WSGI belong to the lane of their path."""

    def lane(self, path: str) -> str:
        return path

    def is_quick(self, _path: str) -> bool:
        return False

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        raise NotImplementedError
