"""A server of the same contract as Spyne makes it: the same types, its own protocol and WSGI.

It holds no rules and keeps nothing: CreateHIT answers fixed ids, GetHIT the documented HIT with
the details and the question Mockturk answers by default, made of objects for each call. What it
costs is what Spyne costs between bytes and objects, there and back.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from envelopes import DOCUMENTED_TYPE, documented_question

# isort: split
from spyne import Application, ServiceBase, rpc
from spyne.protocol.soap import Soap11
from spyne.server.wsgi import WsgiApplication

from mockturk.wire.contract.fields import NAMESPACE, SERVICE
from mockturk.wire.contract.operations import OPERATIONS, Operation
from mockturk.wire.contract.types.envelope import Request
from mockturk.wire.contract.types.platform import OperationRequest
from mockturk.wire.contract.types.structures import Price

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_ID = "3XAMPLEXAMPLEXAMPLEXAMPLEXAMPL"
_QUESTION = documented_question()


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
    wsgi: WSGIApplication = WsgiApplication(application)
    return wsgi


def _content(operation: str, request: Any) -> dict[str, Any]:
    """Return what a result has besides its verdict."""
    if operation == "CreateHIT":
        return {"HITId": _ID, "HITTypeId": DOCUMENTED_TYPE}
    if operation == "GetHIT":
        return {
            "HITId": request.HITId,
            "HITTypeId": DOCUMENTED_TYPE,
            "HITGroupId": "3XAMPLEXAMPLEXAMPLEXAMPLEXAMPG",
            "CreationTime": datetime(2014, 8, 15, 12, 0, 0, tzinfo=UTC),
            "Title": "Location and Photograph Identification",
            "Description": "Select the location that best describes where each was taken",
            "Question": _QUESTION,
            "Keywords": "location, photograph, image, identification, opinion",
            "HITStatus": "Assignable",
            "MaxAssignments": 1,
            "Reward": Price(Amount=Decimal("0.05"), CurrencyCode="USD", FormattedPrice="$0.05"),
            "AutoApprovalDelayInSeconds": 2_592_000,
            "Expiration": datetime(2014, 8, 22, 12, 0, 0, tzinfo=UTC),
            "AssignmentDurationInSeconds": 3600,
            "RequesterAnnotation": "call 1",
            "HITReviewStatus": "NotReviewed",
        }
    return {}


def _method(operation: Operation) -> Any:
    answer_type = operation.answer()

    def answer(_context: Any, call: Any) -> Any:
        results = [
            operation.result(Request=Request(IsValid="True"), **_content(operation.name, request))
            for request in call.Request or ()
        ]
        return answer_type(
            OperationRequest=OperationRequest(RequestId="ece2785b-6292-4b12-a60e-4c34847a7916"),
            **{operation.result_name: results},
        )

    answer.__name__ = operation.name
    return rpc(operation.call(), _body_style="bare", _returns=answer_type)(answer)
