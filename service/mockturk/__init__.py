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
    from mockturk.client import RecordedCall, RemoteWorld, connect
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
    from mockturk.web.demo import load_demo
    from mockturk.world.files import (
        export_world,
        format_world_file,
        import_world,
        parse_world_file,
    )
    from mockturk.world.notifications.outbox import Outbox
    from mockturk.world.simulation import Simulation, SimulationSummary
    from mockturk.world.workers import Workers
    from mockturk.world.world import World

__all__ = [
    "AnswerFormatRegex",
    "FormContent",
    "FormPart",
    "ManualClock",
    "MockTurk",
    "MountedTurk",
    "Outbox",
    "RecordedCall",
    "RemoteWorld",
    "ScoreMyKnownAnswers",
    "Settings",
    "SimplePlurality",
    "Simulation",
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
    "export_world",
    "external_question",
    "file_upload",
    "flash",
    "format_world_file",
    "formatted_content",
    "free_text",
    "html_question",
    "import_world",
    "java_applet",
    "load_demo",
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
        "Outbox": "mockturk.world.notifications.outbox",
        **dict.fromkeys(("RecordedCall", "RemoteWorld", "connect"), "mockturk.client"),
        **dict.fromkeys(
            (
                "AnswerFormatRegex",
                "FormContent",
                "FormPart",
                "ScoreMyKnownAnswers",
                "SimplePlurality",
                "TextRules",
                "ValueMapping",
                "answer_key",
                "binary",
                "bullet_list",
                "embedded_binary",
                "external_question",
                "file_upload",
                "flash",
                "formatted_content",
                "free_text",
                "html_question",
                "java_applet",
                "overview",
                "question_form",
                "selection",
                "title",
            ),
            "mockturk.client.builders",
        ),
        "Settings": "mockturk.app.settings",
        **dict.fromkeys(("Simulation", "SimulationSummary"), "mockturk.world.simulation"),
        "Workers": "mockturk.world.workers",
        "World": "mockturk.world.world",
        **dict.fromkeys(
            ("export_world", "format_world_file", "import_world", "parse_world_file"),
            "mockturk.world.files",
        ),
        "load_demo": "mockturk.web.demo",
    }
)

deprecated_imports.install()


def __getattr__(name: str) -> Any:
    """Import a public name at its first use."""
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(module), name)


def __dir__() -> list[str]:
    """Return the public names, as if they were imported already."""
    return sorted({*globals(), *__all__})
