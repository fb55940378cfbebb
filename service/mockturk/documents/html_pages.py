"""The page inside an HTMLQuestion, with the service's URLs replaced by local ones."""

from __future__ import annotations

import re

from msgspec import Struct

from mockturk.documents.schemas import HTML_QUESTION
from mockturk.documents.xml_parsing import get_text_content, parse_parameter
from mockturk.domain.errors import XMLParseError

_IN = f"{{{HTML_QUESTION.namespace}}}"

# The service's URLs as pages write them, in markup or in scripts.
_SUBMIT = re.compile(
    r"(?:https?:)?//(?:www|workersandbox|sandbox)\.mturk\.com(?::\d+)?(/mturk/externalSubmit)\b",
    re.IGNORECASE,
)
_SCRIPT = re.compile(
    r"(?:https?:)?//(?:s3\.amazonaws\.com/mturk-public|mturk-public\.s3\.amazonaws\.com)"
    r"/externalHIT_v1\.js",
    re.IGNORECASE,
)


class HTMLPage(Struct, frozen=True):
    """A requester's page, and the height of its frame in pixels."""

    content: str
    frame_height: int

    def with_addresses(self, submit_to: str, script: str) -> str:
        """Return the page with other URLs for submitting and for externalHIT_v1.js.

        ``submit_to`` is the URL before ``/mturk/externalSubmit``, ``script`` the whole URL that
        replaces that of externalHIT_v1.js.
        """
        page = _SUBMIT.sub(lambda found: submit_to.rstrip("/") + found[1], self.content)
        return _SCRIPT.sub(lambda _: script, page)


def html_page(text: str) -> HTMLPage | None:
    """Return the page of an HTMLQuestion; None for any other Question."""
    if HTML_QUESTION.name not in text:
        return None
    try:
        root = parse_parameter("Question", text, only_elements=True)
    except XMLParseError:
        return None
    page, height = root.find(f"{_IN}HTMLContent"), root.findtext(f"{_IN}FrameHeight")
    if root.tag != HTML_QUESTION.root or page is None:
        return None
    return HTMLPage(get_text_content(page).lstrip(), frame_height(height or ""))


def frame_height(text: str) -> int:
    """Parse a FrameHeight in pixels; 0 for a text that is not a number of up to five digits."""
    height = text.strip()
    is_number = height.isascii() and height.isdecimal() and len(height) <= len("99999")
    return int(height) if is_number else 0
