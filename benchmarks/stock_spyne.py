"""A server of the same contract as Spyne makes it: the same types, its own protocol and WSGI.

It holds no rules and keeps nothing: CreateHIT answers fixed ids. What it costs is what Spyne
costs between bytes and objects, there and back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockturk import compat  # noqa: F401 - before the first import of Spyne

# isort: split
from spyne import Application, ServiceBase, rpc
from spyne.protocol.soap import Soap11
from spyne.server.wsgi import WsgiApplication

from mockturk.contract.fields import NAMESPACE
from mockturk.contract.operations import OPERATIONS, Operation
from mockturk.contract.types.envelope import Request
from mockturk.contract.types.platform import OperationRequest
from mockturk.contract.wsdl import SERVICE

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_IDS: dict[str, dict[str, str]] = {
    "CreateHIT": {
        "HITId": "3XAMPLEXAMPLEXAMPLEXAMPLEXAMPL",
        "HITTypeId": "T100CN9P324W00EXAMPLE",
    }
}


def build() -> WSGIApplication:
    """Make the WSGI application."""
    methods = {operation.name: _method(operation) for operation in OPERATIONS}
    service = type(SERVICE, (ServiceBase,), methods)
    application = Application(
        [service],
        tns=NAMESPACE,
        name=SERVICE,
        in_protocol=Soap11(validator=None),
        out_protocol=Soap11(),
    )
    return WsgiApplication(application)


def _method(operation: Operation) -> Any:
    ids = _IDS.get(operation.name, {})
    answer_type = operation.answer()

    def answer(_context: Any, call: Any) -> Any:
        results = [
            operation.result(Request=Request(IsValid="True"), **ids) for _ in call.Request or ()
        ]
        return answer_type(
            OperationRequest=OperationRequest(RequestId="ece2785b-6292-4b12-a60e-4c34847a7916"),
            **{operation.result_name: results},
        )

    answer.__name__ = operation.name
    return rpc(operation.call(), _body_style="bare", _returns=answer_type)(answer)
