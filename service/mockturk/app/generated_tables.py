"""``python -m mockturk.app.generated_tables docs/settings.md docs/control.md`` updates tables."""

from __future__ import annotations

import re
from pathlib import Path

import click

from mockturk.app.bounds_page import bounds_table
from mockturk.app.endpoints_page import endpoints_table
from mockturk.app.settings_page import settings_table


def renew_tables(page: str) -> str:
    """Return a page with its generated tables as the code says now.

    A table is recognised by its first line. Raises ValueError if a page has none of them.
    """
    found = 0
    for table in (settings_table(), bounds_table(), endpoints_table()):
        header = re.escape(table.partition("\n")[0])
        literal = table.replace("\\", r"\\")
        page, count = re.subn(rf"(?m)^{header}\n(?:\|.*\n)+", literal, page)
        found += count
    if not found:
        raise ValueError("no table to update")
    return page


@click.command()
@click.argument(
    "pages",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
def renew(pages: tuple[Path, ...]) -> None:
    """Update the generated tables in PAGES (docs/settings.md, docs/control.md) from the code."""
    for page in pages:
        try:
            renewed = renew_tables(page.read_text(encoding="utf-8"))
        except ValueError as error:
            raise click.ClickException(f"{page} has {error}.") from None
        page.write_text(renewed, encoding="utf-8")


if __name__ == "__main__":
    renew(prog_name="python -m mockturk.app.generated_tables")
