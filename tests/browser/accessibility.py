"""Accessibility checks of a page with axe-core."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

_SERIOUS = ("serious", "critical")
_ALL = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_COLOURS = ("color-contrast",)
_RUN = """async (rules) => {
  const found = await axe.run(document, { resultTypes: ["violations"], runOnly: rules });
  return found.violations.map((one) => ({
    id: one.id, impact: one.impact, help: one.help,
    nodes: one.nodes.map((node) => `${node.target.join(" ")}: ${node.failureSummary}`),
  }));
}"""


@cache
def _axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def serious_findings(page: Page, *, only_colours: bool = False) -> list[dict[str, Any]]:
    """Return what hinders people seriously in a page as it is shown."""
    page.evaluate(_axe())
    found = page.evaluate(_RUN, list(_COLOURS if only_colours else _ALL))
    return [one for one in found if one["impact"] in _SERIOUS]
