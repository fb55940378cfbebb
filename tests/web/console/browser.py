"""A client for pages of the console without a browser: links, forms and their fields."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import etree, html
from werkzeug.test import Client, TestResponse

from mockturk.app.application import WorldApplication
from mockturk.app.lazy_pages import LazyPages
from mockturk.app.worlds import Worlds
from mockturk.app.wsgi import WSGIApplication
from mockturk.endpoint.authentication import Authentication
from mockturk.world.world import World


@cache
def _pages() -> LazyPages:
    """One for all tests: it keeps nothing of a world, and its templates take a while."""
    return LazyPages()


@dataclass(frozen=True)
class Shown:
    """A page that was shown."""

    response: TestResponse

    @property
    def tree(self) -> html.HtmlElement:
        """The page as a browser reads it."""
        # HTML leaves out a line break at the beginning of a textarea, and lxml does not.
        text = re.sub(r"(<textarea[^>]*>)\n", r"\1", self.response.text)
        tree = html.document_fromstring(text)
        # The explanation of a word is not shown until it is asked for.
        for closed in tree.xpath("//*[@popover]"):
            closed.drop_tree()
        return tree

    @property
    def text(self) -> str:
        """The visible text, in one line."""
        return " ".join(self.tree.find(".//main").text_content().split())

    def texts(self, path: str) -> list[str]:
        """The texts of the elements at an XPath, each in one line."""
        return [" ".join(one.text_content().split()) for one in self.tree.xpath(path)]

    def fields(self, path: str = "//main//form[@method='post'][1]") -> dict[str, Any]:
        """What a form would send without a change."""
        (form,) = self.tree.xpath(path)
        return dict(form.form_values())


class Browser:
    """Looks at the pages of a world; ``root`` is the path it is at."""

    def __init__(
        self, world: World, root: str = "", authentication: Authentication | None = None
    ) -> None:
        pages = _pages()
        application = WorldApplication(world, root=root, pages=pages, authentication=authentication)
        if root:
            other = WorldApplication(world, pages=pages)
            worlds = Worlds(lambda _, at: application if at else other)
            self.client = Client(WSGIApplication(worlds))
        else:
            self.client = Client(WSGIApplication(application))
        self._root = root

    def open(self, address: str, status: int = 200) -> Shown:
        """Look at a page."""
        response = self.client.get(self._root + address)
        assert response.status_code == status, response.text
        return Shown(response)

    def post(self, address: str, fields: Any = None, status: int = 200) -> Shown:
        """Send a form and look at where that leads."""
        response = self.client.post(self._root + address, data=fields or {}, follow_redirects=True)
        assert response.status_code == status, response.text
        return Shown(response)


def document(text: bytes) -> etree._Element:
    """An XML document."""
    return etree.fromstring(text)
