"""The HIT layouts of a world."""

from __future__ import annotations

from mockturk.client.connection import ControlConnection, ItemList, to_path_segment
from mockturk.domain.views.control import LayoutInfo, LayoutList, LayoutSummary


class Layouts:
    """The HIT layouts of a world: HTML pages with placeholders, for use by CreateHIT."""

    def __init__(self, connection: ControlConnection) -> None:
        self._connection = connection

    def all(self) -> ItemList[LayoutSummary]:
        """Return the layouts, ordered by id, without their pages."""
        found = self._connection.get("/layouts", LayoutList).layouts
        return ItemList(found, len(found))

    def get(self, layout_id: str) -> str:
        """Return the page of a layout, in HTML.

        :raises ControlAPIError: when there is no such layout (404).
        """
        return self._connection.get(f"/layouts/{to_path_segment(layout_id)}", LayoutInfo).html

    def put(self, layout_id: str, html: str) -> list[str]:
        """Store a page as a layout, and return the names of its placeholders, in order.

        It replaces a layout with the same id; HITs that were created with it do not change.

        :param layout_id: up to 64 characters of A-Z, 0-9 and _.
        :param html: the page; a placeholder is written ``${name}``.
        :raises InvalidValueError: when ``layout_id`` is not such an id.
        """
        path = f"/layouts/{to_path_segment(layout_id)}"
        return list(self._connection.put(path, LayoutInfo, html=html).placeholders)

    def delete(self, layout_id: str) -> None:
        """Remove a layout; a reset restores the layouts of the server's folder.

        :raises ControlAPIError: when there is no such layout (404).
        """
        self._connection.delete(f"/layouts/{to_path_segment(layout_id)}")
