"""Sentences for the parse errors of tinyhtml5, by its error codes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "adoption-agency-1.2": (
            "End tag (%(name)s) violates step 1, paragraph 2 of the adoption agency algorithm."
        ),
        "adoption-agency-1.3": (
            "End tag (%(name)s) violates step 1, paragraph 3 of the adoption agency algorithm."
        ),
        "adoption-agency-4.4": (
            "End tag (%(name)s) violates step 4, paragraph 4 of the adoption agency algorithm."
        ),
        "attributes-in-end-tag": "End tag contains unexpected attributes.",
        "char-in-head-noscript": "Unexpected non-space character. Expected inhead-noscript content",
        "deprecated-tag": "Unexpected start tag %(name)s. Don't use it!",
        "duplicate-attribute": "Dropped duplicate attribute on tag.",
        "end-tag-after-implied-root": (
            "Unexpected end tag (%(name)s) after the (implied) root element."
        ),
        "end-tag-too-early": "End tag (%(name)s) seen too early. Expected other end tag.",
        "end-tag-too-early-ignored": "End tag (%(name)s) seen too early. Ignored.",
        "end-tag-too-early-named": (
            "Unexpected end tag (%(gotName)s). Expected end tag (%(expectedName)s)."
        ),
        "eof-in-attribute-name": "Unexpected end of file in attribute name.",
        "eof-in-attribute-value-double-quote": 'Unexpected end of file in attribute value (").',
        "eof-in-attribute-value-no-quotes": "Unexpected end of file in attribute value.",
        "eof-in-attribute-value-single-quote": "Unexpected end of file in attribute value (').",
        "eof-in-comment": "Unexpected end of file in comment.",
        "eof-in-comment-double-dash": "Unexpected end of file in comment (--).",
        "eof-in-comment-end-bang-state": "Unexpected end of file in comment.",
        "eof-in-comment-end-dash": "Unexpected end of file in comment (-)",
        "eof-in-doctype": "Unexpected end of file in DOCTYPE.",
        "eof-in-doctype-name": "Unexpected end of file in DOCTYPE name.",
        "eof-in-frameset": "Unexpected end of file. Expected frameset content.",
        "eof-in-head-noscript": "Unexpected end of file. Expected inhead-noscript content",
        "eof-in-script-in-script": "Unexpected end of file. Expected script content.",
        "eof-in-select": "Unexpected end of file. Expected select content.",
        "eof-in-table": "Unexpected end of file. Expected table content.",
        "eof-in-tag-name": "Unexpected end of file in the tag name.",
        "equals-in-unquoted-attribute-value": "Unexpected = in unquoted attribute",
        "expected-attribute-name-but-got-eof": (
            "Unexpected end of file. Expected attribute name instead."
        ),
        "expected-attribute-value-but-got-eof": "Unexpected end of file. Expected attribute value.",
        "expected-attribute-value-but-got-right-bracket": (
            "Expected attribute value. Got '>' instead."
        ),
        "expected-closing-tag-but-got-char": (
            "Expected closing tag. Unexpected character '%(data)s' found."
        ),
        "expected-closing-tag-but-got-eof": "Expected closing tag. Unexpected end of file.",
        "expected-closing-tag-but-got-right-bracket": (
            "Expected closing tag. Got '>' instead. Ignoring '</>'."
        ),
        "expected-dashes-or-doctype": "Expected '--' or 'DOCTYPE'. Not found.",
        "expected-doctype-but-got-chars": "Unexpected non-space characters. Expected DOCTYPE.",
        "expected-doctype-but-got-end-tag": "Unexpected end tag (%(name)s). Expected DOCTYPE.",
        "expected-doctype-but-got-eof": "Unexpected End of file. Expected DOCTYPE.",
        "expected-doctype-but-got-start-tag": "Unexpected start tag (%(name)s). Expected DOCTYPE.",
        "expected-doctype-name-but-got-eof": "Unexpected end of file. Expected DOCTYPE name.",
        "expected-doctype-name-but-got-right-bracket": (
            "Unexpected > character. Expected DOCTYPE name."
        ),
        "expected-end-of-tag-but-got-eof": "Unexpected end of file. Expected = or end of tag.",
        "expected-eof-but-got-char": "Unexpected non-space characters. Expected end of file.",
        "expected-eof-but-got-end-tag": "Unexpected end tag (%(name)s). Expected end of file.",
        "expected-eof-but-got-start-tag": "Unexpected start tag (%(name)s). Expected end of file.",
        "expected-named-closing-tag-but-got-eof": (
            "Unexpected end of file. Expected end tag (%(name)s)."
        ),
        "expected-named-entity": "Named entity expected. Got none.",
        "expected-numeric-entity": "Numeric entity expected but none found.",
        "expected-one-end-tag-but-got-another": (
            "Unexpected end tag (%(gotName)s). Missing end tag (%(expectedName)s)."
        ),
        "expected-space-or-right-bracket-in-doctype": "Expected space or '>'. Got '%(data)s'",
        "expected-tag-name": "Expected tag name. Got something else instead",
        "expected-tag-name-but-got-question-mark": (
            "Expected tag name. Got '?' instead. (HTML doesn't support processing instructions.)"
        ),
        "expected-tag-name-but-got-right-bracket": "Expected tag name. Got '>' instead.",
        "illegal-codepoint-for-numeric-entity": (
            "Numeric entity represents an illegal codepoint: U+%(charAsInt)08x."
        ),
        "incorrect-comment": "Incorrect comment.",
        "invalid-character-after-attribute-name": "Unexpected character after attribute name.",
        "invalid-character-in-attribute-name": "Invalid character in attribute name",
        "invalid-codepoint": "Invalid codepoint in stream.",
        "named-entity-without-semicolon": "Named entity didn't end with ';'.",
        "need-space-after-doctype": "No space after literal string 'DOCTYPE'.",
        "no-end-tag": "This element (%(name)s) has no end tag.",
        "non-html-root": "html needs to be the first start tag.",
        "non-void-element-with-trailing-solidus": (
            "Trailing solidus not allowed on element %(name)s"
        ),
        "numeric-entity-without-semicolon": "Numeric entity didn't end with ';'.",
        "rp-or-rt-tag-not-in-ruby-scope": "Unexpected rp or rt tag outside of ruby.",
        "self-closing-flag-on-end-tag": "End tag contains unexpected self-closing flag.",
        "two-heads-are-not-better-than-one": "Unexpected start tag head in existing head. Ignored.",
        "unexpected-bang-after-double-dash-in-comment": "Unexpected ! after -- in comment",
        "unexpected-cell-end-tag": (
            "Got table cell end tag (%(name)s) while required end tags are missing."
        ),
        "unexpected-cell-in-table-body": (
            "Unexpected table cell start tag (%(name)s) in the table body phase."
        ),
        "unexpected-char-after-body": "Unexpected non-space characters in the after body phase.",
        "unexpected-char-after-frameset": (
            "Unexpected non-space characters in the after frameset phase. Ignored."
        ),
        "unexpected-char-in-comment": "Unexpected character in comment found.",
        "unexpected-char-in-doctype": "Unexpected character in DOCTYPE.",
        "unexpected-char-in-frameset": (
            "Unexpected characters in the frameset phase. Characters ignored."
        ),
        "unexpected-character-after-attribute-value": "Unexpected character after attribute value.",
        "unexpected-character-after-solidus-in-tag": (
            "Unexpected character after / in tag. Expected >"
        ),
        "unexpected-character-in-unquoted-attribute-value": (
            "Unexpected character in unquoted attribute"
        ),
        "unexpected-dash-after-double-dash-in-comment": (
            "Unexpected '-' after '--' found in comment."
        ),
        "unexpected-doctype": "Unexpected DOCTYPE. Ignored.",
        "unexpected-end-of-doctype": "Unexpected end of DOCTYPE.",
        "unexpected-end-tag": "Unexpected end tag (%(name)s). Ignored.",
        "unexpected-end-tag-after-body": (
            "Unexpected end tag token (%(name)s) in the after body phase."
        ),
        "unexpected-end-tag-after-frameset": (
            "Unexpected end tag (%(name)s) in the after frameset phase. Ignored."
        ),
        "unexpected-end-tag-before-html": "Unexpected end tag (%(name)s) before html.",
        "unexpected-end-tag-implies-table-voodoo": (
            "Unexpected end tag (%(name)s) in table context caused voodoo mode."
        ),
        "unexpected-end-tag-in-frameset": (
            "Unexpected end tag token (%(name)s) in the frameset phase. Ignored."
        ),
        "unexpected-end-tag-in-select": (
            "Unexpected end tag (%(name)s) in the select phase. Ignored."
        ),
        "unexpected-end-tag-in-table-body": (
            "Unexpected end tag (%(name)s) in the table body phase. Ignored."
        ),
        "unexpected-end-tag-in-table-row": (
            "Unexpected end tag (%(name)s) in the table row phase. Ignored."
        ),
        "unexpected-end-tag-treated-as": (
            "Unexpected end tag (%(originalName)s). Treated as %(newName)s."
        ),
        "unexpected-eof-after-attribute-value": (
            "Unexpected end of file. Expected attribute name or end of tag."
        ),
        "unexpected-eof-after-solidus-in-tag": "Unexpected end of file in tag. Expected >",
        "unexpected-form-in-table": "Unexpected form in table context.",
        "unexpected-hidden-input-in-table": "Unexpected input with type hidden in table context.",
        "unexpected-html-element-in-foreign-content": (
            "Element %(name)s not allowed in a non-html context"
        ),
        "unexpected-implied-end-tag-in-table": (
            "Unexpected implied end tag (%(name)s) in the table phase."
        ),
        "unexpected-implied-end-tag-in-table-row": (
            "Unexpected implied end tag (%(name)s) in the table row phase."
        ),
        "unexpected-inhead-noscript-tag": (
            "Element %(name)s not allowed in a inhead-noscript context"
        ),
        "unexpected-input-in-select": "Unexpected input start tag in the select phase.",
        "unexpected-select-in-select": (
            "Unexpected select start tag in the select phase treated as select end tag."
        ),
        "unexpected-start-tag": "Unexpected start tag (%(name)s).",
        "unexpected-start-tag-after-body": (
            "Unexpected start tag token (%(name)s) in the after body phase."
        ),
        "unexpected-start-tag-after-frameset": (
            "Unexpected start tag (%(name)s) in the after frameset phase. Ignored."
        ),
        "unexpected-start-tag-ignored": "Unexpected start tag %(name)s. Ignored.",
        "unexpected-start-tag-implies-end-tag": (
            "Unexpected start tag (%(startName)s) implies end tag (%(endName)s)."
        ),
        "unexpected-start-tag-implies-table-voodoo": (
            "Unexpected start tag (%(name)s) in table context caused voodoo mode."
        ),
        "unexpected-start-tag-in-frameset": (
            "Unexpected start tag token (%(name)s) in the frameset phase. Ignored."
        ),
        "unexpected-start-tag-in-select": (
            "Unexpected start tag token (%(name)s in the select phase. Ignored."
        ),
        "unexpected-start-tag-out-of-my-head": (
            "Unexpected start tag (%(name)s) that can be in head. Moved."
        ),
        "unexpected-start-tag-treated-as": (
            "Unexpected start tag (%(originalName)s). Treated as %(newName)s."
        ),
        "unexpected-table-element-end-tag-in-select-in-table": (
            "Unexpected table element end tag (%(name)s) in the select in table phase."
        ),
        "unexpected-table-element-start-tag-in-select-in-table": (
            "Unexpected table element start tag (%(name)s) in the select in table phase."
        ),
        "unexpected-table-end-tag-in-caption": "Unexpected end tag (table) in a caption.",
        "unexpected-table-start-tag-in-caption": "Unexpected table start tag in a caption.",
        "unknown-doctype": "Erroneous DOCTYPE.",
    }
)
