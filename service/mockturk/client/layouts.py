"""The HIT layouts of a remote world."""

from __future__ import annotations

from typing import Any

from mockturk.client.connection import ControlConnection, to_path_segment


class RemoteLayouts:
    """The layouts of a world: pages with placeholders that CreateHIT may name."""

    def __init__(self, connection: ControlConnection) -> None:
        self._connection = connection

    def all(self) -> list[dict[str, Any]]:
        """Return them without their pages: ``layout_id`` and ``placeholders``."""
        return list(self._connection.get("/layouts")["layouts"])

    def get(self, layout_id: str) -> str:
        """Return the page of a layout."""
        return str(self._connection.get(f"/layouts/{to_path_segment(layout_id)}")["html"])

    def put(self, layout_id: str, html: str) -> list[str]:
        """Keep a page as a layout, and return the names it wants values for."""
        return list(
            self._connection.put(f"/layouts/{to_path_segment(layout_id)}", html=html)[
                "placeholders"
            ]
        )

    def delete(self, layout_id: str) -> None:
        """Forget a layout."""
        self._connection.delete(f"/layouts/{to_path_segment(layout_id)}")
