"""The shape of a QuestionForm: everything in it except the texts that may be anything.

Programs make their Questions from templates, whose texts differ from HIT to HIT. If one of a
shape is valid, so is every other.
"""

from __future__ import annotations

import re

from mockturk.documents.schemas import QUESTION_FORM

# The elements that are an xs:string wherever the schema has them, and looked at by nobody else
# (a FormattedContent is a document of its own).
FREE_TEXTS = (
    *("Title", "Text", "ListItem", "QuestionIdentifier", "DisplayName", "SelectionIdentifier"),
    *("AltText", "DefaultText", "AppletFilename", "Width", "Height", "Name", "Value", "SubType"),
)
# What an element can hold without markup: characters of XML, none of which begins or ends any,
# and the entities that need no declaration.
_CHARACTERS = "[^<&>\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]*+"
_FREE_TEXT = re.compile(
    rf"<({'|'.join(FREE_TEXTS)})>{_CHARACTERS}(?:&(?:amp|lt|gt|quot|apos);{_CHARACTERS})*+</\1>"
)
_MARK = "\x00"  # no XML holds it


def compute_fingerprint(text: str) -> str | None:
    """Return the shape of a text that may be a QuestionForm; None if it cannot be told.

    Two texts of one shape are both valid or both not, by schema and as XML. That holds within
    CDATA sections and processing instructions too, as these end with a ``>``, but not in
    comments, which ``--`` ends.
    """
    if QUESTION_FORM.namespace not in text or _MARK in text:
        return None
    # One character is found much faster than several where each tag begins with the first.
    if "!" in text and "<!--" in text:
        return None
    return _MARK.join(_FREE_TEXT.split(text))
