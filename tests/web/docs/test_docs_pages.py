"""The documentation below /docs/: all pages, their links, their order, and the search."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from lxml import html
from werkzeug.test import Client

from mockturk.app.composition import build_worlds
from mockturk.app.settings import Settings
from mockturk.app.wsgi import WSGIApplication
from mockturk.domain.hits import HITStatus
from mockturk.web.docs.navigation import read_navigation
from mockturk.web.site.words import WORDS

DOCS = Path(__file__).parents[3] / "docs"
NAVIGATION = read_navigation()
PAGES = [f"/docs/{page.url}" for page in NAVIGATION.pages]


@cache
def client() -> Client:
    """One for all tests, as they change nothing."""
    return Client(WSGIApplication(build_worlds(Settings())))


@cache
def opened(path: str) -> html.HtmlElement:
    response = client().get(path)
    assert response.status_code == 200, path
    return html.document_fromstring(response.text)


@cache
def anchors(path: str) -> frozenset[str]:
    """Return the anchors of a page, the empty one of its beginning too; files have only this."""
    if not path.endswith("/"):
        assert client().get(path).status_code == 200, path
        return frozenset({""})
    return frozenset({"", *opened(path).xpath("//@id")})


def texts(path: str, where: str) -> list[str]:
    return [" ".join(one.text_content().split()) for one in opened(path).xpath(where)]


def test_every_file_is_a_page_of_one_group() -> None:
    files = {file.relative_to(DOCS).as_posix() for file in DOCS.rglob("*.md")}
    listed = [page.file for page in NAVIGATION.pages]

    assert [group.title for group in NAVIGATION.groups] == [
        *("Start", "How-to", "Reference", "Background")
    ]
    assert len(listed) == len(set(listed))
    assert set(listed) == files


@pytest.mark.parametrize("path", PAGES)
def test_a_page_and_all_its_links(path: str) -> None:
    page = opened(path)

    assert len(page.xpath("//h1")) == 1
    assert not page.xpath("//*[@style]")  # the policy of the pages forbids it
    for link in page.xpath("//main//@href | //main//@src"):
        target = urlsplit(urljoin(path, link))
        if target.scheme:
            continue
        assert unquote(target.fragment) in anchors(target.path), link


def test_a_page_marks_itself_in_the_list_of_pages_by_group() -> None:
    path, listed = "/docs/faults/", "//nav[@aria-label='Docs']"

    assert texts(path, f"{listed}//h2") == [group.title for group in NAVIGATION.groups]
    assert texts(path, f"{listed}//a") == [page.title for page in NAVIGATION.pages]
    assert texts(path, f"{listed}//a[@aria-current='page']") == ["Inject faults"]
    assert "Evidence" in texts(path, f"{listed}//li[not(a)]")
    assert texts(path, f"{listed}/details[@open]/summary") == ["How-to"]
    assert len(texts("/docs/", f"{listed}/details[@open]")) == len(NAVIGATION.groups)
    assert texts(path, "//title") == ["Inject faults · Docs · Mockturk"]


def test_next_and_previous_links_lead_through_all_pages() -> None:
    def follow(path: str, direction: str) -> list[str]:
        seen = [path]
        while found := opened(seen[-1]).xpath(f"//a[@rel='{direction}']/@href"):
            seen += found
        return seen

    assert follow("/docs/", "next") == PAGES
    assert follow(PAGES[-1], "prev") == PAGES[::-1]


def test_tables_code_pictures_and_sections_are_shown() -> None:
    assert texts("/docs/faults/", "//table//th[@scope='col']")[:3] == [
        *("Kind", "What happens", "Fields")
    ]
    assert opened("/docs/faults/").xpath("//pre/code[@class='language-python']")
    assert texts("/docs/faults/", "//details[@class='docs-sections']//a") == [
        *("Given responses", "Held calls", "Limits")
    ]
    (picture,) = opened("/docs/demo/").xpath("//article//img/@src")
    shown = client().get(urljoin("/docs/demo/", picture))
    assert (shown.content_type, shown.data[:4]) == ("image/png", b"\x89PNG")


def test_examples_and_the_markdown_of_pages_are_texts() -> None:
    example = client().get("/docs/examples/compose.yaml")
    source = client().get("/docs/faults.md")

    assert example.content_type == "text/plain; charset=utf-8"
    assert source.content_type == "text/markdown; charset=utf-8"
    assert source.text == (DOCS / "faults.md").read_text(encoding="utf-8")


def test_an_address_without_its_last_slash_leads_to_the_page() -> None:
    sent = client().get("/docs/reference/wire")

    assert (sent.status_code, sent.location) == (303, "/docs/reference/wire/")


@pytest.mark.parametrize(
    "path", ["/docs/nothing/", "/docs/nothing.md", "/docs/../README.md", "/docs/%2e%2e/README.md"]
)
def test_nothing_else_is_served(path: str) -> None:
    refused = client().get(path)

    assert refused.status_code == 404
    assert "Mockturk is an offline" not in refused.text


def test_the_search_finds_sections_with_all_words() -> None:
    found = texts("/docs/search?q=held+CALLS", "//ol//a")
    (first, *_) = opened("/docs/search?q=held+CALLS").xpath("//ol//a/@href")

    assert found[0] == "Held calls"
    assert urlsplit(first).fragment in opened(urlsplit(first).path).xpath("//@id")
    assert texts("/docs/search?q=quagga", "//h1/following::p[1]") == ["0 sections with “quagga”"]
    assert not opened("/docs/search").xpath("//ol")


@pytest.mark.parametrize(
    ("query", "title", "page"),
    [
        ("HITType", "HIT type", "glossary/"),  # the section of this name, however it is spelt
        ("glossary", "Glossary", "glossary/"),
        ("php", "PHP", "clients/"),
        ("tie", "SimplePlurality", "review-policies/"),  # not all "properties"
        ("why refused", "Refused calls", "troubleshooting/"),
        ("github actions", "GitHub Actions", "containers/"),
        ("world students", "2. A world for each student", "tutorials/teaching/"),
    ],
)
def test_the_search_finds_first_what_was_meant(query: str, title: str, page: str) -> None:
    first = opened(f"/docs/search?q={query}").xpath("(//ol//a)[1]")[0]

    assert (first.text, first.get("href").partition("#")[0]) == (title, f"/docs/{page}")


def test_a_word_begins_also_inside_a_name() -> None:
    assert "GetReviewResultsForHIT" in texts("/docs/search?q=results", "//ol//a")
    assert texts("/docs/search?q=uxiliary", "//ol//a") == []


def test_a_long_list_of_results_says_that_there_are_more() -> None:
    (told,) = texts("/docs/search?q=hit", "//h1/following::p[1]")

    assert re.fullmatch("The first 30 of [0-9]+ sections with “hit”", told)


def test_a_query_is_shown_as_text() -> None:
    shown = client().get("/docs/search?q=%3Cscript%3E").text

    assert "<script>" not in shown


def test_a_world_has_the_pages_at_its_own_addresses() -> None:
    page = opened("/w/one/docs/faults/")

    assert {link.partition("#")[0] for link in page.xpath("//nav//@href")} >= {
        f"/w/one{path}" for path in PAGES
    }
    assert not [link for link in page.xpath("//@href") if link.startswith("/docs")]


def test_every_page_links_to_the_docs() -> None:
    for path in ("/site/", "/worker/", "/requester/"):
        assert opened(path).xpath("//footer//a[@href='/docs/']"), path
        assert opened(path).xpath("//header//a[@href='/docs/']"), path


def test_a_server_without_pages_has_no_docs() -> None:
    without = Client(WSGIApplication(build_worlds(Settings(pages=False))))

    assert without.get("/docs/").status_code == 404


def test_callers_elsewhere_are_refused_as_by_other_pages() -> None:
    away = {"REMOTE_ADDR": "192.0.2.1"}

    assert client().get("/docs/", environ_base=away).status_code == 403


def test_the_list_for_language_models_has_every_page_with_its_first_sentence() -> None:
    listed = client().get("/docs/llms.txt")
    links = re.findall(r"(?m)^- \[(.+?)\]\((\S+)\): (.+)$", listed.text)

    assert listed.content_type == "text/plain; charset=utf-8"
    assert listed.text.startswith("# Mockturk\n\n> ")
    assert re.findall(r"(?m)^## (.+)$", listed.text) == [one.title for one in NAVIGATION.groups]
    assert [file for _, file, _ in links] == [page.file for page in NAVIGATION.pages]
    assert "\n- [Evidence: Decisions](reference/decisions.md): This page lists " in listed.text
    assert "Faults let you see what your client does when the service fails." in listed.text


def test_the_glossary_has_the_words_of_the_pages_with_the_same_explanations() -> None:
    article = opened("/docs/glossary/").xpath("//article")[0]
    explained = {
        " ".join(one.text_content().split()): one.getnext().text_content()
        for one in article.xpath("./h3")
    }

    for word, text in WORDS.items():
        assert " ".join(explained[word].split()).startswith(text), word
    assert {str(status) for status in HITStatus} <= WORDS.keys()
