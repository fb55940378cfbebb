"""``/mturk/externalSubmit``: the form target of ExternalQuestion and HTMLQuestion pages.

A form is sent in the body of a POST request, or in the URL, because some pages only change the
browser's location (docs/reference/decisions.md#d30).

The response is an HTML page, which the browser shows in the frame of the form.
"""

from __future__ import annotations

from html import escape
from io import BytesIO
from urllib.parse import parse_qsl

from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    MethodNotAllowed,
    RequestEntityTooLarge,
    UnsupportedMediaType,
)
from werkzeug.formparser import FormDataParser
from werkzeug.wrappers import Request, Response

from mockturk.admin.api.request_fields import read_body
from mockturk.admin.api.status_codes import get_http_status
from mockturk.domain.errors import ServiceError
from mockturk.wire.charsets import find_charset
from mockturk.world.workers import PREVIEW_ASSIGNMENT_ID, Workers

_ASSIGNMENT_ID = "assignmentId"
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
# More than any real page has; a form with more fields is refused.
MAX_FORM_FIELDS = 10_000


def handle_external_submit(workers: Workers, request: Request) -> Response:
    """Submit an assignment with the fields of a form; return an HTML page with the result.

    The assignmentId is a field of the form or of the query; all other fields of both are
    answers. Errors are HTML pages too.
    """
    try:
        fields = _fields(request)
        workers.submit_form(_assignment_id(fields), fields)
    except ServiceError as error:
        return _page(get_http_status(error), "Not submitted", error.message, error.code)
    except HTTPException as error:
        response = _page(error.code or 400, "Not submitted", error.description or "")
        if isinstance(error, MethodNotAllowed):
            response.headers["Allow"] = "GET, POST"
        return response
    return _page(200, "Submitted", "Your answers have been received.")


def _fields(request: Request) -> list[tuple[str, str]]:
    in_url = _urlencoded(request.query_string, "utf-8")
    if request.method == "GET":
        return in_url
    if request.method != "POST":
        raise MethodNotAllowed(description="Forms are submitted here with GET or POST.")
    if request.mimetype not in _FORMS:
        raise UnsupportedMediaType(f"The Content-Type must be {' or '.join(_FORMS)}.")
    body = read_body(request)
    if request.mimetype == _FORMS[0] and body.count(b"&") >= MAX_FORM_FIELDS:
        raise RequestEntityTooLarge("The form has too many fields.")
    if request.mimetype == _FORMS[0]:
        charset = request.mimetype_params.get("charset", "utf-8")
        return [*in_url, *_urlencoded(body, charset)]
    parser = FormDataParser(
        stream_factory=lambda *_, **__: BytesIO(),  # the body is in memory, and bounded
        max_form_memory_size=None,
        max_form_parts=MAX_FORM_FIELDS,
    )
    _, form, files = parser.parse(
        BytesIO(body), request.mimetype, len(body), request.mimetype_params
    )
    for name, file in files.items(multi=True):
        if file.filename:
            raise BadRequest(
                f"The field {name} is a file. As with the service, an HTML form cannot upload "
                "files here; a QuestionForm can."
            )
    return [*in_url, *form.items(multi=True)]


def _urlencoded(body: bytes, charset: str) -> list[tuple[str, str]]:
    """Return decoded fields of a form or a query; bytes outside the charset become U+FFFD."""

    def text(raw: str) -> str:
        return raw.encode("latin-1").decode(encoding, "replace")

    # Latin-1 preserves every byte, whether it was escaped or not; ``text`` decodes them.
    pairs = parse_qsl(body.decode("latin-1"), keep_blank_values=True, encoding="latin-1")
    try:
        encoding = find_charset(charset)
        return [(text(name), text(value)) for name, value in pairs]
    except LookupError:
        raise UnsupportedMediaType("The charset of the form is unknown.") from None


def _assignment_id(fields: list[tuple[str, str]]) -> str:
    given = {value for name, value in fields if name == _ASSIGNMENT_ID}
    if not given - {""}:
        raise BadRequest(f"The form has no {_ASSIGNMENT_ID}.")
    if len(given) > 1:
        raise BadRequest(f"The form has more than one {_ASSIGNMENT_ID}.")
    (assignment_id,) = given
    if assignment_id == PREVIEW_ASSIGNMENT_ID:
        raise BadRequest(
            f"The {_ASSIGNMENT_ID} is {PREVIEW_ASSIGNMENT_ID}: this is a preview."
            " The HIT must be accepted before anything can be submitted."
        )
    return assignment_id


def _page(status: int, title: str, sentence: str, code: str = "") -> Response:
    named = f"<p><code>{escape(code)}</code></p>\n" if code else ""
    page = (
        f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{title}</title>'
        f"</head>\n<body>\n<h1>{title}</h1>\n<p>{escape(sentence)}</p>\n{named}</body>\n</html>\n"
    )
    response = Response(page, status=status, content_type="text/html; charset=utf-8")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
