"""zeep as a client, and its requirements:

* With the server's own WSDL: its URL, and nothing else.
* With Amazon's WSDL: ``client.create_service(binding, address)`` in place of
  ``client.service``, since that WSDL names Amazon's address.

No settings: the default ones are strict, so every response is validated against the WSDL's schema,
in which unknown, missing and misplaced elements are errors. Nothing is cached between clients
unless a transport with a cache is given (the tests read Amazon's WSDL once a session). zeep writes
a UTC ``datetime`` with ``Z``, so that it is the text that was signed.
"""

from __future__ import annotations

import functools
from typing import Any

import zeep
from zeep.helpers import serialize_object

from clients.trait import BINDING, NAMESPACE, STRUCTURES, Fields, Target

_kept = functools.cache(zeep.Client)


class ZeepCaller:
    """Calls through zeep, with objects of the types it made from the WSDL."""

    def __init__(self, target: Target) -> None:
        self.client = _kept(target.wsdl) if target.endpoint else zeep.Client(target.wsdl)
        self._types = self.client.type_factory(NAMESPACE)
        self.service = (
            self.client.create_service(BINDING, target.endpoint)
            if target.endpoint
            else self.client.service
        )

    def __call__(self, operation: str, arguments: Fields) -> Fields:
        request_type = f"{operation}Request"
        requests = [self.native(request_type, request) for request in arguments["Request"]]
        answer = self.service[operation](**{**arguments, "Request": requests})
        return serialize_object(answer, dict)

    def native(self, type_name: str, content: Any) -> Any:
        if isinstance(content, list):
            return [self.native(type_name, item) for item in content]
        if isinstance(content, dict):
            fields = {
                name: self.native(STRUCTURES.get(name, ""), item) for name, item in content.items()
            }
            return getattr(self._types, type_name)(**fields)
        return content
