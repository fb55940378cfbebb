"""Validation of the page inside an HTMLQuestion by CreateHIT."""

from __future__ import annotations

import pytest

from documents.question_texts import html_question
from exchanges import Service

NOT_XHTML = "AWS.MechanicalTurk.XHTMLParseError"


def pages_at(**lines: str) -> str:
    """A page whose lines of the given numbers (``line_3=``) are these, the others empty."""
    numbered = {int(name.removeprefix("line_")): line for name, line in lines.items()}
    return "\n".join(numbered.get(number, "") for number in range(1, max(numbered) + 1))


@pytest.mark.parametrize(
    "page",
    [
        "What's up?",
        "<p>One<p>Two<ul><li>a<li>b</ul>",
        "<table><tr><td>1<td>2<tr><td>3</table>",
        "<!DOCTYPE html><title>No head</title><p>no body",
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
        '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'
        '<html xmlns="http://www.w3.org/1999/xhtml"><body><br/><hr /></body></html>',
        "\n  <!DOCTYPE html>\n<html><head></head><body></body></html>\n  ",
        "<p>${question} <img src=${url} alt='${alt}'><input ${flags} name=${name}>",
        "<crowd-form><crowd-input name='a' required></crowd-input></crowd-form>",
        "<script>if (a < b && c) { d('</p>') }</script><style>a > b {}</style>",
        "<!-- -------- instructions -- here -------- --><p>x",
        "<p>Q & A, R &amp; D, &nbsp;&copy;&#8212;</p>",
        "<svg viewBox='0 0 1 1'><path d='M0 0'/></svg>",
        "<textarea><p></textarea><select><option>a<option>b</select>",
        "<template><tr><td>row</td></tr></template><p>x</p>",
        "<form><input type=hidden><input type=submit disabled></form>",
        "<font color=red><center>2005</center></font>",
        "a\x85b \U0001f600",
    ],
)
def test_pages_as_requesters_wrote_them_pass(service: Service, page: str) -> None:
    assert service.created(Question=html_question(page)).message is None


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("", "[1,1] The content is empty."),
        (" \n\t", "[1,1] The content is empty."),
        ("<div><p>open", "[1,12] End of file seen and there were open elements: “div”, “p”."),
        ("\n<div>\n<div>", "[3,5] End of file seen and there were open elements: “div”, “div”."),
        ("<p>a</div>", "[1,10] End tag “div” does not end what was opened last."),
        ("<div><p><b>a</p></b></div>", "[1,16] End tag “p” does not belong here."),
        ("<b><i>crossed</b></i>", "[1,17] "),
        ("<div><span></div>", "[1,17] End tag “div” does not end what was opened last."),
        ("<p id=a id=b>", "[1,11] An attribute stands twice on one tag."),
        ("<p", "Unexpected end of file in the tag name."),
        ("<p title='", "Unexpected end of file in attribute value (')."),
        ("<!-- never closed", "Unexpected end of file in comment."),
        ("<script>never closed", "Expected end tag (script)."),
        ("<p>1 < 2</p>", "[1,6] Expected tag name."),
        ("<p>AT&T</p>", "“&” did not start a character reference."),
        ("<a href='?a=1&b=2'>x</a>", "“&” did not start a character reference."),
        ("<div/>", "[1,6] “/>” does not end the element “div”."),
        ("<table><p>x</p></table>", "[1,10] Start tag “p” in a table, outside of its cells."),
        ("<form><form></form></form>", "Unexpected start tag (form)."),
        ("<frameset><select></frameset>", "["),
    ],
)
def test_what_html5_does_not_allow_is_refused_with_its_place(
    service: Service, page: str, says: str
) -> None:
    result = service.created(Question=html_question(page))

    assert result.code == NOT_XHTML
    assert result.data == {"Parameter": "Question"}
    assert says in (result.message or "")


def test_the_captured_refusals_are_answered_to_the_letter(service: Service) -> None:
    """Captured 2018 (tylin/coco-ui pull request 4) and 2013 (cloudyr/MTurkR issue 30)."""
    two = pages_at(
        line_2="<!DOCTYPE html>",
        line_3="<title>Draw</title>",
        line_100="<form></form>",
        line_109="  <body>",
        line_159='      <div id="container"style="margin: 0"></div>',
    )
    company = pages_at(line_55="<p>" + "x" * 70 + "AT&T</p>")

    first = service.created(Question=html_question(two))
    second = service.created(Question=html_question(company))

    assert first.message == (
        "There was an error parsing the HTML5 data in your request.  Please make sure the data is "
        "well-formed and validates as HTML5. Details: Errors: "
        "<! [109,8] An “body” start tag seen but an element of the same type was already open. !> "
        "<! [159,26] No space between attributes. !> (1408104000000 s)"
    )
    assert (
        "Details: Errors: <! [55,77] “&” did not start a character reference. "
        "(“&” probably should have been escaped as “&amp;”.) !> ("
    ) in (second.message or "")


def test_a_page_without_end_of_complaints_is_answered_with_ten(service: Service) -> None:
    result = service.created(Question=html_question("</i>" * 1000))

    assert (result.message or "").count("<! [") == 10


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 12_000,
        "<b>" * 20_000,
        "<p " + " ".join(f"a{number}" for number in range(9_000)) + ">",
        "<p a='" + "&copy" * 12_000 + "'>",
        "<table>" * 9_000,
        "<script>" + "<!--<script>" * 5_000,
    ],
)
def test_pages_made_to_keep_the_parser_busy_are_refused(service: Service, page: str) -> None:
    result = service.created(Question=html_question(page))

    assert result.code == NOT_XHTML
    assert len(result.message or "") < 2_000
