"""A structural comparer for WSDL 1.1 documents with one embedded XSD schema.

A document is read into a `Contract`: trees of `Node`, in which every QName is resolved to
``{namespace}local`` and every default is written out, so that prefixes, comments, annotations,
whitespace and the order of global declarations leave no trace. Nodes are built generically: an
attribute or child that this module has no rule for is compared too. A document that could hide
something (several schemas, an import, a global attribute or group) is refused with `ValueError`.

Order matters for particles, enumerations, operations and message parts; it has no meaning for
attributes, for the other facets and for ports, which are sorted.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

XS = "{http://www.w3.org/2001/XMLSchema}"
WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"

_PREFIXES = {XS: "", WSDL: "", SOAP: "soap:"}
_NAMESPACES = {"xs": XS[1:-1], "wsdl": WSDL[1:-1], "soap": SOAP[1:-1]}
_ANNOTATIONS = {f"{XS}annotation", f"{WSDL}documentation"}

# Attributes of XSD, WSDL and SOAP elements that hold QNames (memberTypes: a list of them).
_QNAMES = {
    "base", "binding", "element", "itemType", "memberTypes", "message", "ref", "refer",
    "substitutionGroup", "type",
}  # fmt: skip
_BOOLEANS = {"abstract", "mixed", "nillable"}
_BOOLEAN_VALUES = {"1": "true", "0": "false"}

_FACETS = {
    "fractionDigits", "length", "maxExclusive", "maxInclusive", "maxLength", "minExclusive",
    "minInclusive", "minLength", "pattern", "totalDigits", "whiteSpace",
}  # fmt: skip
_ONCE = {"minOccurs": "1", "maxOccurs": "1"}
_ANY = {"namespace": "##any", "processContents": "strict"}
_DEFAULTS: dict[str, dict[str, str]] = {
    "element": {**_ONCE, "nillable": "false", "abstract": "false"},
    "sequence": _ONCE,
    "choice": _ONCE,
    "all": _ONCE,
    "any": {**_ONCE, **_ANY},
    "anyAttribute": _ANY,
    "attribute": {"use": "optional"},
    "complexType": {"abstract": "false", "mixed": "false"},
    "schema": {"elementFormDefault": "unqualified", "attributeFormDefault": "unqualified"},
    **{facet: {"fixed": "false"} for facet in _FACETS},
}
_STYLE = {"style": "document"}
_UR_TYPES = {"element": f"{XS}anyType", "attribute": f"{XS}anySimpleType"}

# Values that only repeat what is inherited, and the location of the service.
_NOISE = (
    "//xs:element/@form[. = ancestor::xs:schema/@elementFormDefault]",
    "//xs:attribute/@form[. = ancestor::xs:schema/@attributeFormDefault]",
    "//soap:operation/@style[. = ancestor::wsdl:binding/soap:binding/@style]",
    "//wsdl:input/@name[. = concat(../../@name, 'Request')]",
    "//wsdl:output/@name[. = concat(../../@name, 'Response')]",
    "//soap:address/@location",
)

# Unnamed nodes that are left out of the place of what lies below them.
_FRAMES = {"complexType", "simpleType", "sequence", "restriction"}


@dataclass(frozen=True)
class Node:
    """One declaration: its kind and name, its sorted properties, and what it holds."""

    kind: str
    name: str = ""
    properties: tuple[tuple[str, str], ...] = ()
    children: tuple["Node", ...] = ()


@dataclass(frozen=True)
class Contract:
    """A WSDL with its schema, or a schema alone; every mapping goes by local name."""

    schema: Node
    types: Mapping[str, Node]
    elements: Mapping[str, Node]
    definitions: Node = field(default_factory=lambda: Node("definitions"))
    messages: Mapping[str, Node] = field(default_factory=dict)
    port_types: Mapping[str, Node] = field(default_factory=dict)
    bindings: Mapping[str, Node] = field(default_factory=dict)
    services: Mapping[str, Node] = field(default_factory=dict)

    def schema_only(self) -> "Contract":
        """The schema part, as if it had been read from a bare XSD."""
        return Contract(self.schema, self.types, self.elements)

    def in_order(self) -> Iterator[Node]:
        """Everything, independent of the order in the document."""
        yield from (self.definitions, self.schema)
        yield from (self.types[name] for name in sorted(self.types))
        yield from (self.elements[name] for name in sorted(self.elements))
        for part in (self.messages, self.port_types, self.bindings, self.services):
            yield from (part[name] for name in sorted(part))


def read_contract(source: bytes) -> Contract:
    """Read a WSDL with one embedded schema, or a bare XSD."""
    parser = etree.XMLParser(
        remove_comments=True, remove_pis=True, resolve_entities=False, no_network=True
    )
    root = etree.fromstring(source, parser)
    if root.tag == f"{XS}schema":
        schemas = [root]
    elif root.tag == f"{WSDL}definitions":
        schemas = root.findall(f"{WSDL}types/{XS}schema")
    else:
        raise ValueError(f"neither a WSDL nor a schema: {root.tag}")
    if len(schemas) != 1:
        raise ValueError(f"{len(schemas)} embedded schemas, exactly one is supported")
    _settle(root)
    schema = schemas[0]
    types, elements = _globals(schema, "complexType simpleType", "element")
    contract = Contract(Node("schema", "", _properties(schema, "schema")), types, elements)
    if root is schema:
        return contract
    definitions = Node("definitions", "", (("targetNamespace", root.get("targetNamespace", "")),))
    parts = _globals(root, "message", "portType", "binding", "service")
    return Contract(contract.schema, types, elements, definitions, *parts)


def _settle(root: etree._Element) -> None:
    """Write out the defaults that others inherit, then remove what says nothing."""
    for tag, inherited in ((f"{XS}schema", _DEFAULTS["schema"]), (f"{SOAP}binding", _STYLE)):
        for element in root.iter(tag):
            for key in inherited.keys() - element.attrib.keys():
                element.set(key, inherited[key])
    for path in _NOISE:
        attributes: Any = root.xpath(path, namespaces=_NAMESPACES)
        for attribute in attributes:
            del attribute.getparent().attrib[attribute.attrname]


def _globals(parent: etree._Element, *spaces: str) -> list[dict[str, Node]]:
    """The children of a schema or of definitions by name, for each symbol space (its kinds)."""
    found: list[dict[str, Node]] = [{} for _ in spaces]
    for element in parent.iterchildren("*"):
        if element.tag in _ANNOTATIONS or element.tag == f"{WSDL}types":
            continue
        node = _node(element)
        space = next((s for s, kinds in enumerate(spaces) if node.kind in kinds.split()), None)
        if space is None:
            raise ValueError(f"line {element.sourceline}: {node.kind} is not supported here")
        if not node.name or node.name in found[space]:
            raise ValueError(f"line {element.sourceline}: {node.kind} without a name of its own")
        found[space][node.name] = node
    return found


def _kind(element: etree._Element) -> str:
    name = etree.QName(element)
    space = f"{{{name.namespace}}}"
    return f"{_PREFIXES.get(space, space)}{name.localname}"


def _node(element: etree._Element) -> Node:
    kind = _kind(element)
    properties = dict(_properties(element, kind))
    if kind in {"enumeration", "pattern"}:
        name = properties.pop("value", "")
    elif kind in {"input", "output"}:
        name = ""
    elif "ref" in properties:
        name = etree.QName(properties["ref"]).localname
    else:
        name = properties.pop("name", "")
    held = [_node(child) for child in element.iterchildren("*") if child.tag not in _ANNOTATIONS]
    inline = {child.kind for child in held} & {"complexType", "simpleType"}
    if kind in _UR_TYPES and not inline and not properties.keys() & {"ref", "substitutionGroup"}:
        properties.setdefault("type", _UR_TYPES[kind])
    return Node(kind, name, tuple(sorted(properties.items())), tuple(sorted(held, key=_rank)))


def _rank(node: Node) -> tuple[int, str, str]:
    """Leaves children in their order, apart from those whose order has no meaning."""
    if node.kind in _FACETS or node.kind in {"attribute", "port"}:
        return 1, node.kind, node.name
    return 0, "", ""


def _properties(element: etree._Element, kind: str) -> tuple[tuple[str, str], ...]:
    properties = dict(_DEFAULTS.get(kind, {}))
    for key, value in element.attrib.items():
        if key == "id":
            continue
        if key in {"default", "value"} or (key == "fixed" and kind not in _FACETS):
            properties[str(key)] = str(value)
            continue
        words = str(value).split()
        if key in _QNAMES and not kind.startswith("{"):
            words = [_resolved(element, word) for word in words]
        elif key in _BOOLEANS or key == "fixed":
            words = [_BOOLEAN_VALUES.get(word, word) for word in words]
        properties[str(key)] = " ".join(words)
    return tuple(sorted(properties.items()))


def _resolved(element: etree._Element, name: str) -> str:
    prefix, _, local = name.rpartition(":")
    namespace = element.nsmap.get(prefix or None)
    if prefix and namespace is None:
        raise ValueError(f"line {element.sourceline}: undeclared prefix in '{name}'")
    return _qname(namespace, local)


def differences(ours: Contract, real: Contract) -> list[str]:
    """Every difference as one line that names its place; empty if they are equivalent."""
    return list(_compared((), ours.in_order(), real.in_order()))


def _compared(path: tuple[str, ...], ours: Iterable[Node], real: Iterable[Node]) -> Iterator[str]:
    mine, theirs = _labelled(ours), _labelled(real)
    for label, node in theirs.items():
        place = (*path, label)
        if label not in mine:
            yield ": ".join((*place, "missing"))
            continue
        have, want = dict(mine[label].properties), dict(node.properties)
        for key in sorted(have.keys() | want.keys()):
            if have.get(key) != want.get(key):
                shown = f"{key} {_shown(have.get(key))}, real {_shown(want.get(key))}"
                yield ": ".join((*place, shown))
        alone = f"{label} (2)" not in mine.keys() | theirs.keys()
        inside = path if label in _FRAMES and alone else place
        yield from _compared(inside, mine[label].children, node.children)
    yield from (": ".join((*path, label, "surplus")) for label in mine if label not in theirs)
    my_order = [label for label in mine if label in theirs]
    real_order = [label for label in theirs if label in mine]
    while my_order and my_order[0] == real_order[0]:
        del my_order[0], real_order[0]
    while my_order and my_order[-1] == real_order[-1]:
        del my_order[-1], real_order[-1]
    if my_order:
        yield ": ".join((*path, f"order {', '.join(my_order)}, real {', '.join(real_order)}"))


def _labelled(nodes: Iterable[Node]) -> dict[str, Node]:
    labelled: dict[str, Node] = {}
    for node in nodes:
        label = plain = f"{node.kind} {_shown(node.name)}" if node.name else node.kind
        number = 1
        while label in labelled:
            number += 1
            label = f"{plain} ({number})"
        labelled[label] = node
    return labelled


def _shown(value: str | None) -> str:
    if value is None:
        return "absent"
    return value if value.split() == [value] else repr(value)


def _qname(namespace: str | None, local: str) -> str:
    return f"{{{namespace}}}{local}" if namespace else local
