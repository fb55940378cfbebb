"""The schemas of embedded documents, as in ``wsdl/AWSMechanicalTurkDataSchemas``."""

from __future__ import annotations

import re
from threading import Lock
from typing import Any

from lxml import etree
from msgspec import Struct

from mockturk.documents.xml_parsing import describe_place, element_at
from mockturk.wire.package_data import resource_path

_ADDRESS = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/"
_XHTML = "http://www.w3.org/1999/xhtml"
# libxml2 writes names with their namespace in braces; there is but one in each document.
_NAMESPACE = re.compile(r"\{http://[^{}\s]*\}")


class DocumentKind(Struct, frozen=True):
    """A kind of document: the name of its root and the schema behind it.

    A schema's path is that of its legacy address, which is also the namespace of most
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
    """The first thing a schema has against a document."""

    reason: str
    line: int
    place: str


class Schemas:
    """The schemas, each compiled when it is first needed.

    They may be asked from any thread. An lxml schema keeps what it has against a document on
    itself, so one lock lies around asking and reading. A schema for each thread would do as well
    and is no faster here: whoever checks a Question holds the lock of the store anyway.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._compiled: dict[DocumentKind, etree.XMLSchema] = {}

    def find_violation(
        self, kind: DocumentKind, document: etree._Element
    ) -> SchemaViolation | None:
        """Return what the schema of a kind has against a document, None if nothing."""
        with self._lock:
            schema = self._compiled.get(kind)
            if schema is None:
                schema = self._compiled[kind] = _compiled(kind)
            if schema.validate(document):
                return None
            errors: Any = schema.error_log  # lxml's stubs know nothing of it
            first = errors[0]
        element = element_at(document, first.path or "")
        return SchemaViolation(
            _NAMESPACE.sub("", first.message), first.line, describe_place(element)
        )


def _compiled(kind: DocumentKind) -> etree.XMLSchema:
    path = resource_path("wsdl", f"AWSMechanicalTurkDataSchemas/{kind.schema}")
    return etree.XMLSchema(etree.parse(str(path), etree.XMLParser(no_network=True)))
