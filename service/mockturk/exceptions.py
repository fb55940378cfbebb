"""The errors that the Python API raises; ``MockturkError`` is the base of all of them.

Errors of the service are named after its error codes; docs/errors.md lists them. *Captured* means
that a source shows the message as the service sent it.
"""

from __future__ import annotations

from mockturk.app.layout_files import LayoutError
from mockturk.app.settings_file import SettingsError
from mockturk.client import (
    ConnectionLostError,
    ControlAPIError,
    InvalidValueError,
    NotReadyError,
    UnreachableError,
    UntrustedCertificateError,
)
from mockturk.domain import errors
from mockturk.domain.errors import *  # noqa: F403 - the errors are listed only there
from mockturk.server.certificates import CertificateCreationError
from mockturk.server.sockets import AddressInUseError
from mockturk.server.tls import UnusableCertificateError
from mockturk.world.fault_injection import UnknownNameError
from mockturk.world.files import WorldFileError

__all__ = [
    "AddressInUseError",
    "CertificateCreationError",
    "ConnectionLostError",
    "ControlAPIError",
    "InvalidValueError",
    "LayoutError",
    "NotReadyError",
    "SettingsError",
    "UnknownNameError",
    "UnreachableError",
    "UntrustedCertificateError",
    "UnusableCertificateError",
    "WorldFileError",
]
__all__ += errors.__all__
