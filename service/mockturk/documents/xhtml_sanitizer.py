"""Sanitizing the XHTML of a FormattedContent for use in our pages.

The schema (2006-07-14/FormattedContentXHTMLSubset.xsd) determines the allowed elements. The result
contains nothing that can run or that is loaded from another machine: a text replaces such content.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import nh3
from lxml import etree

from mockturk.documents.schemas import FORMATTED_CONTENT
from mockturk.documents.url_policy import is_local_address
from mockturk.documents.xml_parsing import get_text_content, parse_element

_COMMON = frozenset({"title", "lang", "dir"})
_ALIGNED = frozenset({"align", "valign"})
_CELL = _ALIGNED | {"abbr", "bgcolor", "colspan", "height", "nowrap", "rowspan", "scope", "width"}
# Attributes of the schema that are left out: those that refer to other elements or pages (headers,
# longdesc), and those that change keyboard input (accesskey, tabindex).
_ATTRIBUTES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "a": frozenset({"href", "hreflang", "name"}),
        "area": frozenset({"alt", "coords", "href", "shape"}),
        "blockquote": frozenset({"cite"}),
        "br": frozenset({"clear"}),
        "col": _ALIGNED | {"span", "width"},
        "colgroup": _ALIGNED | {"span", "width"},
        "del": frozenset({"cite", "datetime"}),
        "font": frozenset({"color", "face", "size"}),
        "hr": frozenset({"align", "noshade", "size", "width"}),
        "img": frozenset(
            {"align", "alt", "border", "height", "hspace", "src", "usemap", "vspace", "width"}
        ),
        "ins": frozenset({"cite", "datetime"}),
        "li": frozenset({"type", "value"}),
        "map": frozenset({"id", "name"}),
        "ol": frozenset({"compact", "start", "type"}),
        "q": frozenset({"cite"}),
        "table": frozenset(
            {
                *("align", "bgcolor", "border", "cellpadding", "cellspacing"),
                *("frame", "rules", "summary", "width"),
            }
        ),
        "tbody": _ALIGNED,
        "td": _CELL,
        "tfoot": _ALIGNED,
        "th": _CELL,
        "thead": _ALIGNED,
        "tr": _ALIGNED | {"bgcolor"},
        "ul": frozenset({"compact", "type"}),
        **dict.fromkeys(("p", "h1", "h2", "h3", "h4", "h5", "h6"), frozenset({"align"})),
        **dict.fromkeys(
            (
                *("b", "big", "center", "cite", "code", "dd", "dl", "dt", "em", "i", "pre", "s"),
                *("small", "strike", "strong", "sub", "sup", "u", "span"),
            ),
            frozenset(),
        ),
    }
)
_LINKS = frozenset({"http", "https", "ftp", "mailto"})
_ABSENT = "absent"
# Prefix of names, so that they do not clash with names of the surrounding page.
_OURS = "shown-"
_NAMES = frozenset({"id", "name", "usemap"})
# Headings move down by this many levels: below the titles of the page and of the question.
_DEEPER = 2
_DEEPEST = 6


def sanitize_xhtml(text: str) -> str | None:
    """Return sanitized HTML for the text of a FormattedContent; None if it is not XHTML.

    The HTML can be inserted into a page without escaping.
    """
    root = _read(text)
    if root is None:
        return None
    return _cleaned(etree.tostring(root, encoding="unicode", method="html"))


def to_plain_text(text: str) -> str:
    """Return the plain text of a FormattedContent, such as for an option of a list."""
    root = _read(text)
    return " ".join((text if root is None else get_text_content(root)).split())


def _read(text: str) -> etree._Element | None:
    start = f'<FormattedContent xmlns="{FORMATTED_CONTENT.namespace}">'
    try:
        root = parse_element(f"{start}{text}</FormattedContent>", only_elements=True)
    except (etree.XMLSyntaxError, UnicodeEncodeError):
        return None
    for element in list(root.iter("*")):
        _make_ours(element)
    root.tag = "div"
    etree.cleanup_namespaces(root)
    return root


def _make_ours(element: etree._Element) -> None:
    """Remove an element's namespace, and replace remote images and frames by a text."""
    name = etree.QName(element).localname
    element.tag = name
    if name == "iframe" or (name == "img" and not is_local_address(element.get("src", ""))):
        shown = "frame" if name == "iframe" else "image"
        label = element.get("alt") or (element.text if name == "iframe" else "") or ""
        address = element.get("src", "")
        tail = element.tail
        element.clear()
        element.tag, element.tail = "span", tail
        element.set("class", _ABSENT)
        element.text = f"[{' '.join(f'{shown} {label}'.split())}: {address}]"
    elif name in ("h1", "h2", "h3", "h4", "h5", "h6"):
        element.tag = f"h{min(int(name[1]) + _DEEPER, _DEEPEST)}"


def _cleaned(markup: str) -> str:
    cleaned = nh3.clean(
        markup,
        tags=set(_ATTRIBUTES),
        clean_content_tags={"script", "style"},
        attributes={name: {*attributes, *_COMMON} for name, attributes in _ATTRIBUTES.items()},
        attribute_filter=_attribute,
        allowed_classes={"span": {_ABSENT}},
        url_schemes={*_LINKS, "data"},
        link_rel="noopener noreferrer",
        set_tag_attribute_values={
            "a": {"target": "_blank"},
            "area": {"target": "_blank", "rel": "noopener noreferrer"},
        },
    )
    return str(cleaned)


def _attribute(element: str, attribute: str, value: str) -> str | None:
    """Return the allowed value of an attribute; None to leave the attribute out."""
    if attribute in _NAMES:
        return f"#{_OURS}{value[1:]}" if attribute == "usemap" else _OURS + value
    if element == "img" and attribute == "src":
        return value if is_local_address(value) else None
    if attribute in ("href", "cite"):
        return value if value.partition(":")[0].lower() in _LINKS else None
    return value
