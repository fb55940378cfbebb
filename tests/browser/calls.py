"""Calls of the Requester API over SOAP, as a program makes them."""

from __future__ import annotations

from datetime import UTC, datetime

from exchanges import Node
from mockturk.client.request_document import send_document
from mockturk.web.console.envelopes import Fields, get_operation, write_envelope

_THEN = datetime(2014, 8, 15, tzinfo=UTC)


class Caller:
    """A requester's program."""

    def __init__(self, url: str, access_key: str) -> None:
        self._url = url
        self._access_key = access_key

    def ask(self, operation: str, fields: Fields) -> Node:
        """Call an operation; the response may be an error."""
        document = write_envelope(
            get_operation(operation),
            [fields],
            access_key=self._access_key,
            secret=None,
            now=_THEN,
        )
        return Node.parse(send_document(self._url, document, 0)[1])

    def call(self, operation: str, fields: Fields, wanted: str = "IsValid") -> str:
        """Call an operation and return what its answer has in an element; it must be valid."""
        answer = self.ask(operation, fields).element
        errors = [one.text for one in answer.iter("{*}Message")]
        assert not errors, errors
        found = answer.findtext(f".//{{*}}{wanted}")
        assert found is not None
        return found
