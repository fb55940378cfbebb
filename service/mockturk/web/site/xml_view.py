"""XML documents as HTML: elements in colour, which fold without a script."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lxml import etree
from markupsafe import Markup

from mockturk.wire.safe_xml import format_xml, parse_xml

# Larger documents are shown as plain text: elements that fold take 20 times as much memory.
_MOST_ELEMENTS = 3_000
# Longer texts, such as a Question within a call, are folded at first.
_MOST_LINES = 8


def render_xml(document: bytes | str, marked: Collection[str] = ()) -> Markup:
    """Return a document as HTML, with elements that have children as ``details`` that fold.

    Elements with one of the ``marked`` names are highlighted. The text of the HTML is the indented
    document. Text that is not well-formed is returned unchanged.
    """
    text = format_xml(document.encode() if isinstance(document, str) else document)
    try:
        root = parse_xml(text.encode())
    except (etree.XMLSyntaxError, ValueError):
        return Markup("<pre>{}</pre>").format(text)
    if sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        return Markup("<pre>{}</pre>").format(text)
    return Markup("").join(_render_element(root, marked, 0))


def _render_element(
    element: etree._Element, marked: Collection[str], depth: int
) -> Iterator[Markup]:
    indent = "  " * depth
    if element.tag in (etree.Comment, etree.PI, etree.Entity):
        yield Markup('{}<span class="xml-comment">{}</span>\n').format(
            indent, etree.tostring(element, encoding="unicode", with_tail=False)
        )
        return
    name = _name(element)
    opening = Markup('<span class="xml-tag">&lt;{}</span>{}').format(name, _attributes(element))
    closing = Markup('<span class="xml-tag">&lt;/{}&gt;</span>').format(name)
    end = Markup('<span class="xml-tag">&gt;</span>')
    mark = " xml-marked" if etree.QName(element).localname in marked else ""
    if len(element):
        yield Markup('<details class="xml-element{}" open><summary>{}{}{}</summary>\n').format(
            mark, indent, opening, end
        )
        if element.text and element.text.strip():
            yield Markup('<span class="xml-text">{}</span>\n').format(element.text)
        for child in element:
            yield from _render_element(child, marked, depth + 1)
            if child.tail and child.tail.strip():
                yield Markup('<span class="xml-text">{}</span>\n').format(child.tail)
        yield Markup('<div class="xml-close">{}{}</div></details>\n').format(indent, closing)
        return
    text = element.text or ""
    if text.count("\n") > _MOST_LINES:
        yield Markup(
            '<details class="xml-element{}"><summary>{}{}{}</summary>'
            '<div class="xml-text">{}</div><div class="xml-close">{}</div></details>\n'
        ).format(mark, indent, opening, end, text, closing)
        return
    yield Markup('<div class="xml-leaf{}">{}{}').format(mark, indent, opening)
    if text:
        yield Markup('{}<span class="xml-text">{}</span>{}').format(end, text, closing)
    else:
        yield Markup('<span class="xml-tag">/&gt;</span>')
    yield Markup("</div>\n")


def _name(element: etree._Element) -> str:
    local = etree.QName(element).localname
    return f"{element.prefix}:{local}" if element.prefix else local


def _attributes(element: etree._Element) -> Markup:
    """Return the namespace declarations and the attributes of an element."""
    parent = element.getparent()
    known = {} if parent is None else parent.nsmap
    found = [
        (f"xmlns:{prefix}" if prefix else "xmlns", uri)
        for prefix, uri in element.nsmap.items()
        if known.get(prefix) != uri
    ]
    prefixes = {uri: prefix for prefix, uri in element.nsmap.items() if prefix}
    for name, value in element.attrib.items():
        parts = etree.QName(str(name))
        prefix = prefixes.get(parts.namespace or "", "")
        found.append((f"{prefix}:{parts.localname}" if prefix else parts.localname, str(value)))
    one = Markup(' <span class="xml-name">{}</span>=<span class="xml-value">"{}"</span>')
    return Markup("").join(one.format(name, value) for name, value in found)
