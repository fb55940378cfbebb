"""From the contract's structures to XML, by encoders compiled once for each Spyne type.

Elements carry no prefix: the namespace, where there is one, is the default namespace of the
answer's root, as captured.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from spyne.model import XmlAttribute
from spyne.model.enum import EnumBase

from mockturk.contract.fields import Struct
from mockturk.wire.scalars import writer_of

Encoder = Callable[[Any, list[str]], None]
"""Takes a value and appends its XML to a list of texts."""


def escaped(text: str) -> str:
    """Escape a text for element content; a carriage return survives as a reference only."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    if "\r" in text:
        text = text.replace("\r", "&#13;")
    return text


class Encoders:
    """The encoders of structures, each made when it is first asked for."""

    def __init__(self) -> None:
        self._by_type: dict[type[Any], Encoder] = {}

    def of(self, struct: type[Any]) -> Encoder:
        """Return the encoder of a structure's content; its own tags are the caller's."""
        encoder = self._by_type.get(struct)
        if encoder is None:
            encoder = self._by_type[struct] = self._compile(struct)
        return encoder

    def _compile(self, struct: type[Any]) -> Encoder:
        fields = []
        for name, field in struct._type_info.items():  # noqa: SLF001 - Spyne's way to ask
            if issubclass(field, XmlAttribute):
                continue  # no answer has any
            declared = getattr(field, "__orig__", None) or field
            encoder = self.of(declared) if issubclass(declared, Struct) else _scalar(field)
            is_list = field.Attributes.max_occurs != 1
            known = _known_values(declared) if issubclass(declared, Struct) else {}
            fields.append((name, is_list, f"<{name}>", f"</{name}>", encoder, known))

        def encode(instance: Any, out: list[str]) -> None:
            values = instance.__dict__
            for name, is_list, opening, closing, encode_field, known in fields:
                value = values.get(name)  # an older version may have fields of its own
                if value is None:
                    continue
                items = value if type(value) is list else (value,)
                if known:
                    items = [one for one in items if _fits(one, known)]
                for item in items if is_list else items[:1]:  # an older one had room for one
                    out.append(opening)
                    encode_field(item, out)
                    out.append(closing)

        return encode


def _known_values(struct: type[Any]) -> dict[str, frozenset[str]]:
    """Return the values an older version had, of those fields whose lists have grown since."""
    return {
        name: frozenset(field.__orig__.__values__)
        for name, field in struct._type_info.items()  # noqa: SLF001 - Spyne's way to ask
        if issubclass(field, EnumBase) and not hasattr(field.Attributes, "enumeration")
    }


def _fits(instance: Any, known: dict[str, frozenset[str]]) -> bool:
    return all(getattr(instance, name) in values for name, values in known.items())


def _scalar(field: type[Any]) -> Encoder:
    write = writer_of(field)

    def encode(value: Any, out: list[str]) -> None:
        out.append(escaped(write(value)))

    return encode
