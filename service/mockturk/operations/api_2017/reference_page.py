"""The page docs/operations-2017.md, generated from the operations and the contract."""

from __future__ import annotations

from collections.abc import Iterator

from mockturk.operations import OPERATION_SPECS
from mockturk.operations.api_2017 import OPERATIONS_2017
from mockturk.operations.api_2017.registry import Operation2017
from mockturk.operations.reference_page import EVIDENCE, rules
from mockturk.wire.aws_json.model import Shape, load_model

_PAGE = """\
# Operations of the API of 2017-01-17

This page lists the {count} operations that boto3, the AWS CLI and today's AWS SDKs call, with the
members of their requests. An operation that does the same as one of the legacy API follows
[its rules](operations.md); otherwise its own rules are here, each with its evidence in parentheses:

{evidence}

Members and limits are those of the [contract](reference/api-2017.md#model). A request that violates
it is refused with `ValidationException`; [errors.md](errors.md#errors-of-the-api-of-2017-01-17) has
the other errors. The rules of both APIs differ in a few points, such as the check of HTML
([decisions](reference/decisions-2017.md)).

`python -m mockturk.operations.api_2017` generates this page from the code.

{contents}
{operations}
"""


def page_2017() -> str:
    """Return the page, in Markdown."""
    return _PAGE.format(
        count=len(OPERATIONS_2017),
        evidence="\n".join(f"- *{tag}*: {meaning}" for tag, meaning in EVIDENCE.items()),
        contents=" · ".join(f"[{name}](#{name.lower()})" for name in OPERATIONS_2017),
        operations="\n".join(_sections()),
    )


def _sections() -> Iterator[str]:
    """Write a section for each operation: members, rules, errors and what is known of it."""
    for name, operation in OPERATIONS_2017.items():
        yield f"\n## {name}\n"
        yield f"{_members(name)}\n"
        if _is_shared(operation):
            (legacy,) = operation.legacy
            yield f"The rules are those of [{legacy}](operations.md#{legacy.lower()})."
        else:
            yield from (f"- {rule} ({', '.join(tags)})" for rule, tags in rules(operation))
            replaced = " and ".join(
                f"[{one}](operations.md#{one.lower()})" for one in operation.legacy
            )
            yield f"\nIt corresponds to {replaced} of the legacy API."
        yield f"\n[What is known of this operation](reference/api-2017.md#{name.lower()})."
        errors = dict.fromkeys(f"`{error.code}`" for error in operation.errors)
        if errors:
            yield f"\nErrors: {', '.join(errors)}."


def _is_shared(operation: Operation2017) -> bool:
    """Return whether a legacy operation has the same function."""
    return any(OPERATION_SPECS[one].function is operation.function for one in operation.legacy)


def _members(name: str) -> str:
    """Return a sentence about the members of a request."""
    model = load_model()
    shape = model.shapes[model.operations[name].request]
    if not shape.members:
        return "The request has no members."
    listed = []
    for member, of in shape.members.items():
        about = [_describe(of, model.shapes[of])]
        if member in shape.required:
            about.append("required")
        listed.append(f"`{member}` ({', '.join(about)})")
    return f"Members: {', '.join(listed)}."


def _describe(name: str, shape: Shape) -> str:
    """Return the type of a member in words."""
    if shape.enum:
        return " or ".join(shape.enum) if len(shape.enum) <= 3 else name  # noqa: PLR2004 - short
    if shape.type == "list":
        return f"list of {shape.member}"
    if shape.min is not None and shape.max is not None and shape.type == "integer":
        return f"{shape.min} to {shape.max}"
    return name if shape.type == "structure" else shape.type
