"""The documented samples with words of our own: names, ids, numbers and structure stay."""

from __future__ import annotations

import re

WORDS = "some words"

_COMMENT = re.compile(r"[ \t]*<!--.*?-->", re.DOTALL)
# A text between tags, or between double quotes; CDATA sections hold tags and texts too.
_TEXT = re.compile(r"""(?<=[>"])[^<>"]*(?=[<"])""")
# Two words or more on one line.
_PHRASE = re.compile(r"""[A-Za-z][\w'.,!?:;"+-]*(?:[ ]+[\w'"][\w'.,!?:;"+-]*)+""")


def rephrase(text: str) -> str:
    """Replace each run of words by the same two words."""
    return _PHRASE.sub(WORDS, text)


def rephrase_document(document: str) -> str:
    """Replace the runs of words in a document, which need not be well-formed; drop comments."""
    return _TEXT.sub(lambda text: rephrase(text[0]), _COMMENT.sub("", document))
