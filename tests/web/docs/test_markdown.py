"""Markdown, as GitHub renders it."""

from __future__ import annotations

from lxml import html

from mockturk.web.docs.markdown import RenderedDocument, render_document


def rendered(text: str) -> RenderedDocument:
    return render_document(text, lambda target: f"to:{target}")


def tree(text: str) -> html.HtmlElement:
    return html.fragment_fromstring(str(rendered(text).html), create_parent="div")


def test_headings_have_the_anchors_of_github() -> None:
    document = rendered(
        "# C#\n\n## `GET /a_b` & *more*\n\n## Twice\n\none\n\n### Twice\n\ntwo\n\n## A & b, ünd\n"
    )

    assert [(one.level, one.anchor, one.title) for one in document.sections] == [
        (1, "c", "C#"),
        (2, "get-a_b--more", "GET /a_b & more"),
        (2, "twice", "Twice"),
        (3, "twice-1", "Twice"),
        (2, "a--b-ünd", "A & b, ünd"),
    ]
    assert '<h3 id="twice-1">' in document.html


def test_a_section_has_its_text_without_markup() -> None:
    (section,) = rendered(
        "# T\n\nA *b* [c](d)\n<a id='x'></a>e.\n\n- `f`\n\n```py\ng = 1\n```\n"
    ).sections

    assert section.text.split() == ["A", "b", "c", "e.", "f", "g", "=", "1"]


def test_links_and_pictures_are_resolved() -> None:
    page = tree("[a](b.md#c), ![d](e.png), [f][]\n\n[f]: g.md\n")

    assert page.xpath("//@href") == ["to:b.md#c", "to:g.md"]
    assert page.xpath("//@src") == ["to:e.png"]


def test_a_table_can_be_scrolled_and_has_no_inline_style() -> None:
    page = tree("## Costs\n\n| a | b |\n| --- | ---: |\n| 1 | `x\\|y` |\n")
    (area,) = page.xpath("./div[@tabindex='0']")

    assert area.get("aria-label") == "Table: Costs"
    assert [one.text_content() for one in area.xpath(".//td")] == ["1", "x|y"]
    assert area.xpath(".//td/@class") == ["align-right"]
    assert not page.xpath("//@style")


def test_code_is_shown_as_it_is() -> None:
    page = tree("```xml\n<HIT>&amp;</HIT>\n```\n")

    assert page.xpath("//code[@class='language-xml']")[0].text == "<HIT>&amp;</HIT>\n"
