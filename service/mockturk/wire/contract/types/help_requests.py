"""Requests about the operations themselves."""

from __future__ import annotations

from mockturk.wire.contract.fields import Struct, enumerated, texts
from mockturk.wire.contract.types import vocabulary


class HelpRequest(Struct):
    About: list[str] | None = texts(required=True)
    HelpType: vocabulary.HelpType | None = enumerated(vocabulary.HelpType, inline=True)
    ResponseGroup: list[str] | None = texts()
