"""The open elements of a page. No tree is built, because nothing reads what is in the elements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tinyhtml5.constants import namespaces
from tinyhtml5.treebuilder import Marker, TreeBuilder

HTML = namespaces["html"]


class StartTag:
    """A start tag in a page: the offset of its end, and whether it was reported as unclosed."""

    __slots__ = ("is_reported", "offset")

    def __init__(self, offset: int) -> None:
        self.offset = offset
        self.is_reported = False


class OpenElement:
    """One element as tinyhtml5's phases use it, without parent and children."""

    parent = None

    def __init__(
        self, name: str, namespace: str, attributes: Mapping[str, str], start_tag: StartTag
    ) -> None:
        self.name = name
        self.namespace = namespace
        self.name_tuple = namespace, name
        self.attributes = attributes
        self.start_tag = start_tag

    def append_child(self, node: OpenElement) -> None:
        """Do nothing: children are not recorded."""

    def insert_before(self, node: OpenElement, _reference: object) -> None:
        """Do nothing: children are not recorded."""

    def reparent_children(self, parent: OpenElement) -> None:
        """Do nothing: children are not recorded."""

    def has_content(self) -> bool:
        """Return False: content is not recorded."""
        return False

    def clone(self) -> OpenElement:
        """Return another element of the same start tag."""
        return OpenElement(self.name, self.namespace, self.attributes, self.start_tag)


class OpenElements(TreeBuilder):
    """A tree builder that keeps the stack of open elements and no tree.

    ``offset`` is where the current token ends.
    """

    offset = 0

    def reset(self) -> None:
        """Start with no element."""
        super().reset()
        self.document = OpenElement("", "", {}, StartTag(0))

    def create_element(self, token: Mapping[str, Any]) -> OpenElement:
        """Return the element of a start tag."""
        namespace = token.get("namespace", self.default_namespace)
        return OpenElement(token["name"], namespace, token["data"], StartTag(self.offset))

    def insert_element_normal(self, token: Mapping[str, Any]) -> OpenElement:
        """Open the element of a start tag."""
        element = self.create_element(token)
        self.open_elements.append(element)
        return element

    insert_element_table = insert_element_normal

    def reconstruct_active_formatting_elements(self) -> None:
        """Reopen the formatting elements that were closed too early."""
        entries = self.active_formatting_elements
        first = len(entries)
        while first and entries[first - 1] is not Marker:
            if entries[first - 1] in self.open_elements:
                break
            first -= 1
        for index in range(first, len(entries)):
            entries[index] = entries[index].clone()
            self.open_elements.append(entries[index])

    def insert_text(self, data: str, parent: OpenElement | None = None) -> None:
        """Do nothing: text is not recorded."""

    def insert_comment(self, token: Mapping[str, Any], parent: OpenElement | None = None) -> None:
        """Do nothing: comments are not recorded."""

    def insert_doctype(self, token: Mapping[str, Any]) -> None:
        """Do nothing: doctypes are not recorded."""
