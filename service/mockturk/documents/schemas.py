"""The schemas of embedded documents, as in ``wsdl/AWSMechanicalTurkDataSchemas``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from threading import Lock
from typing import Any

from lxml import etree
from msgspec import Struct

from mockturk.documents.xerces_messages import to_xerces_message
from mockturk.documents.xml_parsing import describe_place, element_at, parse_parameter
from mockturk.domain.errors import InvalidParameterValue, XMLParseError
from mockturk.domain.errors.base import shorten_quotations
from mockturk.wire.package_data import resource_path

_ADDRESS = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/"
_XHTML = "http://www.w3.org/1999/xhtml"
# libxml2 writes names with their namespace in braces; each document has only one namespace.
_NAMESPACE = re.compile(r"\{http://[^{}\s]*\}")


class DocumentKind(Struct, frozen=True):
    """A kind of document: the name of its root element, its schema and its namespace.

    ``schema`` is the path of the schema's legacy URL, which is also the namespace of most kinds
    (docs/reference/lifecycle.md#document-namespaces).
    """

    name: str
    schema: str
    namespace: str

    @property
    def root(self) -> str:
        """The name of the root element, in Clark notation."""
        return f"{{{self.namespace}}}{self.name}"


def _kind(name: str, version: str) -> DocumentKind:
    schema = f"{version}/{name}.xsd"
    return DocumentKind(name, schema, _ADDRESS + schema)


QUESTION_FORM = _kind("QuestionForm", "2005-10-01")
EXTERNAL_QUESTION = _kind("ExternalQuestion", "2006-07-14")
HTML_QUESTION = _kind("HTMLQuestion", "2011-11-11")
ANSWER_KEY = _kind("AnswerKey", "2005-10-01")
QUESTION_FORM_ANSWERS = _kind("QuestionFormAnswers", "2005-10-01")
FORMATTED_CONTENT = DocumentKind(
    "FormattedContent", "2006-07-14/FormattedContentXHTMLSubset.xsd", namespace=_XHTML
)

QUESTIONS = (QUESTION_FORM, EXTERNAL_QUESTION, HTML_QUESTION)
KINDS = (*QUESTIONS, ANSWER_KEY, QUESTION_FORM_ANSWERS, FORMATTED_CONTENT)


class SchemaViolation(Struct, frozen=True):
    """The first schema error of a document.

    ``reason`` is what is wrong in libxml2's words, ``details`` in the service's where they are
    known, with the place. ``place`` is the path of the element, with its line.
    """

    reason: str
    line: int
    place: str
    details: str


class Schemas:
    """The schemas, each compiled when it is first needed.

    It may be used from any thread. An lxml schema stores the errors of a validation in itself, so
    one lock covers validation and reading of the errors. A schema for each thread would not be
    faster, because a thread that validates a Question holds the lock of the store anyway.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._compiled: dict[DocumentKind, etree.XMLSchema] = {}

    def parse(
        self,
        parameter: str,
        text: str,
        kinds: Sequence[DocumentKind],
        *,
        only_elements: bool = False,
    ) -> tuple[DocumentKind, etree._Element]:
        """Parse and validate the document in a parameter; return its kind and its root.

        ``kinds`` are the allowed kinds. With ``only_elements`` the tree has only elements and their
        texts. Raises XMLParseError if the document is not well-formed, does not fit its schema or
        is of no known kind, and InvalidParameterValue if it is of another kind.
        """
        root = parse_parameter(parameter, text, only_elements=only_elements)
        kind = next((kind for kind in kinds if kind.root == root.tag), None)
        if kind is None:
            details = _describe_kind(root, kinds)
            # That a Test must be a QuestionForm is a rule of the API, and of no schema.
            if any(root.tag == other.root for other in KINDS):
                raise InvalidParameterValue(parameter, text, details)
            raise XMLParseError(parameter, shorten_quotations(details))
        violation = self.find_violation(kind, root)
        if violation is not None:
            details, place = violation.details, violation.place
            raise XMLParseError(
                parameter, details, reason="" if place in details else f"At {place}."
            )
        return kind, root

    def find_violation(
        self, kind: DocumentKind, document: etree._Element
    ) -> SchemaViolation | None:
        """Return the first violation of a kind's schema in a document, None if it is valid."""
        with self._lock:
            schema = self._compiled.get(kind)
            if schema is None:
                schema = self._compiled[kind] = _compiled(kind)
            if schema.validate(document):
                return None
            errors: Any = schema.error_log  # missing in lxml's stubs
            first = errors[0]
        element = element_at(document, first.path or "")
        place = shorten_quotations(describe_place(element))
        if etree.QName(element).namespace == kind.namespace:
            reason = _NAMESPACE.sub("", first.message)
            details = to_xerces_message(first.message, element, place)
        else:
            reason, details = _describe_namespace(element, kind), None
        if details is None:
            details = shorten_quotations(f"It does not fit its schema at {place}: {reason}")
        return SchemaViolation(reason, first.line, place, details)


def _describe_kind(root: etree._Element, kinds: Sequence[DocumentKind]) -> str:
    """Return what is wrong with a root element that belongs to none of the kinds."""
    name = etree.QName(root).localname
    for kind in kinds:
        if kind.name == name:
            return _describe_namespace(root, kind)
    *others, last = (kind.name for kind in kinds)
    if not others:
        return f"Its root element must be {last}, not {name}."
    return f"Its root element must be {', '.join(others)} or {last}, not {name}."


def _describe_namespace(element: etree._Element, kind: DocumentKind) -> str:
    """Return which namespace an element must have, and which it has."""
    name = etree.QName(element)
    given = f"not {name.namespace}" if name.namespace else "but it has none"
    return f"The namespace of {name.localname} must be {kind.namespace}, {given}."


def _compiled(kind: DocumentKind) -> etree.XMLSchema:
    path = resource_path("wsdl", f"AWSMechanicalTurkDataSchemas/{kind.schema}")
    return etree.XMLSchema(etree.parse(str(path), etree.XMLParser(no_network=True)))
