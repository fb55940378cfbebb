"""A crawler that finds every page by following links, as a visitor would."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Page

_OURS = ("/site/", "/worker", "/requester")


def _kind(url: str) -> tuple[str, tuple[str, ...]]:
    """Return what is left of an address without ids: pages of one kind look alike."""
    parts = urlsplit(url)
    names = parts.path.split("/")
    path = "/".join(
        # All operations have the same form.
        "*" if before == "compose" or any(one.isdigit() for one in name) else name
        for before, name in zip(["", *names], names, strict=False)
    )
    return path, tuple(sorted({name for name, _ in parse_qsl(parts.query)}))


def every_page(page: Page, base: str, *first: str, of_a_kind: int = 1) -> Iterator[str]:
    """Visit the pages that links lead to, a few of each kind, and yield their paths."""
    waiting = [f"{base}{path}" for path in ("/site/", *first)]
    seen: set[str] = set()
    kinds: dict[tuple[str, tuple[str, ...]], int] = {}
    while waiting:
        url = waiting.pop(0)
        kind = _kind(url)
        if url in seen or kinds.get(kind, 0) >= of_a_kind:
            continue
        seen.add(url)
        kinds[kind] = kinds.get(kind, 0) + 1
        answer = page.goto(url)
        assert answer is not None
        if "text/html" not in answer.headers["content-type"]:
            continue
        assert answer.status == 200, url
        waiting += _links(page, base)
        yield url.removeprefix(base)


def _links(page: Page, base: str) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        "a[href]:not([download]), iframe[src]", "all => all.map((one) => one.href || one.src)"
    )
    without_place = [url.partition("#")[0] for url in found]
    return [
        url
        for url in without_place
        if url.startswith(base)
        and url.removeprefix(base).startswith(_OURS)
        and not urlsplit(url).path.endswith("/files")  # downloads
    ]
