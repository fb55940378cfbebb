"""The Spyne application of the Requester API, shared by all worlds of a process."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from functools import cache

from spyne import Application
from spyne.util.appreg import unregister_application

from mockturk.endpoint.admission import limit_rate, require_possible_key
from mockturk.endpoint.call_log import log_call
from mockturk.endpoint.call_recording import record_call
from mockturk.endpoint.fault_injection import apply_fault, inject_fault
from mockturk.endpoint.json_protocol import JSONProtocol
from mockturk.endpoint.json_service import build_json_service
from mockturk.endpoint.protocol import RequesterProtocol
from mockturk.endpoint.refusal import CallRefusedError
from mockturk.endpoint.services import build_services, build_unlisted_service
from mockturk.endpoint.transport import ADMISSION, RequesterTransport
from mockturk.operations import OPERATION_SPECS
from mockturk.operations.api_2017 import OPERATIONS_2017
from mockturk.operations.registry import OperationSpec
from mockturk.store.fair_lock import FairLock
from mockturk.wire.contract.fields import NAMESPACE, SERVICE
from mockturk.wire.contract.operations import ALL_OPERATIONS, Operation


class RequesterEndpoint:
    """The Spyne application with its transport, which takes some 50 ms to build.

    It holds no data of a world: each call names its world. Threads may share it.
    """

    def __init__(
        self,
        operations: Iterable[Operation] = ALL_OPERATIONS,
        specs: Mapping[str, OperationSpec] = OPERATION_SPECS,
    ) -> None:
        application = build_application(operations, specs)
        self.transport = RequesterTransport(application, build_json_protocol)
        self.batch_lock = FairLock()  # lets batches execute only one request at a time

    @property
    def protocol(self) -> RequesterProtocol:
        """The protocol that reads calls."""
        protocol: RequesterProtocol = self.transport.app.in_protocol
        return protocol

    @property
    def json_protocol(self) -> JSONProtocol:
        """The protocol that reads calls of the API of 2017-01-17."""
        protocol: JSONProtocol = self.transport.json_protocol
        return protocol


@cache
def shared_endpoint() -> RequesterEndpoint:
    """Return the endpoint that all worlds of this process share."""
    return RequesterEndpoint()


def build_application(
    operations: Iterable[Operation], specs: Mapping[str, OperationSpec]
) -> Application:
    """Build the Spyne application for the given operations, with its listeners."""
    operations = tuple(operations)
    unlisted = build_unlisted_service(operations, specs).public_methods
    application = Application(
        build_services(operations, specs),
        tns=NAMESPACE,
        name=SERVICE,
        in_protocol=RequesterProtocol(operations, unlisted),
        out_protocol=RequesterProtocol(operations, unlisted),
    )
    # Spyne registers applications per process, and would warn about a second one.
    unregister_application(application)
    # Spyne would log a refused call as an error of the application.
    logging.getLogger("spyne.application.client").addFilter(_is_no_refusal)
    _listen(application)
    return application


def build_json_protocol() -> JSONProtocol:
    """Build the protocol for the operations of 2017-01-17; the interface does not list them."""
    return JSONProtocol(OPERATIONS_2017, build_json_service(OPERATIONS_2017).public_methods)


def _listen(application: Application) -> None:
    """Register the listeners for the events of a call, in the order they are called."""
    add = application.event_manager.add_listener
    for listener in (require_possible_key, limit_rate, inject_fault):
        add(ADMISSION, listener)
    for listener in (record_call, log_call, apply_fault):
        add("method_return_string", listener)
        add("method_exception_string", listener)


def _is_no_refusal(record: logging.LogRecord) -> bool:
    return not (record.exc_info and isinstance(record.exc_info[1], CallRefusedError))
