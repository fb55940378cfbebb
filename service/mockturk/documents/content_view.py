"""The content that a QuestionForm shows: the parts of an Overview or a QuestionContent.

Source: ApiReference_QuestionFormDataStructureArticle, "Content".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import cleandoc
from types import MappingProxyType
from typing import ClassVar, TypeAlias

from lxml import etree
from msgspec import Struct

from mockturk.documents.schemas import QUESTION_FORM
from mockturk.documents.url_policy import is_local_address
from mockturk.documents.xhtml_sanitizer import sanitize_xhtml

QUESTION_FORM_PREFIX = f"{{{QUESTION_FORM.namespace}}}"

_PLAYED = frozenset({"image", "audio", "video"})


class Title(Struct, frozen=True):
    """A heading."""

    kind: ClassVar[str] = "Title"
    text: str


class Text(Struct, frozen=True):
    """A paragraph of plain text, line breaks included."""

    kind: ClassVar[str] = "Text"
    text: str


class BulletList(Struct, frozen=True):
    """A list with bullets."""

    kind: ClassVar[str] = "List"
    items: tuple[str, ...]


class FormattedContent(Struct, frozen=True):
    """XHTML: ``markup`` is sanitized for use in a page, and None if ``text`` is not XHTML."""

    kind: ClassVar[str] = "FormattedContent"
    text: str
    markup: str | None


class Binary(Struct, frozen=True):
    """A Binary or an EmbeddedBinary: a resource at a URL.

    ``shown_as`` is the kind of element that shows it: image, audio or video. It is empty for other
    types, and for resources on other machines.
    """

    kind: ClassVar[str] = "Binary"
    shown_as: str
    mime_type: str
    address: str
    alt_text: str
    width: str = ""
    height: str = ""
    parameters: tuple[tuple[str, str], ...] = ()

    @property
    def is_web_address(self) -> bool:
        """Whether the address is an http or https URL, which can be a link."""
        return self.address.lower().startswith(("http://", "https://"))


class PluginApplication(Struct, frozen=True):
    """A program for a plug-in that browsers no longer have: a Flash movie or a Java applet."""

    kind: ClassVar[str] = "Application"
    runs_in: str
    address: str
    file: str
    width: str
    height: str
    parameters: tuple[tuple[str, str], ...]


Part: TypeAlias = Title | Text | BulletList | FormattedContent | Binary | PluginApplication


def content_of(element: etree._Element) -> tuple[Part, ...]:
    """Return the parts of an Overview or a QuestionContent of a valid form, in order."""
    return tuple(part_of(child) for child in element)


def part_of(element: etree._Element) -> Part:
    """Return one part, such as the content of a selection."""
    return _READERS[etree.QName(element).localname](element)


def read_text(element: etree._Element, *path: str) -> str:
    """Return the trimmed text at a path below an element; empty if there is none."""
    return str(
        element.findtext("/".join(QUESTION_FORM_PREFIX + name for name in path)) or ""
    ).strip()


def _formatted(element: etree._Element) -> FormattedContent:
    text = element.text or ""
    return FormattedContent(text.strip(), sanitize_xhtml(text))


def _binary(element: etree._Element) -> Binary:
    holder = "MimeType" if element.tag == f"{QUESTION_FORM_PREFIX}Binary" else "EmbeddedMimeType"
    kind, subtype = read_text(element, holder, "Type"), read_text(element, holder, "SubType")
    address = read_text(element, "DataURL")
    return Binary(
        shown_as=kind if kind in _PLAYED and is_local_address(address) else "",
        mime_type=f"{kind}/{subtype}" if subtype else kind,
        address=address,
        alt_text=read_text(element, "AltText"),
        width=_pixels(element, "Width"),
        height=_pixels(element, "Height"),
        parameters=_parameters(element),
    )


def _application(element: etree._Element) -> PluginApplication:
    (program,) = element
    flash = program.tag == f"{QUESTION_FORM_PREFIX}Flash"
    return PluginApplication(
        runs_in="Flash" if flash else "Java",
        address=read_text(program, "FlashMovieURL" if flash else "AppletPath"),
        file=read_text(program, "AppletFilename"),
        width=_pixels(program, "Width"),
        height=_pixels(program, "Height"),
        parameters=_parameters(program),
    )


def _pixels(element: etree._Element, name: str) -> str:
    """Return a size in pixels for HTML; empty if the text is not a number of up to four digits."""
    size = read_text(element, name).removesuffix("px")
    return size if size.isascii() and size.isdecimal() and len(size) <= len("9999") else ""


def _parameters(element: etree._Element) -> tuple[tuple[str, str], ...]:
    found = element.iterchildren(f"{QUESTION_FORM_PREFIX}ApplicationParameter")
    return tuple((read_text(each, "Name"), read_text(each, "Value")) for each in found)


_READERS: Mapping[str, Callable[[etree._Element], Part]] = MappingProxyType(
    {
        "Title": lambda element: Title((element.text or "").strip()),
        "Text": lambda element: Text(cleandoc(element.text or "")),
        "List": lambda element: BulletList(tuple((item.text or "").strip() for item in element)),
        "FormattedContent": _formatted,
        "Binary": _binary,
        "EmbeddedBinary": _binary,
        "Application": _application,
    }
)
