"""The exception that carries an error of a whole call through Spyne."""

from __future__ import annotations

from typing import NamedTuple, Self

from spyne import Fault

from mockturk.domain.errors import NotAuthorized, ServiceError


class Refusal(NamedTuple):
    """An error in a response, for the journal and the log: code, sentence and parameter.

    The sentence has no time. The parameter is empty if the error is about none, or if its Data does
    not name it.
    """

    code: str
    sentence: str
    parameter: str = ""

    @classmethod
    def of(cls, error: ServiceError) -> Self:
        """Return the refusal for an error; it does not keep the error with its traceback alive."""
        sentence = error.message
        if isinstance(error, NotAuthorized) and error.reason:
            sentence = f"{sentence}: {error.reason}"
        parameter = next((value for key, value in error.data if key == "Parameter"), "")
        return cls(error.code, sentence, parameter)


class CallRefusedError(Fault):
    """A whole call is refused; ``error`` is the reason.

    The protocol writes a ProtocolError as a SOAP fault or as an error of the front end, and any
    other error within a response with HTTP 200.
    """

    def __init__(self, error: ServiceError) -> None:
        super().__init__(faultcode="Client", faultstring=error.message)
        self.error = error
