"""Other ways to write a call, which leave what it says as it is."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from exchanges import SOAP
from mockturk.wire.contract.fields import NAMESPACE, Struct, get_original_type
from oracle.expected import XSI_NIL
from oracle.ours import OPERATIONS

Element = etree._Element
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_XSD = "http://www.w3.org/2001/XMLSchema"
_REFERENCES = {"\r": "&#13;"}


@dataclass(frozen=True)
class Style:
    """How a document is written: each part is a decision about one element or text."""

    prefix: Callable[[Element], str | None] = lambda _: "p"
    namespace: Callable[[Element], str] = lambda element: etree.QName(element).namespace or ""
    attributes: Callable[[Element], str] = lambda _: ""
    text: Callable[[str], str] = lambda text: escape(text, _REFERENCES)
    between: str = ""
    children: Callable[[Element], Iterable[Element | str]] = list
    times: Callable[[Element], int] = lambda _: 1

    def written(self, element: Element) -> str:
        """Write an element, with its own declaration of its namespace."""
        prefix, namespace = self.prefix(element), self.namespace(element)
        local = etree.QName(element).localname
        name = f"{prefix}:{local}" if prefix and namespace else local
        declared = f"xmlns:{prefix}" if prefix and namespace else "xmlns"
        opening = f'{name} {declared}="{namespace}"{self.attributes(element)}'
        if XSI_NIL in element.attrib:
            opening += f' xmlns:i="{_XSI}" i:nil="true"'
        if len(element):
            parts = [
                child if isinstance(child, str) else self.written(child) * self.times(child)
                for child in self.children(element)
            ]
            content = self.between + "".join(part + self.between for part in parts)
        else:
            content = self.text(element.text or "")
        return f"<{opening}>{content}</{name}>"


def _is_ours(element: Element) -> bool:
    """Tell the service's elements from those of the envelope."""
    return etree.QName(element).namespace == NAMESPACE


def _split(with_what: str) -> Callable[[str], str]:
    def write(text: str) -> str:
        middle = len(text) // 2
        halves = (escape(half, _REFERENCES) for half in (text[:middle], text[middle:]))
        return with_what.join(halves)

    return write


def _cdata(text: str) -> str:
    # A section can hold neither its own end nor a carriage return.
    text = text.replace("]]>", "]]]]><![CDATA[>").replace("\r", "]]>&#13;<![CDATA[")
    return f"<![CDATA[{text}]]>"


def _by_turns(text: str) -> str:
    ways = (lambda c: f"&#{ord(c)};", lambda c: f"&#x{ord(c):X};", _cdata)
    return "".join(ways[place % 3](character) for place, character in enumerate(text))


def _reordered(element: Element) -> list[Element]:
    """Fields in another order; those of one list stay as they are among themselves."""
    if not _is_ours(element):
        return list(element)
    groups = {name: list(same) for name, same in groupby(element, key=lambda child: child.tag)}
    names = sorted(groups)
    Random(len(names)).shuffle(names)
    return [child for name in names for child in groups[name]]


def _with_unknown(element: Element) -> list[Element | str]:
    unknown = '<u:Unknown xmlns:u="urn:u" a="1">text<u:HITId>x</u:HITId><Title/></u:Unknown>'
    if not _is_ours(element):
        return list(element)
    return [part for child in element for part in (unknown, child)] + [unknown]


def _names_of_lists(struct: type[Any]) -> Iterator[str]:
    for name, field in struct._type_info.items():
        if field.Attributes.max_occurs != 1:
            yield name
        if issubclass(get_original_type(field), Struct):
            yield from _names_of_lists(get_original_type(field))


# Another element of one of these is another item.
_LISTS = {"Request", *(name for one in OPERATIONS for name in _names_of_lists(one.request))}


def _twice(element: Element) -> int:
    name = etree.QName(element).localname
    return 2 if _below_the_call(element) and name not in _LISTS else 1


def _below_the_call(element: Element) -> bool:
    parent = element.getparent()
    return _is_ours(element) and parent is not None and _is_ours(parent)


def _encoding_style(_: Element) -> str:
    return f' xmlns:s="{SOAP}" s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"'


# Both applications must read these as what they are made of.
SAME: dict[str, Style] = {
    "other prefixes": Style(prefix=lambda e: f"_{len(list(e.iterancestors()))}.x-"),
    "default namespace": Style(prefix=lambda _: None),
    "unqualified fields": Style(
        namespace=lambda e: "" if _below_the_call(e) else etree.QName(e).namespace or ""
    ),
    "fields of another namespace": Style(
        namespace=lambda e: "urn:other" if _below_the_call(e) else etree.QName(e).namespace or ""
    ),
    "whitespace between elements": Style(between="\r\n \t"),
    "comments between elements": Style(between="<!-- <Title>no</Title> -->"),
    "instructions between elements": Style(between="<?php echo 1 ?>"),
    "comments within texts": Style(text=_split("<!-- no -->")),
    "instructions within texts": Style(text=_split("<?no?>")),
    "CDATA": Style(text=_cdata),
    "CDATA within texts": Style(text=_split("<![CDATA[]]>")),
    "character references": Style(text=_by_turns),
    "carriage returns for newlines": Style(
        text=lambda text: escape(text, _REFERENCES).replace("\n", "\r\n")
    ),
    "unknown attributes": Style(attributes=lambda _: ' unknown="1" xml:lang="en"'),
    "encodingStyle": Style(attributes=_encoding_style),
    "unknown elements": Style(children=_with_unknown),
    "other order": Style(children=_reordered),
    "repeated with the same value": Style(times=_twice),
}

# How a document becomes bytes: the text before it, the codec, what the header says.
ENCODINGS: dict[str, tuple[bytes, str, str, str]] = {
    "UTF-8": (b"", '<?xml version="1.0" encoding="UTF-8"?>', "utf-8", "text/xml"),
    "UTF-8 by the header": (b"", "", "utf-8", "text/xml; charset=UTF-8"),
    "UTF-8 with a mark": (codecs.BOM_UTF8, "", "utf-8", "text/xml"),
    "UTF-16": (codecs.BOM_UTF16_LE, "<?xml version='1.0'?>", "utf-16-le", "text/xml"),
    "UTF-16 big end first": (
        codecs.BOM_UTF16_BE,
        '<?xml version="1.0" encoding="UTF-16"?>',
        "utf-16-be",
        "text/xml",
    ),
    "Latin-1": (b"", '<?xml version="1.0" encoding="ISO-8859-1"?>', "iso-8859-1", "text/xml"),
    "Latin-1 by the header": (b"", "", "iso-8859-1", 'text/xml; charset="iso-8859-1"'),
    "ASCII": (b"", '<?xml version="1.0" encoding="us-ascii"?>\n', "ascii", "text/xml"),
    "standalone": (b"", '<?xml version="1.0" standalone="yes"?>\n<!-- x -->', "utf-8", "text/xml"),
    "space before": (b"", " \r\n", "utf-8", "text/xml"),
}


def encoded(document: str, how: str) -> tuple[bytes, str]:
    """Return the bytes of a document, and the Content-Type they are sent with."""
    mark, declaration, codec, content_type = ENCODINGS[how]
    text = declaration + document
    return mark + text.encode(codec, "xmlcharrefreplace"), content_type
