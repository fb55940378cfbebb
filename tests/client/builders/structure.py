"""XML documents as values that can be compared, whatever their layout."""

from __future__ import annotations

from typing import Any

from lxml import etree

Structure = tuple[str, dict[str, str], Any]


def structure(document: str | bytes) -> Structure:
    """Return name, attributes and content of the root: a text, trimmed, or its children."""
    text = document.encode() if isinstance(document, str) else document
    return element_structure(etree.fromstring(text))


def element_structure(element: etree._Element) -> Structure:
    children = [element_structure(child) for child in element]
    return str(element.tag), dict(element.attrib), children or (element.text or "").strip()
