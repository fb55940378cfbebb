"""From an answer to the bytes of a body, in the shape the call came in."""

from __future__ import annotations

from mockturk.contract.types.platform import OperationRequest
from mockturk.errors import ProtocolError
from mockturk.wire.dispatch import Answer
from mockturk.wire.encode import Encoders, escaped
from mockturk.wire.incoming import SOAP_11, IncomingCall, Shape

_SOAP_OPENING = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<soapenv:Envelope xmlns:soapenv="{SOAP_11}">'
    "<soapenv:Body>"
)
_SOAP_CLOSING = "</soapenv:Body></soapenv:Envelope>"


class Renderer:
    """Writes answers; the encoders it needs are made once."""

    def __init__(self) -> None:
        self._encoders = Encoders()

    def body(self, call: IncomingCall, answer: Answer) -> bytes:
        """Write the answer to a call: an envelope for SOAP, else the bare response document.

        The response keeps the operation's name even where there is no such operation.
        """
        out: list[str] = []
        soap = call.shape is Shape.SOAP
        out.append(_SOAP_OPENING if soap else '<?xml version="1.0"?>\n')
        name = f"{call.operation}Response"
        namespace = f' xmlns="{escaped(call.namespace)}"' if call.namespace else ""
        out.append(f"<{name}{namespace}>")
        out.append("<OperationRequest>")
        self._encoders.of(OperationRequest)(answer.operation_request, out)
        out.append("</OperationRequest>")
        if answer.operation is not None:
            result_name = answer.operation.result_name
            encode = self._encoders.of(answer.operation.result)
            for result in answer.results:
                out.append(f"<{result_name}>")
                encode(result, out)
                out.append(f"</{result_name}>")
        out.append(f"</{name}>")
        out.append(_SOAP_CLOSING if soap else "\n")
        return "".join(out).encode()


def fault(error: ProtocolError) -> bytes:
    """Write the SOAP 1.1 fault for what was no call."""
    return (
        f"{_SOAP_OPENING}<soapenv:Fault><faultcode>soapenv:{error.code}</faultcode>"
        f"<faultstring>{escaped(error.message)}</faultstring></soapenv:Fault>{_SOAP_CLOSING}"
    ).encode()
