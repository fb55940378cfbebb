"""Validation of the Question of a HIT, from its root element to the pages inside."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from mockturk.documents.schemas import (
    HTML_QUESTION,
    QUESTION_FORM,
    QUESTIONS,
    DocumentKind,
    Schemas,
)
from mockturk.documents.template_fingerprint import compute_fingerprint
from mockturk.documents.validation_cache import ValidationCache
from mockturk.documents.xhtml_validation import require_xhtml
from mockturk.documents.xml_parsing import QUESTION_FORM_2017, get_text_content
from mockturk.domain.api_rules import LEGACY_RULES, APIRules
from mockturk.domain.errors import XMLParseError

# docs/reference/decisions-2017.md#d21
_REMOVED_IN_2017 = ("FileUploadAnswer", "Application")
# The cache of fingerprints of valid QuestionForms: at most this many templates and bytes.
MAX_SHAPES = 256
MAX_SHAPE_BYTES = 2 * 2**20


class QuestionValidator:
    """Validates Questions; QuestionForms made from one template are validated only once.

    ``parameter`` is the name in errors, ``kinds`` are the allowed kinds of documents.
    """

    def __init__(
        self,
        schemas: Schemas | None = None,
        parameter: str = "Question",
        kinds: Sequence[DocumentKind] = QUESTIONS,
    ) -> None:
        self._schemas = schemas or Schemas()
        self._parameter = parameter
        self._kinds = kinds
        self._valid_shapes = ValidationCache(most=MAX_SHAPES, most_bytes=MAX_SHAPE_BYTES)

    def require_valid(self, text: str, rules: APIRules = LEGACY_RULES) -> None:
        """Validate a Question as the service did; docs/questions.md has the order of checks.

        ``rules`` say for which errors a page is refused. Patterns for answers are not validated,
        because a documented sample has a broken one.
        Raises XMLParseError and XHTMLParseError.
        """
        shape = compute_fingerprint(text)
        if shape is not None and self._valid_shapes.get(shape) is not None:
            return
        kind, root = self._schemas.parse(self._parameter, text, self._kinds)
        if kind is QUESTION_FORM:
            if QUESTION_FORM_2017 in text:
                self._require_no_removed_elements(root)
            for element in root.iter(f"{{{kind.namespace}}}FormattedContent"):
                require_xhtml(element, self._schemas, self._parameter)
            if shape is not None:
                self._valid_shapes.add(shape)
        if kind is HTML_QUESTION:
            # Imported here: tinyhtml5 takes longer to import than a server to start, and few worlds
            # need it.
            from mockturk.documents.html_validation import require_html5  # noqa: PLC0415 - see above

            require_html5(get_text_content(root[0]), rules.html5_errors)

    def _require_no_removed_elements(self, form: etree._Element) -> None:
        """Raise XMLParseError for an element that the schema of 2017-11-06 lacks."""
        for name in _REMOVED_IN_2017:
            if next(form.iter(f"{{{QUESTION_FORM.namespace}}}{name}"), None) is not None:
                raise XMLParseError(self._parameter, f"A QuestionForm of 2017-11-06 has no {name}.")
