"""Forms that a browser sends twice, such as by a double click, and that take effect once.

Each form of the pages has a hidden token, made when the form is rendered. This works without
scripts and for every form, while a UniqueRequestToken exists for three operations only.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from hashlib import sha256
from http import HTTPStatus
from threading import Lock

from markupsafe import Markup
from werkzeug.wrappers import Request, Response

_FIELD = "form_token"
MAX_SENT_FORMS = 1000
"""How many forms of a world are remembered; each takes about 500 bytes."""


def build_form_token() -> Markup:
    """Return the hidden field that tells this form, as rendered now, from all others."""
    # Markup.format takes 28 instead of 6 microseconds, and a page can have a hundred forms.
    field = f'<input type="hidden" name="{_FIELD}" value="{secrets.token_hex(9)}">'
    return Markup(field)  # noqa: S704 - nothing in it is given


class _SentForm:
    """A form that was sent: the URL it led to; None until it was accepted."""

    __slots__ = ("location", "lock")

    def __init__(self) -> None:
        self.lock = Lock()
        self.location: str | None = None


class SentForms:
    """The last forms that were sent to the pages of a world, and where they led to."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._forms: dict[bytes, _SentForm] = {}

    def answer_once(self, request: Request, answer: Callable[[], Response]) -> Response:
        """Return the response to a form; a form that was sent before gets the same redirect.

        The second of two concurrent requests waits for the first. A response that is not a redirect
        means that the form had no effect: it is handled again. So is a form without a token, as
        programs send it, and one with other values in its fields.
        """
        if not request.form.get(_FIELD):
            return answer()
        sent = self._find(repr((request.path, list(request.form.items(multi=True)))))
        with sent.lock:
            if sent.location is not None:
                return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": sent.location})
            response = answer()
            if response.status_code == HTTPStatus.SEE_OTHER:
                sent.location = response.headers["Location"]
            return response

    def forget_all(self) -> None:
        """Forget all forms, as some of their effects may have been undone."""
        with self._lock:
            self._forms.clear()

    def _find(self, form: str) -> _SentForm:
        # A digest: a form can have a Question of 64 KB.
        key = sha256(form.encode()).digest()
        with self._lock:
            found = self._forms.setdefault(key, _SentForm())
            while len(self._forms) > MAX_SENT_FORMS:
                del self._forms[next(iter(self._forms))]
        return found
