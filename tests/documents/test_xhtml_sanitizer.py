"""XHTML of requesters, made harmless."""

from __future__ import annotations

import pytest
from lxml import etree, html

from mockturk.documents.schemas import FORMATTED_CONTENT
from mockturk.documents.xhtml_sanitizer import sanitize_xhtml, to_plain_text
from mockturk.wire.package_data import resource_path

_XS = "{http://www.w3.org/2001/XMLSchema}"


def shown(text: str) -> html.HtmlElement:
    markup = sanitize_xhtml(text)
    assert markup is not None
    return html.fragment_fromstring(markup, create_parent="div")


@pytest.mark.parametrize(
    "text",
    [
        "plain <b>bold</b> &lt;tail&gt;",
        '<p align="center">a<br>b</p>',
        '<table border="1" cellpadding="3"><tbody><tr bgcolor="red"><td colspan="2">x</td>'
        "</tr></tbody></table>",
        '<ol start="3" type="a"><li value="7">x</li></ol>',
        '<font color="#fff" size="5" face="Courier">x</font>',
        '<img src="http://127.0.0.1:80/a.png" alt="a &quot;cat&quot;" width="10">',
        '<img src="http://localhost/a.png" alt="a">',
        "<dl><dt>a</dt><dd>b</dd></dl><pre>  x\n y</pre>",
    ],
)
def test_what_the_schema_knows_stays(text: str) -> None:
    written = text.replace("<br>", "<br/>")
    written = written.removesuffix(">") + "/>" if written.startswith("<img") else written

    assert sanitize_xhtml(written) == text


def test_every_element_of_the_schema_is_shown() -> None:
    schema = etree.parse(
        str(resource_path("wsdl", f"AWSMechanicalTurkDataSchemas/{FORMATTED_CONTENT.schema}"))
    )
    names = {one.get("name") for one in schema.getroot().iterchildren(f"{_XS}element")}
    # Elements that are valid only inside a table or a map are tested there.
    within = {"area", "col", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"}
    alone = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "iframe": "span"}

    for name in sorted(names - within - {"FormattedContent", "img"}):
        assert shown(f"<{name}>x</{name}>").find(alone.get(name, name)) is not None, name
    table = (
        "<table><colgroup><col/></colgroup><thead><tr><th>1</th></tr></thead>"
        "<tfoot><tr><td>3</td></tr></tfoot><tbody><tr><td>2</td></tr></tbody></table>"
    )
    tags = {one.tag for one in shown(f"{table}<map><area/></map>").iter()}
    assert within <= tags


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<b onclick="alert(1)" style="color: red" class="button" id="main">x</b>',
        '<img src="x" onerror="alert(1)" alt=""/>',
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" java&#10;script:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        '<area href="javascript:alert(1)" alt=""/>',
        '<form action="http://x/"><input name="a"/></form>',
        "<svg><script>alert(1)</script></svg>",
        "<style>b {}</style>",
        '<object data="x"/><embed src="x"/><link href="x"/><meta charset="x"/>',
        "<math><mi><style>&lt;img src=x onerror=alert(1)&gt;</style></mi></math>",
        "<noscript>&lt;img src=x onerror=alert(1)&gt;</noscript>",
    ],
)
def test_nothing_in_it_runs_or_looks_like_ours(text: str) -> None:
    found = shown(text)

    for one in found.iter("*"):
        assert one.tag in {"div", "b", "a", "area", "span"}
        names = set(one.attrib)
        assert not names & {"style", "id", "href"}
        assert not [name for name in names if name.startswith("on")]
        assert one.get("class") in (None, "absent")


def test_what_would_be_fetched_elsewhere_is_told_in_words() -> None:
    found = shown(
        '<img src="http://example.com/a.png" alt="a cat"/> tail '
        '<iframe src="https://example.com/">no frames</iframe>'
    )

    assert found.xpath(".//img | .//iframe") == []
    assert [one.text for one in found.iter("span")] == [
        "[image a cat: http://example.com/a.png]",
        "[frame no frames: https://example.com/]",
    ]
    assert "tail" in found.text_content()


def test_links_open_elsewhere_and_tell_nothing() -> None:
    found = shown('<a href="http://example.com/" target="_self" rel="opener" name="top">x</a>')

    (link,) = found.iter("a")
    assert dict(link.attrib) == {
        "href": "http://example.com/",
        "name": "shown-top",
        "target": "_blank",
        "rel": "noopener noreferrer",
    }


def test_names_are_none_of_the_page_around() -> None:
    found = shown(
        '<img src="http://localhost/a.png" alt="" usemap="#main" name="body"/>'
        '<map id="main" name="main"><area alt="x" href="http://x/" coords="0,0"/></map>'
    )

    assert found.xpath(".//img/@usemap") == ["#shown-main"]
    assert found.xpath(".//img/@name") == []
    assert found.xpath(".//map/@id | .//map/@name") == ["shown-main", "shown-main"]


def test_headings_stand_below_those_of_the_page() -> None:
    assert [one.tag for one in shown("<h1>a</h1><h3>b</h3><h6>c</h6>")] == ["h3", "h5", "h6"]


@pytest.mark.parametrize("text", ["<b>", "a & b", "&nbsp;", "<p></b></p>", "\ud800"])
def test_what_is_no_xhtml_is_none(text: str) -> None:
    assert sanitize_xhtml(text) is None
    assert to_plain_text(text) == text


def test_words_alone() -> None:
    assert to_plain_text("  a <b>bold</b>\n&lt;cat&gt; ") == "a bold <cat>"
    assert to_plain_text("   ") == ""
