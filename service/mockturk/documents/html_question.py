"""Building an HTMLQuestion from a page, as the service did from a filled layout."""

from __future__ import annotations

from mockturk.documents.schemas import HTML_QUESTION

# Pixels. The service's frame height for layouts is unknown; its own samples have 450.
FRAME_HEIGHT = 450


def build_html_question(page: str) -> str:
    """Return the HTMLQuestion document that contains a page."""
    content = page.replace("]]>", "]]]]><![CDATA[>")
    return (
        f'<HTMLQuestion xmlns="{HTML_QUESTION.namespace}"><HTMLContent><![CDATA[{content}]]>'
        f"</HTMLContent><FrameHeight>{FRAME_HEIGHT}</FrameHeight></HTMLQuestion>"
    )
