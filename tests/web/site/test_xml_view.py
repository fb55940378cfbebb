"""XML documents on pages: in colour, folding, and their text unchanged."""

from __future__ import annotations

import pytest
from lxml import etree, html

from mockturk.web.site.xml_view import render_xml


def shown(document: str, *marked: str) -> html.HtmlElement:
    return html.fragment_fromstring(str(render_xml(document, marked)), create_parent=True)


@pytest.mark.parametrize(
    "document",
    [
        "<a/>",
        "<a>one &amp; two</a>",
        '<a xmlns="urn:x"><b c="1">text</b><d xmlns:e="urn:e" e:f="2"/></a>',
        "<e:a xmlns:e='urn:x'><e:b> kept </e:b><!-- a comment --></e:a>",
        "<a><b>&lt;script&gt;alert(1)&lt;/script&gt;</b></a>",
    ],
)
def test_the_text_is_the_document(document: str) -> None:
    text = shown(document).text_content()
    if "&lt;" in document or "&amp;" in document:
        assert not shown(document).xpath("//script")
        return

    before, after = (etree.fromstring(one) for one in (document, text))
    etree.indent(before)
    etree.indent(after)
    assert etree.canonicalize(after) == etree.canonicalize(before)


def test_elements_with_children_fold_and_policies_are_marked() -> None:
    tree = shown("<a><HITReviewPolicy><b>1</b></HITReviewPolicy><c/></a>", "HITReviewPolicy")

    assert len(tree.xpath(".//details[@open]/summary")) == 2
    (marked,) = tree.xpath(".//*[contains(@class, 'xml-marked')]")
    assert marked.text_content().startswith("  <HITReviewPolicy>")


def test_a_long_text_is_folded_at_first() -> None:
    lines = "line\n" * 20
    tree = shown(f"<a><b>{lines}</b></a>")

    assert tree.xpath(".//details[not(@open)]/summary")[0].text_content().strip() == "<b>"
    assert tree.text_content().count("line\n") == 20


@pytest.mark.parametrize("document", ["not <XML", "", "<a>", "<a>" + "<b/>" * 4000 + "</a>"])
def test_what_is_not_xml_or_large_is_plain_text(document: str) -> None:
    (pre,) = shown(document).xpath("./pre")

    assert pre.text_content().replace("\n", "").replace(" ", "") == document.replace(" ", "")
