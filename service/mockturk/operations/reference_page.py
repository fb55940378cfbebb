"""The page docs/operations.md, generated from the registered operations.

A rule is a list item in an operation's docstring. It begins with a dash and ends with its evidence
in brackets.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from mockturk.operations import OPERATION_SPECS
from mockturk.operations.registry import OperationFunction, OperationSpec
from mockturk.operations.unsupported import UNSUPPORTED
from mockturk.wire.contract.operations import ALL_OPERATIONS, OPERATIONS, Operation

EVIDENCE = {
    "captured": "a recorded response of the service shows it",
    "documented": "the API reference says so",
    "2008 docs": "the API reference of 2008 says so; later ones do not mention it",
    "client test": "a client library's tests against the live service assert it",
    "later API": "the API of 2017, on the same backend, behaved this way",
    "decided": "sources conflict or say nothing; this is Mockturk's choice",
    "inferred": "no source says so, but it follows from other rules",
}

_PAGE = """\
# Operations

This page lists the rules that Mockturk applies to each operation, and the errors it can return.
{answered} of 44 operations are implemented. The two that only the version 2007-06-21 had are
refused with `AWS.MechanicalTurk.NotImplemented`.

The evidence for each rule follows it in parentheses, because the service no longer exists to
check against ([how facts are known](reference/README.md#evidence)):

{evidence}

Every operation can return the errors about single parameters: `AWS.MissingParameters`,
`AWS.ParameterOutOfRange`, `AWS.InvalidEnumeratedParameter`, `AWS.ParameterRepeatedInRequest`,
`AWS.InvalidResponseGroup` and `AWS.MechanicalTurk.InvalidParameterValue`.
[errors.md](errors.md) explains when each error occurs and how it is known.

`python -m mockturk.operations` generates this page from the code.

{contents}
{operations}
"""

_REFERENCE = "reference/operations.md"
_RULE = re.compile(r"^- (.*?) \[([^\]]+)\]$", re.MULTILINE | re.DOTALL)


class DescribedOperation(Protocol):
    """An operation of either API, as far as its rules are concerned."""

    @property
    def name(self) -> str:
        """Its wire name."""

    @property
    def function(self) -> OperationFunction:
        """Its function, whose docstring has the rules."""


def rules(spec: DescribedOperation) -> list[tuple[str, list[str]]]:
    """Return the rules of an operation, each with its evidence tags.

    Raises ValueError for a rule without evidence or with an unknown tag.
    """
    text = inspect.getdoc(spec.function) or ""
    lines = re.sub(r"\n {2,}", " ", text)
    found = [
        (rule, [tag.strip() for tag in tags.split(",")]) for rule, tags in _RULE.findall(lines)
    ]
    unknown = {tag for _, tags in found for tag in tags} - EVIDENCE.keys()
    if unknown or len(found) != lines.count("\n- "):
        raise ValueError(f"{spec.name}: a rule has no evidence, or {unknown}")
    return found


def page() -> str:
    """Return the page, in Markdown."""
    evidence = "\n".join(f"- *{tag}*: {meaning}" for tag, meaning in EVIDENCE.items())
    return _PAGE.format(
        answered=len(OPERATIONS) - sum(one in UNSUPPORTED for one in _specs(OPERATIONS)),
        evidence=evidence,
        contents=" · ".join(
            f"[{spec.name}](#{spec.name.lower()})" for spec in _specs(ALL_OPERATIONS)
        ),
        operations="\n".join(_sections()),
    )


def _specs(operations: Sequence[Operation]) -> list[OperationSpec]:
    return [OPERATION_SPECS[operation.name] for operation in operations]


def _sections() -> Iterator[str]:
    """Write a section for each operation: its rules, its errors and what is known of it."""
    for spec in _specs(ALL_OPERATIONS):
        yield f"\n## {spec.name}\n"
        if spec in UNSUPPORTED:
            yield "Not implemented.\n"
        else:
            yield from (f"- {rule} ({', '.join(tags)})" for rule, tags in rules(spec))
            yield f"\n[What is known of this operation]({_REFERENCE}#{spec.name.lower()})."
        errors = dict.fromkeys(f"`{error.code}` ({error.evidence})" for error in spec.errors)
        if errors:
            yield f"\nErrors: {', '.join(errors)}."
