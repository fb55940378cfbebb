"""The demo's requesters, who call the Requester API over SOAP as programs do."""

from __future__ import annotations

from mockturk.endpoint.requester_api import RequesterAPI
from mockturk.server.messages import HTTPRequest
from mockturk.web.console.api_calls import XML_CONTENT_TYPE, parse_errors, parse_response
from mockturk.web.console.envelopes import Fields, get_operation, write_envelope
from mockturk.wire.contract.fields import SERVICE
from mockturk.world.world import World

LANTERN = "A1LANTERNPHOTOS"
"""The requester of the postcards."""
NEWCOMER = "A9NEWCOMER"
"""The worker who has not worked yet."""


class DemoRequester:
    """A requester with a client program; its calls are in the journal like all others."""

    def __init__(self, world: World, api: RequesterAPI, access_key: str) -> None:
        self._world = world
        self._api = api
        self._access_key = access_key

    def ask(self, operation: str, fields: Fields | None = None) -> bytes:
        """Call an operation and return the response, even if it is an error."""
        document = write_envelope(
            get_operation(operation),
            [fields or {}],
            access_key=self._access_key,
            secret=None,
            now=self._world.clock.now(),
        )
        response = self._api.handle(
            HTTPRequest(
                method="POST",
                path="/",
                query=f"Service={SERVICE}",
                scheme="http",
                host="localhost",
                server_name="localhost",
                server_port="80",
                content_type=XML_CONTENT_TYPE,
                content_encoding="",
                body=document,
            )
        )
        return response.content if response else b""

    def call(self, operation: str, fields: Fields, wanted: str = "IsValid") -> str:
        """Call an operation and return the text of an element of its response.

        Raises ValueError if the call was refused, which is a bug of the demo.
        """
        answer = self.ask(operation, fields)
        root = parse_response(answer)
        for refusal in parse_errors(answer):
            raise ValueError(f"{operation}: {refusal.code}: {refusal.message}")
        found = None if root is None else root.findtext(f".//{{*}}{wanted}")
        if found is None:
            raise ValueError(f"{operation}: there is no {wanted} in {answer!r}")
        return str(found)
