"""Parsing XML that came from outside: the one place that says what a parser may do."""

from __future__ import annotations

from lxml import etree


def parse(
    document: bytes, encoding: str | None = None, *, only_elements: bool = False
) -> etree._Element:
    """Return the root element of a document, reading nothing but the document.

    No entity is expanded, no DTD loaded, nothing fetched; size and depth have libxml2's bounds.
    ``encoding`` overrides what the document declares; ``only_elements`` drops comments and
    processing instructions. Raises etree.XMLSyntaxError, and LookupError or ValueError for an
    encoding that cannot be read.
    """
    # A parser for each document: one shared by threads would be locked for the whole parse, and
    # would share its error log.
    parser = etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=only_elements,
        remove_pis=only_elements,
    )
    root = etree.fromstring(document, parser)
    # lxml looks at the last entry only: an error goes by if a mere warning follows it.
    if len(parser.error_log) and (errors := parser.error_log.filter_from_errors()):
        first = errors[0]
        place = (first.line, first.column)
        message = "{}, line {}, column {}".format(first.message, *place)
        raise etree.XMLSyntaxError(message, first.type, *place)  # type: ignore[call-arg] # stubs
    return root
