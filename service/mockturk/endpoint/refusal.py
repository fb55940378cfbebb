"""The exception that carries an error of a whole call through Spyne."""

from __future__ import annotations

from spyne import Fault

from mockturk.domain.errors import ServiceError


class CallRefusedError(Fault):
    """A whole call is refused; ``error`` is the reason.

    The protocol writes a ProtocolError as a SOAP fault or as an error of the front end, and any
    other error within a response with HTTP 200.
    """

    def __init__(self, error: ServiceError) -> None:
        super().__init__(faultcode="Client", faultstring=error.message)
        self.error = error
