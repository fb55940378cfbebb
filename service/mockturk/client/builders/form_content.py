"""What the overviews, questions and selections of a QuestionForm show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mockturk.client.builders.xml_markup import (
    write_cdata_element,
    write_element,
    write_optional_elements,
    write_text_element,
)


@dataclass(frozen=True)
class FormContent:
    """A piece of content in a QuestionForm, other than plain text.

    ``title``, ``bullet_list``, ``formatted_content``, ``binary``, ``embedded_binary``, ``flash``
    and ``java_applet`` return it.

    :param xml: the element.
    """

    xml: str


Content = str | FormContent | Sequence[str | FormContent]
"""One piece of content or several; a str is plain text."""


def title(text: str) -> FormContent:
    """Return a heading for a QuestionForm.

    :raises ValueError: when a text has a character that cannot be in XML.
    """
    return FormContent(write_text_element("Title", text))


def bullet_list(*items: str) -> FormContent:
    """Return a bulleted list for a QuestionForm.

    :raises ValueError: when a text has a character that cannot be in XML.
    """
    return FormContent(
        write_element("List", [write_text_element("ListItem", item) for item in items])
    )


def formatted_content(xhtml: str) -> FormContent:
    """Return formatted text for a QuestionForm.

    :param xhtml: the markup; docs/questions.md says which XHTML is allowed.
    :raises ValueError: when a text has a character that cannot be in XML.
    """
    return FormContent(write_cdata_element("FormattedContent", xhtml))


def binary(url: str, alt_text: str, mime_type: str = "image") -> FormContent:
    """Return a picture, a sound or a video for a QuestionForm.

    :param url: the address of the file.
    :param alt_text: what the worker reads if the file cannot be shown.
    :param mime_type: ``image``, ``audio`` or ``video``, alone or with the subtype (``image/png``).
    :raises ValueError: when a text has a character that cannot be in XML.
    """
    return FormContent(
        write_element("Binary", [_mime_type("MimeType", mime_type), *_file(url, alt_text)])
    )


def embedded_binary(
    url: str,
    alt_text: str,
    mime_type: str,
    *,
    width: int | str,
    height: int | str,
    parameters: Mapping[str, str] | None = None,
) -> FormContent:
    """Return a file for a QuestionForm that a plug-in of the browser shows.

    :param url: the address of the file.
    :param alt_text: what the worker reads if the file cannot be shown.
    :param mime_type: the type with the subtype, such as ``video/mpeg``.
    :param width: the width on the page, in pixels.
    :param height: the height on the page, in pixels.
    :param parameters: names and values that are passed to the plug-in.
    :raises ValueError: when a text has a character that cannot be in XML.
    """
    kind = _mime_type("EmbeddedMimeType", mime_type)
    children = [kind, *_file(url, alt_text), *_application(width, height, parameters)]
    return FormContent(write_element("EmbeddedBinary", children))


def flash(
    url: str,
    *,
    width: int | str,
    height: int | str,
    parameters: Mapping[str, str] | None = None,
) -> FormContent:
    """Return a Flash application for a QuestionForm.

    :param url: the address of the movie.
    :param width: the width on the page, in pixels.
    :param height: the height on the page, in pixels.
    :param parameters: names and values that are passed to the application.
    :raises ValueError: when a text has a character that cannot be in XML.
    """
    movie = write_text_element("FlashMovieURL", url)
    shown = write_element("Flash", [movie, *_application(width, height, parameters)])
    return FormContent(write_element("Application", [shown]))


def java_applet(
    path: str,
    filename: str,
    *,
    width: int | str,
    height: int | str,
    parameters: Mapping[str, str] | None = None,
) -> FormContent:
    """Return a Java applet for a QuestionForm.

    :param path: the address of the folder that the applet is in.
    :param filename: the name of the applet's file in this folder.
    :param width: the width on the page, in pixels.
    :param height: the height on the page, in pixels.
    :param parameters: names and values that are passed to the applet.
    :raises ValueError: when a text has a character that cannot be in XML.
    """
    where = write_optional_elements({"AppletPath": path, "AppletFilename": filename})
    shown = write_element("JavaApplet", [*where, *_application(width, height, parameters)])
    return FormContent(write_element("Application", [shown]))


def write_content(content: Content) -> list[str]:
    """Return the elements of some content as XML; a str becomes a Text."""
    if isinstance(content, str):
        return [write_text_element("Text", content)]
    if isinstance(content, FormContent):
        return [content.xml]
    return [xml for piece in content for xml in write_content(piece)]


def _mime_type(name: str, mime_type: str) -> str:
    kind, _, subtype = mime_type.partition("/")
    return write_element(name, write_optional_elements({"Type": kind, "SubType": subtype or None}))


def _file(url: str, alt_text: str) -> list[str]:
    return write_optional_elements({"DataURL": url, "AltText": alt_text})


def _application(
    width: int | str, height: int | str, parameters: Mapping[str, str] | None
) -> list[str]:
    return write_optional_elements({"Width": width, "Height": height}) + [
        write_element(
            "ApplicationParameter", write_optional_elements({"Name": name, "Value": value})
        )
        for name, value in (parameters or {}).items()
    ]
