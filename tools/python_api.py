"""``python tools/python_api.py`` writes docs/python-api.md from signatures and docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, is_typeddict

import mockturk
from mockturk import exceptions, records
from mockturk.app.settings import OPTIONS
from mockturk.domain.errors import ServiceError

PAGE = Path(__file__).parents[1] / "docs" / "python-api.md"

# The sections of the page; all public names stand in one.
SECTIONS = {
    "A world": (
        *("World", "Clock", "Workers", "Faults", "Journal", "RecordedCall", "Outbox"),
        *("Accounts", "Credentials", "Layouts", "ItemList", "SimulationSummary"),
    ),
    "A server in your process": ("MockTurk", "Settings", "ManualClock"),
    "A server elsewhere": ("connect",),
    "Mounted in a WSGI server": ("wsgi_app", "MountedTurk"),
    "World files": ("parse_world_file", "format_world_file"),
    "Questions and answer keys": (
        *("question_form", "overview", "free_text", "selection", "file_upload"),
        *("TextRules", "AnswerFormatRegex", "FormPart"),
        *("title", "bullet_list", "formatted_content", "binary", "embedded_binary"),
        *("flash", "java_applet", "FormContent"),
        *("html_question", "external_question", "answer_key", "ValueMapping"),
    ),
    "Review policies": ("ScoreMyKnownAnswers", "SimplePlurality"),
}
_HEAD = """\
# Python API

You import everything here from `mockturk`, errors from `mockturk.exceptions`, and the records that
methods return from `mockturk.records`. Everything else in the package may change with any version.
Times are aware and in UTC, amounts of money in USD, sizes in bytes. A `Duration` is a timedelta, a
number of seconds, or a text such as `90s`, `1h30m` or `3d`.

`MockTurk(...)`, `connect(url)`, `wsgi_app(...)` and the pytest fixture `mockturk` each give you a
`World`: what one does with it is the same everywhere.

```python
from mockturk import MockTurk, connect
from mockturk.exceptions import ControlAPIError

with MockTurk(seed=7) as turk:
    turk.clock.advance("3d")
    assert connect(turk.url).ids().seed == "7"
    try:
        turk.restore("yesterday")
    except ControlAPIError as error:
        assert error.status == 404
```

This page is made from the code by `python tools/python_api.py`.
"""

_WIDTH = 88  # characters of a signature on one line
_MODULE = re.compile(r"\b(?:collections\.abc|datetime|decimal|typing|mockturk(?:\.\w+)+)\.(?=\w)")
_FIELD = re.compile(r"^:(\w+)(?: (\*{0,2}\w+))?: ?(.*)$")


def build_page() -> str:
    """Return the page, in Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _HEAD.rstrip()
    for section, names in SECTIONS.items():
        yield f"\n## {section}"
        for name in names:
            yield from _describe(getattr(mockturk, name), name)
    yield "\n## Records"
    yield f"\n{_prose(records)}"
    for name in records.__all__:
        yield from _describe_record(getattr(records, name), name)
    yield "\n## Errors"
    yield f"\n{_prose(exceptions)}\n"
    yield "| Error | Is a | When |"
    yield "| --- | --- | --- |"
    for name in sorted(exceptions.__all__, key=_by_kind):
        yield _describe_error(getattr(exceptions, name))


def _by_kind(name: str) -> tuple[bool, str]:
    return issubclass(getattr(exceptions, name), ServiceError), name


def _describe_error(error: type[Exception]) -> str:
    bases = ", ".join(f"`{base.__name__}`" for base in error.__bases__)
    code = f"`{error.__dict__['code']}`. " if "code" in error.__dict__ else ""
    first = _prose(error).partition("\n\n")[0].replace("\n", " ")
    return f"| `{error.__name__}` | {bases} | {code}{first} |"


def _describe(thing: Any, name: str) -> Iterator[str]:
    yield f"\n### {name}\n"
    yield from _signature(thing, name)
    yield from _docstring(thing)
    if name == "Settings":
        yield from _settings()
    elif inspect.isclass(thing):
        of_all_worlds = () if thing is mockturk.World else vars(mockturk.World)
        for member, value in _members(thing):
            if issubclass(thing, mockturk.World) and member in of_all_worlds:
                continue  # described once
            yield f"\n#### {name}.{member}\n"
            if not isinstance(value, property):
                yield from _signature(value, member)
            yield from _docstring(value.fget if isinstance(value, property) else value)


def _describe_record(thing: Any, name: str) -> Iterator[str]:
    yield f"\n### {name}\n"
    if inspect.isclass(thing):
        fields = ", ".join(f"{field}: {_annotation(kind)}" for field, kind in _fields(thing))
        yield f"`{fields}`\n"
        yield from _docstring(thing)
    else:  # an alias
        yield f"`{_annotation(thing)}`"


def _fields(record: Any) -> Iterator[tuple[str, Any]]:
    for kind in reversed(record.__mro__):
        if kind.__module__.startswith("mockturk."):
            yield from (
                (name, getattr(one, "__forward_arg__", one))
                for name, one in inspect.get_annotations(kind).items()
                if not str(one).startswith("ClassVar")
            )


def _settings() -> Iterator[str]:
    yield "\n| Setting | Type | Default | |"
    yield "| --- | --- | --- | --- |"
    for option in OPTIONS.values():
        kind = inspect.formatannotation(option.type).replace("typing.", "").replace("|", "\\|")
        default = "" if option.default in (None, ()) else f"`{option.default}`"
        yield f"| `{option.attribute}` | `{kind}` | {default} | {option.help} |"


def _members(owner: type) -> Iterator[tuple[str, Any]]:
    """Yield public methods and properties, those of our base classes first."""
    seen = set()
    for kind in reversed(owner.__mro__):
        if not kind.__module__.startswith("mockturk."):
            continue
        for name, value in vars(kind).items():
            function = value.__func__ if isinstance(value, staticmethod | classmethod) else value
            if isinstance(value, cached_property):
                function = property(value.func)
            is_ours = isinstance(function, property) or inspect.isfunction(function)
            if is_ours and not name.startswith("_") and name not in seen:
                seen.add(name)
                yield name, function


def _signature(thing: Any, name: str) -> Iterator[str]:
    if name == "Settings":  # its table says the same
        return
    signature = _typed_dict_signature(thing) if is_typeddict(thing) else inspect.signature(thing)
    parameters = [one for one in signature.parameters.values() if one.name != "self"]
    texts = list(_parameters(parameters))
    if name == "MockTurk":
        own = [one for one in parameters if one.name in ("port", "clock", "tls")]
        texts = [*_parameters(own), "**settings"]
    returned = signature.return_annotation
    arrow = "" if returned is inspect.Signature.empty else f" -> {_annotation(returned)}"
    line = f"{name}({', '.join(texts)}){arrow}"
    if len(line) > _WIDTH:
        line = f"{name}(\n" + "".join(f"    {text},\n" for text in texts) + f"){arrow}"
    yield f"```text\n{line}\n```\n"


def _typed_dict_signature(thing: type) -> inspect.Signature:
    fields = thing.__annotations__.items()  # of ForwardRefs
    return inspect.Signature(
        [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=one.__forward_arg__)
            for name, one in fields
        ]
    )


def _parameters(parameters: Iterable[inspect.Parameter]) -> Iterator[str]:
    is_named = False
    for one in parameters:
        if one.kind is one.KEYWORD_ONLY and not is_named:
            is_named = True
            yield "*"
        stars = {one.VAR_POSITIONAL: "*", one.VAR_KEYWORD: "**"}.get(one.kind, "")
        is_named = is_named or stars == "*"
        default = "" if one.default is one.empty else f" = {one.default!r}"
        yield f"{stars}{one.name}: {_annotation(one.annotation)}{default}"


def _annotation(annotation: Any) -> str:
    text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
    return _MODULE.sub("", text.replace("'", ""))


def _prose(thing: Any) -> str:
    text = inspect.getdoc(thing) or ""
    return text.partition("\n:")[0].strip().replace("``", "`")


def _docstring(thing: Any) -> Iterator[str]:
    yield _prose(thing)
    fields: list[list[str]] = []
    text = (inspect.getdoc(thing) or "").replace("``", "`")
    _, colon, listed = text.partition("\n:")
    for line in f":{listed}".splitlines() if colon else ():
        if found := _FIELD.match(line):
            kind, name, said = found.groups()
            label = {"param": f"`{name}`", "raises": f"raises `{name}`"}.get(kind, kind)
            fields.append([f"- {label}: {said}"])
        elif line.strip() and fields:
            fields[-1].append(line.strip())
    if fields:
        yield ""
        yield from (" ".join(field) for field in fields)


if __name__ == "__main__":
    PAGE.write_text(build_page(), encoding="utf-8")
