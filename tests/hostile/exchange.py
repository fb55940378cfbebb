"""One exchange: the bytes sent, and the kinds of answer that are right."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from exchanges import elements, hit_fields, soap_call, type_fields
from hostile.judging import Kind, kind_of
from hostile.raw import Answer, Connection, NoAnswer, post

Kinds = frozenset[Kind]

SERVED = frozenset({Kind.SERVED})
REFUSED = frozenset({Kind.REFUSED})
FAULT = frozenset({Kind.FAULT})
PLAIN = frozenset({Kind.PLAIN})
PAGE = frozenset({Kind.PAGE})
BY_THE_SERVICE = SERVED | REFUSED | FAULT
NOT_SERVED = REFUSED | FAULT | PLAIN
ANY = SERVED | REFUSED | FAULT | PLAIN


@dataclass(frozen=True)
class Exchange:
    """What is sent, and what may come back.

    ``expected`` has the kinds for each answer due. ``says`` must stand in the last answer.
    ``or_closes`` allows an orderly close instead of an answer, as HTTP does where a message
    never became whole.
    """

    name: str
    make: Callable[[], Iterable[bytes]]
    expected: tuple[Kinds, ...]
    says: str = ""
    method: str = "POST"
    half_close: bool = False
    or_closes: bool = False

    def run(self, port: int) -> list[Answer]:
        """Send it and check what comes back."""
        answers = []
        with Connection(port) as connection:
            connection.send(self.make())
            if self.half_close:
                connection.half_close()
            for kinds in self.expected:
                try:
                    answer = connection.answer(self.method)
                except NoAnswer:
                    if (
                        self.or_closes
                        and connection.ended
                        and not (connection.reset or connection.received)
                    ):
                        return answers
                    raise
                kind = kind_of(answer, self.method)
                assert kind in kinds, f"{kind} is not in {kinds}: {answer}"
                answers.append(answer)
        assert self.says in answers[-1].body.decode("utf-8", "replace"), answers[-1]
        return answers


def sends(
    name: str, body: str | bytes | Callable[[], str | bytes], *expected: Kinds, **options: Any
) -> Exchange:
    """Make an exchange of one POST with a body; ``options`` are those of ``post`` or Exchange."""
    mine = {key: options.pop(key) for key in ("says", "half_close", "or_closes") if key in options}
    headers = options.pop("headers", ())

    def make() -> Iterable[bytes]:
        made = body() if callable(body) else body
        content = made.encode() if isinstance(made, str) else made
        return (post(content, *headers, **options),)

    return Exchange(name, make, expected, method=options.get("method", "POST"), **mine)


def creates(**fields: object) -> str:
    """The envelope of a CreateHIT with properties of its own, some replaced or left out (None)."""
    content = {**hit_fields(), "HITTypeId": None, **type_fields(), **fields}
    return soap_call("CreateHIT", elements(content))


def creates_raw(field: str, xml: str) -> str:
    """The envelope of a CreateHIT with the content of one field written by hand."""
    return creates(**{field: "\N{BLACK SQUARE}"}).replace("\N{BLACK SQUARE}", xml)
