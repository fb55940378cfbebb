"""Questions that are pages of the requester's own."""

from __future__ import annotations

from mockturk.client.builders.xml_markup import (
    write_cdata_element,
    write_document,
    write_text_element,
)


def html_question(html: str, frame_height: int = 450) -> str:
    """Return an HTMLQuestion (2011-11-11), to send as the Question of a HIT.

    :param html: the page, from ``<!DOCTYPE html>`` to ``</html>``.
    :param frame_height: the height of the frame that shows it, in pixels.
    :raises ValueError: when the page has a character that cannot be in XML.
    """
    return write_document(
        "2011-11-11/HTMLQuestion",
        [write_cdata_element("HTMLContent", html), write_text_element("FrameHeight", frame_height)],
    )


def external_question(url: str, frame_height: int = 450) -> str:
    """Return an ExternalQuestion (2006-07-14), to send as the Question of a HIT.

    :param url: the address of the page.
    :param frame_height: the height of the frame that shows it, in pixels.
    :raises ValueError: when the address has a character that cannot be in XML.
    """
    return write_document(
        "2006-07-14/ExternalQuestion",
        [write_text_element("ExternalURL", url), write_text_element("FrameHeight", frame_height)],
    )
