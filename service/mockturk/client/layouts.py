"""The HIT layouts of a remote world."""

from __future__ import annotations

from typing import Any

from mockturk.client.connection import ControlConnection, to_path_segment


class RemoteLayouts:
    """The HIT layouts of a remote world: HTML pages with placeholders, for use by CreateHIT."""

    def __init__(self, connection: ControlConnection) -> None:
        self._connection = connection

    def all(self) -> list[dict[str, Any]]:
        """Return the layouts without their pages: dicts of ``layout_id`` and ``placeholders``."""
        return list(self._connection.get("/layouts")["layouts"])

    def get(self, layout_id: str) -> str:
        """Return the page of a layout, in HTML.

        :raises ControlAPIError: when there is no such layout (404).
        """
        return str(self._connection.get(f"/layouts/{to_path_segment(layout_id)}")["html"])

    def put(self, layout_id: str, html: str) -> list[str]:
        """Store a page as a layout, and return the names of its placeholders, in order.

        It replaces a layout with the same id; HITs that were created with it do not change.

        :param layout_id: up to 64 characters of A-Z, 0-9 and _.
        :param html: the page; a placeholder is written ``${name}``.
        :raises InvalidValueError: when ``layout_id`` is not such an id.
        """
        return list(
            self._connection.put(f"/layouts/{to_path_segment(layout_id)}", html=html)[
                "placeholders"
            ]
        )

    def delete(self, layout_id: str) -> None:
        """Remove a layout; a reset restores the layouts of the server's folder.

        :raises ControlAPIError: when there is no such layout (404).
        """
        self._connection.delete(f"/layouts/{to_path_segment(layout_id)}")
