"""The errors of pages, with their codes, places and order, as Validator.nu's parser has them.

Compared with version 1.3.1 of that parser by ``tools/html_differential.py``.
"""

from __future__ import annotations

import pytest

from html_mutations import generate_pages
from mockturk.documents.html5.page_parser import PageParser
from mockturk.documents.html5.sentences import format_sentence

DOCTYPE = "<!DOCTYPE html>"
EOF = "expected-closing-tag-but-got-eof"
OPEN = "unclosed-element"
EARLY = "end-tag-too-early"
STRAY = "unexpected-end-tag"


def errors(page: str, doctype: str = f"{DOCTYPE}\n") -> list[tuple[int, str]]:
    """Column and code of the errors in one line after the doctype."""
    parser = PageParser(doctype + page, 10)
    return [
        (parser.stream.place(complaint.offset)[1], complaint.code)
        for complaint in parser.find_complaints()
    ]


@pytest.mark.parametrize(
    ("doctype", "found"),
    [
        ("<!doctype HTML>", []),
        ("<!-- x --> <!DOCTYPE html>", []),
        ('<!DOCTYPE html SYSTEM "about:legacy-compat">', []),
        ('<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN">', []),
        (
            '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" '
            '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">',
            [],
        ),
        ('<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.0//EN" "x">', [(53, "wrong-doctype")]),
        (
            '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" '
            '"http://www.w3.org/TR/html4/loose.dtd">',
            [(102, "wrong-doctype")],
        ),
        ("<!DOCTYPE html5>", [(16, "wrong-doctype")]),
        (
            "<!DOCTYPE html foo>",
            [(16, "expected-space-or-right-bracket-in-doctype"), (19, "wrong-doctype")],
        ),
        ("<!DOCTYPEhtml>", [(10, "need-space-after-doctype")]),
        (f"{DOCTYPE}{DOCTYPE}", [(30, "unexpected-doctype")]),
        ("", [(3, "expected-doctype-but-got-start-tag")]),
        ("text", [(4, "expected-doctype-but-got-chars")]),
        ("</p>", [(4, "expected-doctype-but-got-end-tag"), (4, STRAY + "-before-html")]),
    ],
)
def test_doctypes(doctype: str, found: list[tuple[int, str]]) -> None:
    assert errors("<p>", doctype) == found


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (
            "<p 'a'>",
            [(column, "invalid-character-in-attribute-name") for column in (4, 6)],
        ),
        ("<p a=b=c>", [(7, "unexpected-character-in-unquoted-attribute-value")]),
        ("<p a==b>", [(6, "equals-in-unquoted-attribute-value")]),
        ("<p a=>", [(6, "expected-attribute-value-but-got-right-bracket")]),
        ("<p a='b'c>", [(9, "unexpected-character-after-attribute-value")]),
        ("<p a=1 A=2>", [(9, "duplicate-attribute")]),
        ("<p a <b>", [(6, "invalid-character-after-attribute-name")]),
        ("<p / a>", [(5, "unexpected-character-after-solidus-in-tag")]),
        ("<!-->", [(5, "incorrect-comment")]),
        ("<!-- a --->", [(10, "unexpected-dash-after-double-dash-in-comment")]),
        ("<?xml?>", [(2, "expected-tag-name-but-got-question-mark")]),
        ("x</p a>", [(7, "attributes-in-end-tag"), (7, STRAY)]),
        ("<script>a < b && c -- d</script>", []),
        ("<script><!-- <script> </script> --></script>", []),
        ("<title>&copy</title>", [(13, "named-reference-without-semicolon")]),
    ],
)
def test_errors_within_tags_and_comments(page: str, found: list[tuple[int, str]]) -> None:
    assert errors(page) == found


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<p>a<p>b<ul><li>c<li>d</ul>", []),
        ("<div><span></div>", [(17, EARLY), (11, OPEN)]),
        ("<div>a</div></div>", [(18, EARLY)]),
        ("<div><b>", [(8, EOF), (8, OPEN), (5, OPEN)]),
        ("<p><b>a<p>c", [(10, STRAY), (6, OPEN), (11, EOF)]),
        ("<b><i></b></i>", [(10, "adoption-agency-1.3"), (14, "adoption-agency-1.2")]),
        ("<body><body>", [(12, "second-body")]),
        ("<b></body>", [(10, "body-ends-too-early"), (3, OPEN)]),
        ("<object></body>", [(15, "body-ends-too-early"), (8, OPEN)]),
        ("<option></body>", []),
        ("<option></html>", [(15, "body-ends-too-early")]),
        ("</body>text", [(10, "unexpected-char-after-body")]),
        ("<form><em></form>", [(17, "end-tag-too-early-ignored"), (10, OPEN), (17, EOF)]),
        ("<form><form>", [(12, "unexpected-start-tag"), (12, EOF), (6, OPEN)]),
        ("<a><a></a>", [(6, "unexpected-start-tag-implies-end-tag")]),
        ("<button><button></button>", [(16, "unexpected-start-tag-implies-end-tag")]),
        ("<h1>a</h2>", [(10, EARLY)]),
        ("<h1><i></h2>", [(12, EARLY), (7, OPEN)]),
        ("<div/>", [(6, "non-void-element-with-trailing-solidus"), (6, EOF), (6, OPEN)]),
        ("<image/>", [(8, "unexpected-start-tag-treated-as")]),
        ("<ruby>a<rt>b<rp>c</ruby>", []),
        ("<div><rt></div>", [(9, "rp-or-rt-tag-not-in-ruby-scope")]),
        ("<textarea>a", [(11, EOF.replace("closing", "named-closing")), (10, OPEN)]),
        ("<p><tt>x</p><table><tr><td> <ul><li>y</ul></table>", [(12, STRAY), (7, OPEN)]),
    ],
)
def test_errors_of_elements(page: str, found: list[tuple[int, str]]) -> None:
    assert errors(page) == found


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<table><tr><td>a<td>b<tr><th>c</table>", []),
        ("<table>a<!-- x -->b<tr></table>", [(23, "text-in-table")]),
        ("<table>&#32;<tr>&Tab;</table>", []),
        ("<table>&nbsp;</table>", [(21, "text-in-table")]),
        ("<table>a&amp;b", [(14, "text-in-table"), (14, "eof-in-table"), (7, OPEN)]),
        (
            "<table><p>x</p></table>",
            [
                (10, "unexpected-start-tag-implies-table-voodoo"),
                (15, "text-in-table"),
                (15, "unexpected-end-tag-implies-table-voodoo"),
            ],
        ),
        ("<table><td>x</table>", [(11, "unexpected-cell-in-table-body")]),
        ("<table><tbody><td>x</table>", [(18, "unexpected-cell-in-table-body")]),
        ("<table><tr><td><b></td></table>", [(23, "unexpected-cell-end-tag"), (18, OPEN)]),
        (
            "<table><caption><b></table>",
            [
                (27, "unexpected-table-end-tag-in-caption"),
                (27, "expected-one-end-tag-but-got-another"),
                (19, OPEN),
            ],
        ),
        ("<select><p></select>", [(11, "unexpected-start-tag-in-select")]),
        ("<frameset><frame/></frameset>", []),
        ("<frameset>a\U0001f600<frame></frameset>", [(13, "unexpected-char-in-frameset")] * 3),
    ],
)
def test_errors_of_tables_lists_and_frames(page: str, found: list[tuple[int, str]]) -> None:
    assert errors(page) == found


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<svg><g></svg>", [(14, "end-tag-in-foreign-content")]),
        ("<svg><g/><path></path></svg><math><mi>x</math>", [(46, "end-tag-in-foreign-content")]),
        ("<svg></p>", [(9, "end-tag-in-foreign-content"), (9, STRAY)]),
        (
            "<svg></body>",
            [(12, "end-tag-in-foreign-content"), (12, "body-ends-too-early"), (5, OPEN)],
        ),
        ("<svg><g>", [(8, "eof-in-foreign-content")]),
        (
            "<svg><div></div></svg>",
            [(10, "unexpected-html-element-in-foreign-content"), (22, STRAY)],
        ),
        ("<svg><foreignObject><p xmlns=x></foreignObject></svg>", [(31, "wrong-namespace")]),
        (
            "<svg xmlns='http://www.w3.org/2000/svg'><a xmlns:b=c></a></svg>",
            [(53, "namespace-prefix")],
        ),
        ("<p id=a><svg id=a></svg>", [(18, "duplicate-id")]),
        (
            "<template><td></p></template>\x85<p id=a></div>",
            [(30, "forbidden-code-point"), (44, EARLY)],
        ),
    ],
)
def test_errors_of_foreign_content_and_attributes(page: str, found: list[tuple[int, str]]) -> None:
    assert errors(page)[: len(found)] == found


def test_a_forbidden_code_point_is_reported_in_its_place_among_others() -> None:
    assert errors("<p/>\x85</b>") == [
        (4, "non-void-element-with-trailing-solidus"),
        (5, "forbidden-code-point"),
        (9, STRAY),
    ]


def test_no_more_errors_are_collected_than_asked_for() -> None:
    assert len(PageParser("</i>" * 50, 3).find_complaints()) == 3
    assert len(PageParser(DOCTYPE + "\x85" * 50, 3).find_complaints()) == 3


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("<div>" * 300, "nested-too-deep"),
        ("<p " + " ".join(f"a{number}" for number in range(300)) + ">", "too-many-attributes"),
    ],
)
def test_what_would_take_long_stops_the_parser(page: str, code: str) -> None:
    assert errors(page)[-1][1] == code


def test_any_page_gets_an_answer() -> None:
    for page in generate_pages(300, seed=1):
        for complaint in PageParser(page, 10).find_complaints():
            assert format_sentence(complaint.code, complaint.names)
