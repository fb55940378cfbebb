"""Generator of documents that are valid against a schema.

Knows of XML Schema what the schemas of the embedded documents use, and no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from lxml import etree

XS = "{http://www.w3.org/2001/XMLSchema}"
XML = "{http://www.w3.org/XML/1998/namespace}"

# Values of each built-in type, chosen so that every pattern and bound has some within.
VALUES = {
    "string": ["", "x", "two words", " é\n", "&<>", "12", "-7", "+50%", "3.5%", "4*", "*", "1, 2%"],
    "boolean": ["true", "false", "1", "0", " true "],
    "int": ["0", "-2147483648", "2147483647", "+5", "007"],
    "integer": ["0", "-1", "400", "99999999999999999999"],
    "nonNegativeInteger": ["0", "1", "32767", "32768", "+3", "99999999999"],
    "positiveInteger": ["1", "2000000000", "2000000001", "01", " 7 "],
    "double": ["3", "-1.5e10", "INF", "NaN", ".5"],
    "anyURI": [
        *("http://a.example/?b=1&c=é", "https://", "ftp://f", "gopher://g", "news://n", "nntp://n"),
        *("telnet://t", "mailto:a@b", "mailto://a@b", "relative/x", "", "HTTP://X", "javascript:x"),
    ],
    "language": ["en", "de-AT", "x-klingon"],
    "NMTOKEN": ["abc", "_blank", "_self", "_top", "_parent", "A.b-c:d", "1a", "_other"],
    "NMTOKENS": ["abc", "a b  c"],
    "IDREFS": ["abc", "a b"],
    "dateTime": ["2014-08-15T12:00:00Z", "2014-08-15T12:00:00.5+02:00", "-0001-01-01T00:00:00"],
    "anySimpleType": ["", "x", "a b"],
}
# What else people and programs write.
ODD = [
    *("five", "1.5", "1e3", "-0", "-1", "0x10", "\uff12", "4000000000", " ", "\t1", "TRUE", "yes"),
    *(
        "image ",
        "Radiobutton",
        "http:/a",
        "http://a b",
        "en_US",
        "2014-08-15",
        "#12345",
        "5 %",
        "a,b",
    ),
    *("٣%", "1,2,", "left", "justify", "char", "LEFT", " left ", "default", "rect", "preserve"),
]


@dataclass
class Content:
    """What a type allows: particles, attributes, text."""

    particles: list[etree._Element] = field(default_factory=list)
    attributes: list[etree._Element] = field(default_factory=list)
    text: etree._Element | str | None = None
    mixed: bool = False


class DocumentMaker:
    """Makes documents from one schema."""

    def __init__(self, schema: Path) -> None:
        self._schema = etree.parse(schema, etree.XMLParser(load_dtd=False)).getroot()
        self.namespace = self._schema.get("targetNamespace")
        self._global = {(n.tag, n.get("name")): n for n in self._schema if n.get("name")}
        self.elements = self._names("element")
        self.attributes = self._names("attribute")
        self._ids = 0

    def document(self, root: str, random: Random) -> etree._Element:
        """Make a document that fits the schema, or nearly always does."""
        node = etree.Element(f"{{{self.namespace}}}{root}", nsmap={None: self.namespace})
        self._fill(node, self._global[f"{XS}element", root], random, 0)
        return node

    def _names(self, tag: str) -> list[str]:
        return sorted({n.get("name") for n in self._schema.iter(XS + tag) if n.get("name")})

    def _fill(
        self, node: etree._Element, declared: etree._Element, random: Random, depth: int
    ) -> None:
        kind = declared.get("type")
        if kind and kind.startswith("xs:"):
            node.text = self.value(kind, random)
            return
        named = self._type(kind) if kind else declared[-1]
        if named.tag == f"{XS}simpleType":
            node.text = self.value(named, random)
            return
        content = Content()
        self._collect(named, content)
        for attribute in content.attributes:
            self._set_attribute(node, attribute, random)
        if content.text is not None:
            node.text = self.value(content.text, random)
        for particle in content.particles:
            self._add(node, particle, random, depth)
        if content.mixed and random.random() < 0.5:
            node.text = random.choice(VALUES["string"])
            for child in node:
                child.tail = random.choice(VALUES["string"])

    def _collect(self, node: etree._Element, into: Content) -> None:
        into.mixed = into.mixed or node.get("mixed") == "true"
        for child in node:
            if child.tag in (f"{XS}sequence", f"{XS}choice", f"{XS}group"):
                into.particles.append(child)
            elif child.tag == f"{XS}attribute":
                into.attributes.append(child)
            elif child.tag == f"{XS}attributeGroup":
                self._collect(self._global[child.tag, local(child.get("ref"))], into)
            elif child.tag == f"{XS}extension":
                base = child.get("base")
                if base.startswith("xs:") or self._type(base).tag == f"{XS}simpleType":
                    into.text = base
                else:
                    self._collect(self._type(base), into)
                self._collect(child, into)
            elif child.tag in (f"{XS}complexContent", f"{XS}simpleContent"):
                self._collect(child, into)

    def _add(
        self, node: etree._Element, particle: etree._Element, random: Random, depth: int
    ) -> None:
        fewest = int(particle.get("minOccurs", "1"))
        most = particle.get("maxOccurs", "1")
        highest = fewest + 2 if most == "unbounded" else int(most)
        for _ in range(fewest if depth > 7 else random.randint(fewest, highest)):
            if particle.tag == f"{XS}element":
                declared = particle
                if particle.get("ref"):
                    declared = self._global[particle.tag, local(particle.get("ref"))]
                child = etree.SubElement(node, f"{{{self.namespace}}}{declared.get('name')}")
                self._fill(child, declared, random, depth + 1)
            elif particle.tag == f"{XS}group":
                group = self._global[particle.tag, local(particle.get("ref"))]
                self._add(node, group[-1], random, depth)
            elif particle.tag == f"{XS}choice":
                self._add(node, random.choice(list(particle.iterchildren("*"))), random, depth)
            else:
                for part in particle.iterchildren("*"):
                    self._add(node, part, random, depth)

    def _set_attribute(
        self, node: etree._Element, attribute: etree._Element, random: Random
    ) -> None:
        if attribute.get("use") != "required" and random.random() < 0.6:
            return
        if attribute.get("ref") == "xml:space":
            node.set(f"{XML}space", attribute.get("fixed"))
            return
        kind = attribute.get("type") or next(iter(attribute), "xs:anySimpleType")
        node.set(attribute.get("name"), self.value(kind, random))

    def kind_of(self, node: etree._Element) -> tuple[str, ...]:
        """What stands for the type of an element: its name, and its parent's if it is local."""
        parent = node.getparent()
        if (f"{XS}element", local_name(node)) in self._global or parent is None:
            return (local_name(node),)
        return (local_name(parent), local_name(node))

    def value(self, kind: etree._Element | str, random: Random) -> str:
        """Make a value of a simple type."""
        facets = list(self._facets(kind))
        builtin = local(facets.pop())
        listed = [f.get("value") for f in facets if f.tag == f"{XS}enumeration"]
        if listed:
            return random.choice(listed)
        if builtin == "ID":
            self._ids += 1
            return f"id{self._ids}"
        fitting = [v for v in VALUES[builtin] if all(fits(v, facet) for facet in facets)]
        return random.choice(fitting or ["x"])

    def _facets(self, kind: etree._Element | str) -> Iterator[etree._Element | str]:
        """The facets of a simple type, from it to its built-in, which is the last."""
        if isinstance(kind, str):
            if kind.startswith("xs:"):
                yield kind
                return
            kind = self._type(kind)
        (restriction,) = kind.iter(f"{XS}restriction")
        yield from restriction
        yield from self._facets(restriction.get("base"))

    def _type(self, name: str) -> etree._Element:
        found = self._global.get((f"{XS}complexType", local(name)))
        return self._global[f"{XS}simpleType", local(name)] if found is None else found


def local(name: str) -> str:
    return name.rpartition(":")[2]


def fits(value: str, facet: etree._Element) -> bool:
    limit = facet.get("value")
    match etree.QName(facet).localname:
        case "pattern":
            return bool(re.fullmatch(limit.replace(r"\c", r"[-.:\w]"), value))
        case "minInclusive":
            return int(value) >= int(limit)
        case "maxInclusive":
            return int(value) <= int(limit)
        case "length":
            return len(value) == int(limit)
    raise AssertionError(facet.tag)


def local_name(node: etree._Element) -> str:
    return etree.QName(node).localname
