"""The WSDL and XSD as they are served: the files of ``wsdl/``, at the address of the caller."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from mockturk.contract.wsdl import ADDRESS, SERVICE
from mockturk.resources import resource


class PublishedContract:
    """Serves the contract; ``public_url`` is the base address it names, if one is set."""

    def __init__(self, public_url: str | None) -> None:
        self._public_url = public_url
        self._wsdl = resource("wsdl", f"{SERVICE}.wsdl")
        self.xsd = resource("wsdl", f"{SERVICE}.xsd")

    def wsdl(self, base_url: str) -> bytes:
        """Return the WSDL with the service's address below a base URL (``http://host:port/``)."""
        base = (self._public_url or base_url).rstrip("/")
        address = quoteattr(f"{base}/?Service={SERVICE}")
        return self._wsdl.replace(f'"{ADDRESS}"'.encode(), address.encode())
