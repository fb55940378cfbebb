"""What the Question of a HIT must be, from its root to the pages inside."""

from __future__ import annotations

from mockturk.documents.parsing import content, parsed
from mockturk.documents.schemas import HTML_QUESTION, QUESTION_FORM, QUESTIONS, Schemas
from mockturk.documents.xhtml import require_xhtml
from mockturk.errors import InvalidParameterValue


class QuestionValidator:
    """Checks Questions, each time from the beginning."""

    def __init__(self, schemas: Schemas | None = None) -> None:
        self._schemas = schemas or Schemas()

    def require_valid(self, text: str) -> None:
        """Check a Question as the service did; docs/questions.md has the order.

        Patterns that answers must match are not looked into: a documented sample has a broken
        one. Raises XMLParseError, InvalidParameterValue and XHTMLParseError.
        """
        root = parsed("Question", text)
        kind = next((kind for kind in QUESTIONS if kind.root == root.tag), None)
        if kind is None:
            raise InvalidParameterValue(
                "Question",
                text,
                f"Its root element {root.tag} is none of QuestionForm, ExternalQuestion and "
                "HTMLQuestion in their namespaces.",
            )
        violation = self._schemas.violation(kind, root)
        if violation is not None:
            raise InvalidParameterValue(
                "Question",
                text,
                f"It does not fit its schema at {violation.place}: {violation.reason}",
            )
        if kind is QUESTION_FORM:
            for element in root.iter(f"{{{kind.namespace}}}FormattedContent"):
                require_xhtml(element, self._schemas)
        if kind is HTML_QUESTION:
            # Its parser takes longer to import than a server to start, and few worlds need it.
            from mockturk.documents.html5 import require_html5  # noqa: PLC0415

            require_html5(content(root[0]))
