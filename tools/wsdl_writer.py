"""Write the WSDL and XSD of the API from its Spyne types.

``python tools/wsdl_writer.py`` writes those of each version into the folder ``wsdl``; the server
serves the files there.

Spyne's own WSDL writer is not used. It gives every type a name, but the real contract has
anonymous types for its global elements, and this determines the classes that stub generators
make. It also keeps the service address of the first caller for all later ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

from lxml import etree
from spyne.model import XmlAttribute
from spyne.model.enum import EnumBase

from mockturk.endpoint.contract_documents import ADDRESS, file_name
from mockturk.wire.contract.fields import (
    API_VERSION,
    NAMESPACE_PREFIX,
    SERVICE,
    UNBOUNDED,
    Element,
    InlineStruct,
    Struct,
    get_original_type,
)
from mockturk.wire.contract.operations import Operation
from mockturk.wire.contract.types.structures import Claim
from mockturk.wire.contract.versions import KNOWN_VERSIONS, operations_of

WSDL = "http://schemas.xmlsoap.org/wsdl/"
SOAP = "http://schemas.xmlsoap.org/wsdl/soap/"
XSD = "http://www.w3.org/2001/XMLSchema"

FOLDER = Path(__file__).parents[1] / "wsdl"
_INFINITE = float("inf")  # Spyne's number for unbounded

SOAP_ACTION = "http://soap.amazon.com"

# The operations whose order in the binding differs from the port type; all others have the same
# place in both.
_BOUND_OTHERWISE = (
    "GetQualificationRequests",
    "RejectQualificationRequest",
    "GetQualificationType",
    "GrantQualification",
    "AssignQualification",
    "RevokeQualification",
    "SearchQualificationTypes",
    "UpdateQualificationType",
    "GetQualificationScore",
    "UpdateQualificationScore",
    "GetAccountBalance",
    "GetRequesterStatistic",
    "GetRequesterWorkerStatistic",
    "DisposeQualificationType",
    "NotifyWorkers",
)


def write_wsdl(version: str = API_VERSION) -> bytes:
    """Return the WSDL 1.1 document of a known version."""
    operations = operations_of(version)
    root = _root(WSDL, "definitions", version, {None: WSDL, "soap": SOAP, "xs": XSD})
    etree.SubElement(root, _q(WSDL, "types")).append(_schema(version))
    for operation in operations:
        for message, element in _messages(operation):
            part = etree.SubElement(_named(root, "message", message), _q(WSDL, "part"))
            part.set("name", "body")
            part.set("element", f"tns:{element}")
    port_type = _named(root, "portType", f"{SERVICE}PortType")
    for operation in operations:
        entry = _named(port_type, "operation", operation.name)
        for direction, (message, _) in zip(("input", "output"), _messages(operation), strict=True):
            etree.SubElement(entry, _q(WSDL, direction)).set("message", f"tns:{message}")
    _binding(root, operations)
    port = _named(_named(root, "service", SERVICE), "port", f"{SERVICE}Port")
    port.set("binding", f"tns:{SERVICE}Binding")
    etree.SubElement(port, _q(SOAP, "address")).set("location", ADDRESS)
    return _document(root)


def write_xsd(version: str = API_VERSION) -> bytes:
    """Return the schema of the messages of a known version, as a separate document."""
    return _document(_schema(version))


def _binding(root: etree._Element, operations: tuple[Operation, ...]) -> None:
    binding = _named(root, "binding", f"{SERVICE}Binding")
    binding.set("type", f"tns:{SERVICE}PortType")
    soap = etree.SubElement(binding, _q(SOAP, "binding"))
    soap.set("style", "document")
    soap.set("transport", "http://schemas.xmlsoap.org/soap/http")
    for operation in _in_binding_order(operations):
        entry = _named(binding, "operation", operation.name)
        etree.SubElement(entry, _q(SOAP, "operation")).set("soapAction", SOAP_ACTION)
        for direction in ("input", "output"):
            body = etree.SubElement(etree.SubElement(entry, _q(WSDL, direction)), _q(SOAP, "body"))
            body.set("use", "literal")


def _in_binding_order(operations: Sequence[Operation]) -> Iterator[Operation]:
    """Yield the operations of the port type in the order of the binding."""
    by_name = {operation.name: operation for operation in operations}
    moved = iter([name for name in _BOUND_OTHERWISE if name in by_name])
    for operation in operations:
        yield by_name[next(moved)] if operation.name in _BOUND_OTHERWISE else operation


def _messages(operation: Operation) -> tuple[tuple[str, str], tuple[str, str]]:
    name = operation.name
    return (f"{name}RequestMsg", name), (f"{name}ResponseMsg", f"{name}Response")


def _schema(version: str) -> etree._Element:
    schema = _root(XSD, "schema", version, {"xs": XSD})
    schema.set("elementFormDefault", "qualified")
    written: set[tuple[bool, str]] = set()  # elements and types may share a name
    declarations: list[type[Any]] = [Claim]  # in the schema, but used by no message
    for operation in operations_of(version):
        declarations += (operation.call(), operation.answer())
    for one in declarations:
        for declared in _walk_declarations(one):
            name = declared.get_type_name()
            place = (issubclass(declared, Element), name)
            if place in written:
                continue
            written.add(place)
            if issubclass(declared, EnumBase):
                _values(_named(schema, "simpleType", name, XSD), declared)
            elif issubclass(declared, Element):
                _complex_type(_named(schema, "element", name, XSD), declared)
            else:
                _fields(_named(schema, "complexType", name, XSD), declared)
    return schema


def _walk_declarations(declared: type[Any]) -> Iterator[type[Any]]:
    """Yield the global declarations that a type needs, the used types before the type itself."""
    for field in declared._type_info.values():
        used = get_original_type(field)
        if issubclass(used, Struct):
            yield from _walk_declarations(used)
        elif issubclass(used, EnumBase) and not _is_inline(field):
            yield used
    if not issubclass(declared, InlineStruct):
        yield declared


def _values(parent: etree._Element, declared: type[Any]) -> None:
    restriction = etree.SubElement(parent, _q(XSD, "restriction"), base="xs:string")
    for value in declared.__values__:
        etree.SubElement(restriction, _q(XSD, "enumeration"), value=value)


def _complex_type(parent: etree._Element, declared: type[Any]) -> None:
    _fields(etree.SubElement(parent, _q(XSD, "complexType")), declared)


def _fields(parent: etree._Element, declared: type[Any]) -> None:
    fields = declared._type_info.items()
    particles = [
        (name, field)
        for name, field in fields
        if not issubclass(field, XmlAttribute) and getattr(field.Attributes, "published", True)
    ]
    if particles:
        sequence = etree.SubElement(parent, _q(XSD, "sequence"))
        for name, field in particles:
            _particle(sequence, name, field)
    for name, field in fields:
        if issubclass(field, XmlAttribute):
            entry = _named(parent, "attribute", name, XSD)
            entry.set("type", _reference(field.type))
            entry.set("use", field._use)  # noqa: SLF001 - Spyne keeps it there


def _particle(sequence: etree._Element, name: str, field: type[Any]) -> None:
    declared = get_original_type(field)
    entry = etree.SubElement(sequence, _q(XSD, "element"))
    if issubclass(declared, Element):
        entry.set("ref", _reference(declared))
    else:
        entry.set("name", name)
        if issubclass(declared, InlineStruct):
            _complex_type(entry, declared)
        elif _is_inline(field):
            _values(etree.SubElement(entry, _q(XSD, "simpleType")), declared)
        else:
            entry.set("type", _reference(declared))
    if field.Attributes.min_occurs != 1:
        entry.set("minOccurs", str(field.Attributes.min_occurs))
    most = getattr(field.Attributes, "published_most", field.Attributes.max_occurs)
    if most != 1:
        entry.set("maxOccurs", UNBOUNDED if most == _INFINITE else str(most))


def _is_inline(field: type[Any]) -> bool:
    return getattr(field.Attributes, "inline", False) is True


def _reference(declared: type[Any]) -> str:
    prefix = "tns" if issubclass(declared, Struct | EnumBase) else "xs"
    return f"{prefix}:{declared.get_type_name()}"


def _root(
    namespace: str, tag: str, version: str, prefixes: dict[str | None, str]
) -> etree._Element:
    target = NAMESPACE_PREFIX + version
    prefixes = {**prefixes, "tns": target}
    return etree.Element(
        _q(namespace, tag), {"targetNamespace": target}, nsmap=cast("dict[str, str]", prefixes)
    )


def _named(parent: etree._Element, tag: str, name: str, namespace: str = WSDL) -> etree._Element:
    return etree.SubElement(parent, _q(namespace, tag), name=name)


def _q(namespace: str, name: str) -> str:
    return f"{{{namespace}}}{name}"


def _document(root: etree._Element) -> bytes:
    etree.indent(root, space="  ")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


if __name__ == "__main__":
    for known in KNOWN_VERSIONS:
        (FOLDER / file_name(known, "wsdl")).write_bytes(write_wsdl(known))
        (FOLDER / file_name(known, "xsd")).write_bytes(write_xsd(known))
