"""Mockturk: an offline, wire-compatible stand-in for the legacy Mechanical Turk Requester API.

The names here and in ``mockturk.exceptions`` are public, and docs/python-api.md describes them. All
other modules may change with any version.
"""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from mockturk import deprecated_imports
from mockturk.domain.version import __version__

if TYPE_CHECKING:
    from mockturk.app.embedded import MockTurk
    from mockturk.app.mounting import MountedTurk, wsgi_app
    from mockturk.app.settings import Settings
    from mockturk.client import (
        Accounts,
        Clock,
        Credentials,
        Faults,
        ItemList,
        Journal,
        Layouts,
        Outbox,
        RecordedCall,
        Workers,
        World,
        connect,
    )
    from mockturk.client.builders import (
        AnswerFormatRegex,
        FormContent,
        FormPart,
        ScoreMyKnownAnswers,
        SimplePlurality,
        TextRules,
        ValueMapping,
        answer_key,
        binary,
        bullet_list,
        embedded_binary,
        external_question,
        file_upload,
        flash,
        formatted_content,
        free_text,
        html_question,
        java_applet,
        overview,
        question_form,
        selection,
        title,
    )
    from mockturk.domain.clock import ManualClock
    from mockturk.domain.views.simulation import SimulationSummary
    from mockturk.domain.world_file_text import format_world_file, parse_world_file

__all__ = [
    "Accounts",
    "AnswerFormatRegex",
    "Clock",
    "Credentials",
    "Faults",
    "FormContent",
    "FormPart",
    "ItemList",
    "Journal",
    "Layouts",
    "ManualClock",
    "MockTurk",
    "MountedTurk",
    "Outbox",
    "RecordedCall",
    "ScoreMyKnownAnswers",
    "Settings",
    "SimplePlurality",
    "SimulationSummary",
    "TextRules",
    "ValueMapping",
    "Workers",
    "World",
    "__version__",
    "answer_key",
    "binary",
    "bullet_list",
    "connect",
    "embedded_binary",
    "external_question",
    "file_upload",
    "flash",
    "format_world_file",
    "formatted_content",
    "free_text",
    "html_question",
    "java_applet",
    "overview",
    "parse_world_file",
    "question_form",
    "selection",
    "title",
    "wsgi_app",
]

# pytest imports this package in every run, and most runs need nothing of it: each name is imported
# at its first use.
_MODULES = MappingProxyType(
    {
        "ManualClock": "mockturk.domain.clock",
        "MockTurk": "mockturk.app.embedded",
        **dict.fromkeys(("MountedTurk", "wsgi_app"), "mockturk.app.mounting"),
        "Settings": "mockturk.app.settings",
        "SimulationSummary": "mockturk.domain.views.simulation",
        **dict.fromkeys(
            ("format_world_file", "parse_world_file"), "mockturk.domain.world_file_text"
        ),
        **dict.fromkeys(
            (
                *("Accounts", "Clock", "Credentials", "Faults", "ItemList", "Journal", "Layouts"),
                *("Outbox", "RecordedCall", "Workers", "World", "connect"),
            ),
            "mockturk.client",
        ),
        **dict.fromkeys(
            (
                *("AnswerFormatRegex", "FormContent", "FormPart", "ScoreMyKnownAnswers"),
                *("SimplePlurality", "TextRules", "ValueMapping", "answer_key", "binary"),
                *("bullet_list", "embedded_binary", "external_question", "file_upload", "flash"),
                *("formatted_content", "free_text", "html_question", "java_applet", "overview"),
                *("question_form", "selection", "title"),
            ),
            "mockturk.client.builders",
        ),
    }
)
# Names of the last release, which warn.
_OLD = ("RemoteWorld", "Simulation", "export_world", "import_world", "load_demo")

deprecated_imports.install()


def __getattr__(name: str) -> Any:
    """Import a public name at its first use."""
    module = _MODULES.get(name, "mockturk.client.deprecated_names" if name in _OLD else None)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(module), name)


def __dir__() -> list[str]:
    """Return the public names, as if they were imported already."""
    return sorted({*globals(), *__all__})
