"""Compare the errors found in pages of HTML with those of Validator.nu's parser.

    apt-get install libhtml5parser-java default-jdk-headless
    python tools/html_differential.py [--pages 1000] [--seed 20140815] [--jar JAR] [--show 5]

The pages are made by ``html_mutations.py``. Printed are how many of them the parser refuses and
for how many different reasons, how many verdicts are the same, in how many of the refused pages the
first place is the same, and in how many all of the first ten. The figures stand in
docs/questions.md. ``--show`` prints that many of the differences.

Left out are pages on which versions of that parser differ: an input in a table outside of its
cells. Errors that the parser gives no place (version 1.3.1, ``&`` in a title) count as any place.
"""

from __future__ import annotations

import argparse
import base64
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from html_mutations import generate_pages
from mockturk.documents.html5.page_parser import PageParser

_ORACLE = Path(__file__).with_name("html_oracle") / "Oracle.java"
_JAR = Path("/usr/share/java/htmlparser.jar")
_MOST_ERRORS = 10
_QUOTED = re.compile("“[^”]*”|U\\+\\w+")

Error = tuple[int, int, str]
"""Line, column and sentence or code of an error."""


def ask_oracle(pages: Sequence[str], jar: Path) -> list[list[Error]]:
    """Return the errors of Validator.nu's parser, for each page."""
    encoded = (base64.b64encode(page.encode("utf-16-be", "surrogatepass")) for page in pages)
    told = subprocess.run(  # noqa: S603
        ["java", "-cp", str(jar), str(_ORACLE)],  # noqa: S607
        input=b"\n".join(encoded) + b"\n",
        capture_output=True,
        check=True,
    ).stdout.decode()
    results: list[list[Error]] = [[]]
    for line in told.split("\n"):
        if line:
            number, column, sentence = line.split(" ", 2)
            results[-1].append((int(number), int(column), sentence))
        else:
            results.append([])
    return [errors[:_MOST_ERRORS] for errors in results[: len(pages)]]


def find_errors(page: str) -> list[Error]:
    """Return the errors that Mockturk finds in a page."""
    parser = PageParser(page, _MOST_ERRORS)
    return [
        (*parser.stream.place(complaint.offset), f"{complaint.code} {dict(complaint.names)}")
        for complaint in parser.find_complaints()
    ]


def is_left_out(errors: Sequence[Error]) -> bool:
    """Return whether versions of the parser differ on a page."""
    return any("table-voodoo {'name': 'input'}" in e[2] or "hidden-input" in e[2] for e in errors)


def is_same_place(own: Error, other: Error) -> bool:
    """Return whether two errors are in one place."""
    return own[:2] == other[:2] or other[0] < 0


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20140815)
    parser.add_argument("--jar", type=Path, default=_JAR)
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    generated = list(generate_pages(options.pages, options.seed))
    found = [find_errors(page) for page in generated]
    compared = [index for index, errors in enumerate(found) if not is_left_out(errors)]
    told = ask_oracle([generated[index] for index in compared], options.jar)
    verdicts = first_places = all_places = refused = 0
    reasons: set[str] = set()
    different: list[tuple[str, list[Error], list[Error]]] = []
    for index, theirs in zip(compared, told, strict=True):
        own = found[index]
        reasons.update(_QUOTED.sub("", sentence) for _, _, sentence in theirs)
        verdicts += bool(own) == bool(theirs)
        if theirs:
            same = [is_same_place(*pair) for pair in zip(own, theirs, strict=False)]
            refused += 1
            first_places += same[:1] == [True]
            all_places += all(same) and len(own) == len(theirs)
        if [e[:2] for e in own] != [e[:2] for e in theirs]:
            different.append((generated[index], own, theirs))
    print(f"pages compared {len(compared)}, left out {options.pages - len(compared)}")
    print(f"refused {refused / len(compared):.1%}, for {len(reasons)} different reasons")
    print(f"verdicts the same {verdicts / len(compared):.2%}")
    print(f"first places the same {first_places / refused:.2%} of the refused")
    print(f"all places the same {all_places / refused:.2%} of the refused")
    for page, own, theirs in different[: options.show]:
        print("-" * 100, page, sep="\n")
        print("Mockturk:", *own, "Validator.nu:", *theirs, sep="\n    ")


if __name__ == "__main__":
    main()
