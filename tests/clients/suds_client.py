"""suds-community as a client, and its requirements:

* With the server's own WSDL: its URL. With Amazon's: ``set_options(location=...)``, since that
  WSDL names Amazon's address; a path must be made a ``file:`` URL.
* ``cache=None``: by default suds keeps every WSDL it read in a folder of the machine for a day,
  by its URL. A server on a free port may get the URL of an earlier one. (The tests read Amazon's
  WSDL once a session and share the client, because ``clone()`` ends in a RecursionError.)
* ``Raw(escape(text))`` for texts that hold XML: suds leaves what looks like an entity
  (``&amp;``) unescaped, which changes a Question. The service would get another text.
* The timestamp as text: suds writes a UTC ``datetime`` with ``+00:00``, which is not the text
  that was signed.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from suds.client import Client
from suds.sax.text import Raw
from suds.sudsobject import Object

from clients.trait import STRUCTURES, Fields, Target, timestamp


@functools.cache
def _kept(path: str) -> Client:
    return Client(Path(path).as_uri(), cache=None)


class SudsCaller:
    """Calls through suds, with objects from its factory."""

    def __init__(self, target: Target) -> None:
        if target.endpoint:
            self.client = _kept(target.wsdl)
            self.client.set_options(location=target.endpoint)
        else:
            self.client = Client(target.wsdl, cache=None)

    def __call__(self, operation: str, arguments: Fields) -> Fields:
        native = {
            **arguments,
            "Timestamp": timestamp(arguments["Timestamp"]),
            "Request": self.native(f"{operation}Request", arguments["Request"]),
        }
        return _dicts(getattr(self.client.service, operation)(**native))

    def native(self, type_name: str, content: Any) -> Any:
        if isinstance(content, list):
            return [self.native(type_name, item) for item in content]
        if isinstance(content, dict):
            made = self.client.factory.create(type_name)
            for name, item in content.items():
                setattr(made, name, self.native(STRUCTURES.get(name, ""), item))
            return made
        return Raw(escape(content)) if isinstance(content, str) else content


def _dicts(value: Any) -> Any:
    if isinstance(value, Object):
        return {name: _dicts(content) for name, content in value}
    if isinstance(value, list):
        return [_dicts(item) for item in value]
    return value
