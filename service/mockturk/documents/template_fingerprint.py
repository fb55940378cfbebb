"""The fingerprint of a QuestionForm: the document without its unconstrained texts.

Programs make their Questions from templates, and only texts differ from HIT to HIT. If one
Question is valid, so is every other with the same fingerprint.
"""

from __future__ import annotations

import re

from mockturk.documents.xml_parsing import QUESTION_FORM_2005, QUESTION_FORM_2017

# The elements that are an xs:string everywhere in the schema and have no other rule. (A
# FormattedContent has: it is validated as a separate document.)
FREE_TEXTS = (
    *("Title", "Text", "ListItem", "QuestionIdentifier", "DisplayName", "SelectionIdentifier"),
    *("AltText", "DefaultText", "AppletFilename", "Width", "Height", "Name", "Value", "SubType"),
)
# The content of an element without markup: XML characters except those of markup, and the
# entities that need no declaration.
_CHARACTERS = "[^<&>\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]*+"
_FREE_TEXT = re.compile(
    rf"<({'|'.join(FREE_TEXTS)})>{_CHARACTERS}(?:&(?:amp|lt|gt|quot|apos);{_CHARACTERS})*+</\1>"
)
_MARK = "\x00"  # XML excludes it


def compute_fingerprint(text: str) -> str | None:
    """Return the fingerprint of a text that may be a QuestionForm; None if it has none.

    Two texts with the same fingerprint are both valid or both invalid, as XML and by schema. That
    holds within CDATA sections and processing instructions too, because these end with a ``>``,
    but not in comments, because ``--`` is an error there.
    """
    if (QUESTION_FORM_2005 not in text and QUESTION_FORM_2017 not in text) or _MARK in text:
        return None
    # Search "!" first: a search for "<!--" is much slower, as every tag begins with "<".
    if "!" in text and "<!--" in text:
        return None
    return _MARK.join(_FREE_TEXT.split(text))
