"""Validation of the page inside an HTMLQuestion by CreateHIT."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents.question_texts import html_question
from exchanges import Service

NOT_XHTML = "AWS.MechanicalTurk.XHTMLParseError"
SHAPES = sorted(Path(__file__).with_name("html_shapes").glob("*.html"))
DOCTYPE = "<!DOCTYPE html>\n"


def pages_at(**lines: str) -> str:
    """A page whose lines of the given numbers (``line_3=``) are these, the others empty."""
    numbered = {int(name.removeprefix("line_")): line for name, line in lines.items()}
    return "\n".join(numbered.get(number, "") for number in range(1, max(numbered) + 1))


def message_for(service: Service, page: str) -> str:
    return service.created(Question=html_question(page)).message or ""


@pytest.mark.parametrize("shape", SHAPES, ids=lambda file: file.stem)
def test_pages_of_real_shapes_pass(service: Service, shape: Path) -> None:
    assert message_for(service, shape.read_text(encoding="utf-8")) == ""


@pytest.mark.parametrize(
    "body",
    [
        "What's up?",
        "<p>One<p>Two<ul><li>a<li>b</ul>",
        "<table><tr><td>1<td>2<tr><td>3</table>",
        "<title>No head</title><p>no body",
        "<html xmlns='http://www.w3.org/1999/xhtml'><body><br/><hr /></body></html>\n  ",
        "<p>${question} <img src=${url} alt='${alt}'><input ${flags} name=${name}>",
        "<crowd-form><crowd-input name='a' required></crowd-input></crowd-form>",
        "<script>if (a < b && c--) { d('</p>') }</script><style>a > b {}</style>",
        "<p data-a=1 @click=b :c=d>Q & A, R &amp; D, &nbsp;&copy;&#8212;</p><!-- a - b -->",
        "<svg viewBox='0 0 1 1'><path d='M0 0'/></svg><math><mi>x</mi></math>",
        "<textarea><p></textarea><select><option>a<option>b</select>",
        "<select><optgroup><option>a</optgroup></select><optgroup><option>a</option></optgroup>",
        "<template><tr><td>row</td></tr></template><p>x</p>",
        "<form><input type=hidden><input type=submit disabled></form>",
        "<font color=red><center>2005</center></font>",
        "a\xa0b \U0001f600",
    ],
)
def test_what_html5_allows_passes(service: Service, body: str) -> None:
    assert message_for(service, f"\n  {DOCTYPE}{body}") == ""


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("", "[1,1] The content is empty."),
        (" \n\t", "<! [2,1] The content is empty. !>"),
        ("\n\n", "<! [2,1] The content is empty. !>"),
        ("  \n  ", "<! [2,2] The content is empty. !>"),
        ("<html><body>x</body></html>", "[1,6] Start tag “html” before the doctype."),
        ('<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">', "[1,63] The doctype"),
        ("<!DOCTYPE html><!DOCTYPE html>", "[1,30] A doctype in the page."),
        (f"{DOCTYPE}<div><p>open", "[2,12] End of file seen and there were open elements."),
        (f"{DOCTYPE}<div>\n<div>", "<! [2,5] The element “div” that begins here is not closed."),
        (f"{DOCTYPE}<p>a</div>", "[2,10] End tag “div” does not end the element opened last."),
        (f"{DOCTYPE}<div><p><b>a</p></b></div>", "[2,16] End tag “p” does not belong here."),
        (f"{DOCTYPE}<b><i>crossed</b></i>", "[2,17] End tag “b” does not end"),
        (f"{DOCTYPE}<optgroup><option>a</optgroup>", "<! [2,30] End tag “optgroup” does not end"),
        (f"{DOCTYPE}<p id=a id=b>", "[2,11] An attribute is given twice in one tag."),
        (f"{DOCTYPE}<p id=a>One<p id=a>Two", "[2,19] The id “a” is given twice."),
        (f"{DOCTYPE}<p", "[2,2] End of file in a tag's name."),
        (f"{DOCTYPE}<p title='", "[2,10] End of file in an attribute value (')."),
        (f"{DOCTYPE}<!-- never closed", "[2,17] End of file in a comment."),
        (f"{DOCTYPE}<!-- a -- b -->", "[2,10] A comment contains “--”."),
        (f"{DOCTYPE}<script>never closed", "[2,20] End of file in the element “script”."),
        (f"{DOCTYPE}<p>1 < 2</p>", "[2,7] “<” is not followed by the name of a tag."),
        (f"{DOCTYPE}<p>AT&T</p>", "[2,6] “&” did not start a character reference."),
        (f"{DOCTYPE}<a href='?a=1&b=2'>x</a>", "[2,14] “&” did not start a character"),
        (f"{DOCTYPE}<div/>", "[2,6] “/>” does not end the element “div”."),
        (f"{DOCTYPE}<table>x<tr></table>", "[2,12] Text in a table, outside of its cells."),
        (f"{DOCTYPE}<table><p>x</p></table>", "[2,10] Start tag “p” in a table, outside of its"),
        (f"{DOCTYPE}<form><form></form></form>", "[2,12] Start tag “form” does not belong here."),
        (f"{DOCTYPE}<p xmlns:fb=x>", "[2,14] The attribute “xmlns:fb” is not allowed."),
        (f"{DOCTYPE}<meta charset=utf-16>", "[2,21] The declared character encoding does not"),
        (f"{DOCTYPE}9\x9617", "[2,2] U+0096 is not allowed in HTML."),
        (f"{DOCTYPE}\U0001f600<b id='&#1;'></i>", "[2,13] A character reference stands for a"),
        (f"{DOCTYPE}<frameset><select></frameset>", "[2,18] Start tag “select” in a frameset."),
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
    company = pages_at(line_1="<!DOCTYPE html>", line_55="<p>" + "x" * 71 + "AT&T</p>")

    assert message_for(service, two) == (
        "There was an error parsing the HTML5 data in your request.  Please make sure the data is "
        "well-formed and validates as HTML5. Details: Errors: "
        "<! [109,8] An “body” start tag seen but an element of the same type was already open. !> "
        "<! [159,26] No space between attributes. !> (1408104000000 s)"
    )
    assert (
        "Details: Errors: <! [55,77] “&” did not start a character reference. "
        "(“&” probably should have been escaped as “&amp;”.) !> ("
    ) in message_for(service, company)


def test_relaxed_rules_let_such_pages_pass(relaxed_service: Service) -> None:
    assert message_for(relaxed_service, "<p>AT&T</div>") == ""


def test_a_page_without_end_of_complaints_is_answered_with_ten(service: Service) -> None:
    assert message_for(service, "</i>" * 1000).count("<! [") == 10


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 12_000,
        "<b>" * 20_000,
        "<p " + " ".join(f"a{number}" for number in range(9_000)) + ">",
        "<p a='" + "&copy" * 12_000 + "'>",
        "<table>" * 9_000,
        "<script>" + "<!--<script>" * 5_000,
        "<" + "x" * 60_000 + ">",
        "&#" + "9" * 60_000 + ";",
        "<p id='" + "&#1;" * 15_000 + "'>" * 2,
    ],
)
def test_pages_made_to_keep_the_parser_busy_are_refused(service: Service, page: str) -> None:
    result = service.created(Question=html_question(page))

    assert result.code == NOT_XHTML
    assert len(result.message or "") < 2_000
