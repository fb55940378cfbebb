"""The table of the operations for the documentation, made from what is registered.

A rule is a line of an operation's docstring that begins with a dash; its evidence stands in
brackets behind it.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Sequence

from mockturk.operations import OPERATION_SPECS
from mockturk.operations.registry import OperationSpec
from mockturk.operations.unsupported import UNSUPPORTED
from mockturk.wire.contract.operations import ALL_OPERATIONS, OPERATIONS, Operation

EVIDENCE = {
    "captured": "an answer of the service says so",
    "documented": "the API reference says so",
    "2008 docs": "the API reference of 2008 says so, later ones are silent",
    "client test": "a client library's tests against the live service assert it",
    "later API": "the API of 2017 on the same backend did so",
    "decided": "sources conflict or are silent, and this is our reading",
    "inferred": "it follows from the rest, nobody has said so",
}

_PAGE = """\
# Operations

{answered} of 44 operations are answered; the two that only 2007-06-21 had answer
`AWS.MechanicalTurk.NotImplemented`. This page is made from the code by
`python -m mockturk.operations`. Behind each rule stands how it is known, as there is no service
left to ask:

{evidence}

Any operation may answer the errors about single parameters: `AWS.MissingParameters`,
`AWS.ParameterOutOfRange`, `AWS.InvalidEnumeratedParameter`, `AWS.ParameterRepeatedInRequest`,
`AWS.InvalidResponseGroup` and `AWS.MechanicalTurk.InvalidParameterValue`;
[errors.md](errors.md) says when, and how each error is known.

{table}
"""

_RULE = re.compile(r"^- (.*?) \[([^\]]+)\]$", re.MULTILINE | re.DOTALL)


def rules(spec: OperationSpec) -> list[tuple[str, list[str]]]:
    """Return the rules of an operation, each with its evidence.

    Raises ValueError for a rule without evidence, or with one that is none.
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
        table="\n".join(_table()),
    )


def _specs(operations: Sequence[Operation]) -> list[OperationSpec]:
    return [OPERATION_SPECS[operation.name] for operation in operations]


def _table() -> Iterator[str]:
    yield "| Operation | Rules | Errors beside those of single parameters |"
    yield "| --- | --- | --- |"
    for spec in _specs(ALL_OPERATIONS):
        errors = "<br>".join(
            dict.fromkeys(f"`{error.code}` ({error.evidence})" for error in spec.errors)
        )
        yield f"| {spec.name} | {_rules(spec)} | {errors} |"


def _rules(spec: OperationSpec) -> str:
    if spec in UNSUPPORTED:
        return "not answered"
    return "<br>".join(f"{rule} ({', '.join(tags)})" for rule, tags in rules(spec))
