"""XML as text: elements and whole documents, with everything escaped that needs it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

_SCHEMAS = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# References are numeric because suds would send ``&amp;`` in a document as a plain ``&``. A parser
# reads a plain CR as LF, and white space in attributes as blanks.
_IN_TEXT = MappingProxyType({ord(one): f"&#{ord(one)};" for one in "&<>\r"})
_IN_ATTRIBUTE = MappingProxyType({ord(one): f"&#{ord(one)};" for one in '&<>\r\n\t"'})
# What cannot be in a CDATA section, or would be changed by suds, and what is written instead.
_SPECIAL_IN_CDATA = re.compile(r"\]\]>|\r|&(?=(?:amp|lt|gt|quot|apos);)")
_IN_CDATA = MappingProxyType(
    {
        "]]>": "]]]]><![CDATA[>",
        "\r": "]]>&#13;<![CDATA[",
        "&": "&]]><![CDATA[",
    }
)


def write_document(schema: str, children: Iterable[str]) -> str:
    """Return a document, such as ``2005-10-01/QuestionForm``, from the markup of its children.

    The schema's version and name determine the namespace; the root is called as the schema.
    """
    name = schema.partition("/")[2]
    return write_element(name, children, {"xmlns": f"{_SCHEMAS}/{schema}.xsd"})


def write_element(
    name: str, children: Iterable[str] = (), attributes: Mapping[str, object | None] | None = None
) -> str:
    """Return an element with children, one a line. Attributes that are None are left out."""
    given = "".join(
        f' {key}="{_require_xml(key, str(value)).translate(_IN_ATTRIBUTE)}"'
        for key, value in (attributes or {}).items()
        if value is not None
    )
    lines = "\n".join(children)
    return f"<{name}{given}>\n{lines}\n</{name}>" if lines else f"<{name}{given}/>"


def write_text_element(name: str, value: object) -> str:
    """Return an element that contains a text, to the character."""
    return f"<{name}>{_require_xml(name, str(value)).translate(_IN_TEXT)}</{name}>"


def write_optional_elements(values: Mapping[str, object | None]) -> list[str]:
    """Return an element with text for each value that is not None."""
    return [write_text_element(name, value) for name, value in values.items() if value is not None]


def write_cdata_element(name: str, text: str) -> str:
    """Return an element that contains markup in CDATA sections, to the character."""
    content = _SPECIAL_IN_CDATA.sub(lambda found: _IN_CDATA[found[0]], _require_xml(name, text))
    return f"<{name}><![CDATA[{content}]]></{name}>"


def _require_xml(name: str, text: str) -> str:
    found = _NOT_IN_XML.search(text)
    if found:
        at = found.start()
        raise ValueError(
            f"{name}: U+{ord(found[0]):04X} cannot be in an XML document. It is character {at + 1},"
            f" in {text[max(at - 20, 0) : at + 20]!r}."
        )
    return text
