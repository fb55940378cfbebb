"""The WSDL and XSD as they are served: the files of ``wsdl/`` with this server's address."""

from __future__ import annotations

from functools import lru_cache
from xml.sax.saxutils import quoteattr

from mockturk.wire.contract.fields import API_VERSION, NAMESPACE_PREFIX, SERVICE
from mockturk.wire.contract.versions import version_of
from mockturk.wire.package_data import resource

# The real service's address, as in the files of ``wsdl/``.
ADDRESS = f"https://mechanicalturk.amazonaws.com/?Service={SERVICE}"

DATA_SCHEMAS = frozenset(
    {
        ("2005-10-01", "AnswerKey"),
        ("2005-10-01", "QuestionForm"),
        ("2005-10-01", "QuestionFormAnswers"),
        ("2006-07-14", "ExternalQuestion"),
        ("2006-07-14", "FormattedContentXHTMLSubset"),
        ("2006-07-14", "xml"),
        ("2011-11-11", "HTMLQuestion"),
    }
)


def file_name(version: str, ending: str) -> str:
    """Return the file name of a version's contract; that of the newest has no date."""
    return f"{SERVICE}.{ending}" if version == API_VERSION else f"{SERVICE}-{version}.{ending}"


class PublishedContract:
    """The documents of the contract; ``public_url`` is the base URL in them, if it is set."""

    def __init__(self, public_url: str | None) -> None:
        self._public_url = public_url

    def wsdl(self, base_url: str, version: str = API_VERSION) -> bytes:
        """Return the WSDL of a version, with a service address below ``base_url``."""
        base = (self._public_url or base_url).rstrip("/")
        address = quoteattr(f"{base}/?Service={SERVICE}")
        return _document(version, "wsdl").replace(f'"{ADDRESS}"'.encode(), address.encode())

    def xsd(self, version: str = API_VERSION) -> bytes:
        """Return the schema of a version."""
        return _document(version, "xsd")

    def data_schema(self, version: str, name: str) -> bytes | None:
        """Return the schema of an embedded document, such as QuestionForm of 2005-10-01.

        None if there is no such schema.
        """
        if (version, name) not in DATA_SCHEMAS:
            return None
        return resource("wsdl", f"AWSMechanicalTurkDataSchemas/{version}/{name}.xsd")


@lru_cache(maxsize=8)
def _document(version: str, ending: str) -> bytes:
    """Return a version's own contract, or the newest one in its namespace.

    Source: docs/reference/decisions.md#d6-contract-documents.

    ``ending`` is ``wsdl`` or ``xsd``.
    """
    namespace = NAMESPACE_PREFIX + version
    known = version_of(namespace)
    document = resource("wsdl", file_name(known, ending))
    return document.replace((NAMESPACE_PREFIX + known).encode(), namespace.encode())
