"""The exception that carries an error of a whole call through Spyne."""

from __future__ import annotations

from typing import NamedTuple, Self

from spyne import Fault

from mockturk.domain.errors import ServiceError

# The ends of codes whose Data begins with the refused parameter and its value.
_NAMED_BY_FIRST_KEY = ("DoesNotExist", ".InvalidTransportEndpoint")


class Refusal(NamedTuple):
    """An error in a response, for the journal and the log: code, sentence and parameter.

    The sentence has no time. The parameter is empty if the error is about none, or about a state.
    """

    code: str
    sentence: str
    parameter: str = ""

    @classmethod
    def of(cls, error: ServiceError) -> Self:
        """Return the refusal for an error; it does not keep the error with its traceback alive."""
        sentence = error.message
        if error.reason:
            sentence += f"{'' if sentence.endswith('.') else ':'} {error.reason}"
        return cls(error.code, sentence, _find_parameter(error))


def _find_parameter(error: ServiceError) -> str:
    for key, value in error.data:
        if key == "Parameter":
            return value
        if error.code.endswith(_NAMED_BY_FIRST_KEY):
            return key
    return error.parameter


class CallRefusedError(Fault):
    """A whole call is refused; ``error`` is the reason.

    The protocol writes a ProtocolError as a SOAP fault or as an error of the front end, and any
    other error within a response with HTTP 200.
    """

    def __init__(self, error: ServiceError) -> None:
        super().__init__(faultcode="Client", faultstring=error.message)
        self.error = error
