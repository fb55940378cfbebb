"""An error of a whole call, on its way through Spyne."""

from __future__ import annotations

from spyne import Fault

from mockturk.domain.errors import ServiceError


class CallRefusedError(Fault):
    """A call is refused as a whole; ``error`` says why.

    The protocol writes it: a ProtocolError as a fault or as an error of the front end, any other
    error within a response with HTTP 200.
    """

    def __init__(self, error: ServiceError) -> None:
        super().__init__(faultcode="Client", faultstring=error.message)
        self.error = error
