"""Spyne's own way from bytes to objects and back, over the services of ours: the oracle."""

from __future__ import annotations

import logging
import warnings
from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import etree
from werkzeug.test import Client

from mockturk.endpoint.services import build_services, build_unlisted_service
from mockturk.operations.registry import OperationSpec
from mockturk.wire.contract.fields import NAMESPACE, Struct
from mockturk.wire.contract.operations import Operation
from mockturk.wire.contract.wsdl import SERVICE
from oracle.ours import OPERATIONS, XML, Reply

# isort: split
with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # it imports cgi
    from spyne import Application, MethodContext, Service, const
    from spyne.protocol.soap import Soap11
    from spyne.protocol.xml import XmlDocument
    from spyne.server.null import NullServer
    from spyne.server.wsgi import WsgiApplication

# It logs what it refuses as errors, which a test of ours may not meet (conftest.py), and all
# else as warnings.
logging.getLogger("spyne").setLevel(logging.CRITICAL + 1)
# A stock context collects garbage when it is closed: most of the time of these tests.
const.MIN_GC_INTERVAL = float("inf")

_DOCUMENT = XmlDocument()


@dataclass(frozen=True)
class Escaped(Exception):  # noqa: N818 - what it is
    """Spyne raised an exception that is not a fault."""

    error: Exception


@cache
def messages(operation: Operation) -> tuple[type[Any], type[Any]]:
    """Return the types of an operation's call and answer."""
    return operation.call(), operation.answer()


class Recording:
    """The services of ours under Spyne's own protocol, which answer what is set.

    Their methods keep the calls they are given, whole: Spyne's own wrapper calls them.
    ``soft`` lets Spyne hold values to their types, as it does without a schema.
    """

    def __init__(self, *, soft: bool = False) -> None:
        self.calls: list[Any] = []
        self.results: list[Any] = []
        self.about: Any = None
        specs = {one.name: self._spec(one) for one in OPERATIONS}
        services = [
            *build_services(OPERATIONS, specs),
            build_unlisted_service(OPERATIONS, specs),
        ]
        for service in services:
            service.call_wrapper = classmethod(Service.call_wrapper.__func__)
        self.application = Application(
            services,
            tns=NAMESPACE,
            name=SERVICE,
            in_protocol=Soap11(validator="soft" if soft else None),
            out_protocol=Soap11(),
        )
        self._http = Client(WsgiApplication(self.application))
        self._contexts = NullServer(self.application)

    def _spec(self, operation: Operation) -> OperationSpec:
        _, answer_type = messages(operation)

        def record(_context: Any, call: Any) -> Any:
            self.calls.append(call)
            results, self.results = self.results, []
            return answer_type(OperationRequest=self.about, **{operation.result_name: results})

        return OperationSpec(operation.name, record, ())

    def post(self, body: bytes, content_type: str = XML) -> Reply:
        """Send a document; raises Escaped if Spyne breaks on it."""
        self.calls.clear()
        try:
            response = self._http.post("/", data=body, content_type=content_type)
            return Reply(response.status_code, etree.fromstring(response.data))
        except Exception as error:  # noqa: BLE001 - anything may escape
            raise Escaped(error) from None

    @property
    def requests(self) -> list[Any]:
        """The requests the operation was given, as Spyne read them."""
        return [request for call in self.calls for request in call.Request or ()]

    def decoded(self, body: bytes, content_type: str = XML) -> Any:
        """Send a call with one request that must be taken, and return what it became."""
        reply = self.post(body, content_type)
        assert reply.status == 200, etree.tostring(reply.root)
        (request,) = self.requests
        return without_nil(request)

    def envelope(self, operation: Operation, **fields: Any) -> bytes:
        """Write a call as a client made of Spyne does."""
        context = MethodContext(self._contexts, MethodContext.CLIENT)
        context.method_request_string = operation.name
        (context,) = self.application.in_protocol.generate_method_contexts(context)
        context.out_object = [messages(operation)[0](**fields)]
        protocol = Soap11(self.application)
        protocol.serialize(context, protocol.REQUEST)
        protocol.create_out_string(context)
        return b"".join(context.out_string)


def element(instance: Any, struct: type[Any], name: str | None = None) -> etree._Element:
    """Write an instance as Spyne does, of the structure its message says."""
    parent = etree.Element("parent")
    _DOCUMENT.to_parent(None, struct, instance, parent, struct.get_namespace(), name)
    return parent[0]


def instance(struct: type[Any], element: etree._Element) -> Any:
    """Read an instance as Spyne does, but for items that are nil."""
    return without_nil(_DOCUMENT.from_element(None, struct, element))


def without_nil(value: Any) -> Any:
    """Take the items out of all lists that are None: with Spyne a nil element has a place there.

    It writes one for each required list that is not given; we read no nil element at all.
    """
    if isinstance(value, Struct):
        for part in vars(value).values():
            without_nil(part)
    elif isinstance(value, list):
        value[:] = [without_nil(item) for item in value if item is not None]
    return value
