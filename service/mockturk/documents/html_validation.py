"""Validation of the page inside an HTMLQuestion as HTML5.

The service rejected a page for every error that its parser reported, even one that browsers
tolerate: docs/reference/decisions.md#d31. docs/questions.md lists what is refused and what passes.
"""

from __future__ import annotations

from tinyhtml5.constants import space_characters

from mockturk.documents.html5.page_parser import PageParser
from mockturk.documents.html5.sentences import format_sentence
from mockturk.domain.errors import XHTMLParseError

# The most errors that are reported: enough to repair a page. A text that is not HTML has one in
# every line.
_MOST_COMPLAINTS = 10
_SPACES = "".join(space_characters)


def require_html5(page: str, refused: frozenset[str] | None = None) -> None:
    """Raise XHTMLParseError if the text of an HTMLContent element is not valid HTML5.

    ``refused`` has the codes of the errors that count; None stands for all.
    The message lists the errors in the service's format. Lines and columns count within the text.
    """
    page = page.removeprefix("\ufeff")
    parser = PageParser(page, _MOST_COMPLAINTS, refused)
    complaints = parser.find_complaints()
    if complaints:
        listed = []
        for complaint in complaints:
            line, column = parser.stream.place(complaint.offset)
            sentence = (
                format_sentence(complaint.code, complaint.names)
                if page.strip(_SPACES)
                else "The content is empty."
            )
            listed.append(f"<! [{line},{column}] {sentence} !>")
        raise XHTMLParseError("Question", "HTML5", " ".join(listed))
