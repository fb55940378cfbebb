"""Documents changed so that they may no longer fit their schema."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random

from lxml import etree

from documents.schema_documents import ODD, VALUES, XML, DocumentMaker, local_name

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
MOST_CHILDREN_SWEPT = 6


def mutated(maker: DocumentMaker, document: etree._Element, random: Random) -> etree._Element:
    """Return a document with one to three things changed."""
    changed = deepcopy(document)
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        random.choice(MUTATIONS)(maker, changed, random)
    return changed


def sweeps(maker: DocumentMaker, documents: list[etree._Element]) -> Iterator[etree._Element]:
    """Change one thing in every element that has a type of its own, in every way there is.

    What is yielded is changed back afterwards.
    """
    swept: set[object] = set()
    nodes = [node for document in documents for node in document.iter("*")]
    for found in sorted(nodes, key=lambda node: sum(1 for _ in node.iter())):
        kind = maker.kind_of(found)
        # An element that may be a root by itself is taken out of its document, which is quicker.
        node = deepcopy(found) if len(kind) == 1 else found
        node.tail = None
        document = node.getroottree().getroot()
        for name in [name for name in node.attrib if (kind, name) not in swept]:
            swept.add((kind, name))
            yield from attribute_sweep(document, node, name)
        if len(node) == 0 and (kind, "text") not in swept:
            swept.add((kind, "text"))
            yield from text_sweep(document, node)
        if len(node) <= MOST_CHILDREN_SWEPT and (kind, len(node)) not in swept:
            swept.add((kind, len(node)))
            yield from child_sweep(maker, document, node)


def every_value() -> list[str]:
    return sorted({*ODD, *(value for values in VALUES.values() for value in values)})


def attribute_sweep(
    document: etree._Element, node: etree._Element, name: str
) -> Iterator[etree._Element]:
    before = node.attrib.pop(name)
    yield document
    for value in every_value():
        node.set(name, value)
        yield document
    node.set(name, before)


def text_sweep(document: etree._Element, node: etree._Element) -> Iterator[etree._Element]:
    before = node.text
    for value in every_value():
        node.text = value
        yield document
    node.text = before


def child_sweep(
    maker: DocumentMaker, document: etree._Element, node: etree._Element
) -> Iterator[etree._Element]:
    for name in maker.attributes:
        if name not in node.attrib:
            node.set(name, "x")
            yield document
            del node.attrib[name]
    for name in maker.elements:
        for position in (0, len(node)):
            node.insert(position, etree.Element(f"{{{maker.namespace}}}{name}"))
            yield document
            del node[position]
    for position, child in enumerate(list(node)):
        node.insert(position, deepcopy(child))
        yield document
        del node[position : position + 2]
        yield document
        node.insert(position, child)
        if position:
            node.insert(position - 1, child)
            yield document
            node.insert(position + 1, child)
    if len(node):
        before, node.text = node.text, "words"
        yield document
        node.text = before


def some(document: etree._Element, random: Random) -> etree._Element:
    return random.choice(list(document.iter("*")))


def below_root(document: etree._Element, random: Random) -> etree._Element | None:
    return random.choice(list(document.iter("*"))[1:] or [None])


def any_value(random: Random) -> str:
    return random.choice([*ODD, *random.choice(list(VALUES.values()))])


def drop(_: DocumentMaker, document: etree._Element, random: Random) -> None:
    if (node := below_root(document, random)) is not None:
        node.getparent().remove(node)


def duplicate(_: DocumentMaker, document: etree._Element, random: Random) -> None:
    if (node := below_root(document, random)) is not None:
        node.addnext(deepcopy(node))


def swap(_: DocumentMaker, document: etree._Element, random: Random) -> None:
    node = below_root(document, random)
    if node is not None and node.getnext() is not None:
        node.getnext().addnext(node)


def move(_: DocumentMaker, document: etree._Element, random: Random) -> None:
    some(document, random).append(deepcopy(some(document, random)))


def rename(maker: DocumentMaker, document: etree._Element, random: Random) -> None:
    name = random.choice([*maker.elements, "Unheard", "text"])
    some(document, random).tag = f"{{{maker.namespace}}}{name}"


def leave_namespace(_: DocumentMaker, document: etree._Element, random: Random) -> None:
    node = some(document, random)
    node.tag = random.choice([local_name(node), f"{{urn:other}}{local_name(node)}"])


def add_element(maker: DocumentMaker, document: etree._Element, random: Random) -> None:
    name = random.choice(maker.elements)
    etree.SubElement(some(document, random), f"{{{maker.namespace}}}{name}")


def drop_attribute(_: DocumentMaker, document: etree._Element, random: Random) -> None:
    if having := [node for node in document.iter("*") if node.attrib]:
        node = random.choice(having)
        del node.attrib[random.choice(list(node.attrib))]


def add_attribute(maker: DocumentMaker, document: etree._Element, random: Random) -> None:
    name = random.choice([*maker.attributes, "unheard", f"{XML}lang", f"{XML}space"])
    some(document, random).set(name, any_value(random))


def add_instance_attribute(_: DocumentMaker, document: etree._Element, random: Random) -> None:
    name, value = random.choice(
        [("nil", "true"), ("nil", "false"), ("schemaLocation", "urn:a http://127.0.0.1:9/a.xsd")]
    )
    some(document, random).set(XSI + name, value)


def change_attribute(_: DocumentMaker, document: etree._Element, random: Random) -> None:
    if having := [node for node in document.iter("*") if node.attrib]:
        node = random.choice(having)
        node.set(random.choice(list(node.attrib)), any_value(random))


def change_text(_: DocumentMaker, document: etree._Element, random: Random) -> None:
    some(document, random).text = any_value(random)


def change_tail(_: DocumentMaker, document: etree._Element, random: Random) -> None:
    if (node := below_root(document, random)) is not None:
        node.tail = any_value(random)


def add_comment(_: DocumentMaker, document: etree._Element, random: Random) -> None:
    made = random.choice([etree.Comment("c"), etree.ProcessingInstruction("p", "i")])
    some(document, random).append(made)


def clear(_: DocumentMaker, document: etree._Element, random: Random) -> None:
    some(document, random).clear(keep_tail=True)


MUTATIONS: tuple[Callable[[DocumentMaker, etree._Element, Random], None], ...] = (
    *(drop, duplicate, swap, move, rename, leave_namespace, add_element, clear, add_comment),
    *(drop_attribute, add_attribute, add_instance_attribute, change_attribute, change_attribute),
    *(change_text, change_text, change_tail),
)
