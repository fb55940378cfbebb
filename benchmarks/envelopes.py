"""The calls the benchmarks send, in SOAP envelopes: no two CreateHIT calls are alike.

What differs from call to call is the question with its QuestionIdentifiers, the AnswerKey and
the QuestionIDs of the policies, the lifetime and the annotation, so that nothing gains by
remembering one. A template has marks at these places, which ``drive.lua`` fills for wrk and
``filled`` in Python, in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import count, islice
from xml.sax.saxutils import escape

from mockturk.wire.contract.fields import NAMESPACE, SERVICE
from mockturk.wire.envelopes import SOAP_11
from mockturk.wire.package_data import resource

PATH = f"/?Service={SERVICE}"
HEADERS = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '"http://soap.amazon.com"'}
VALID = b"IsValid>True<"  # whatever the prefix
ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE"
DOCUMENTED_TYPE = "T100CN9P324W00EXAMPLE"

MARK = re.compile(r"@([A-Z]+)@")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_LETTERS = "ABCDEF"  # the answers the documented question offers
# Seconds. The shortest outlasts every run, so that no HIT expires within one.
_SHORTEST, _SPAN = 86_400, 518_400

_FIXTURE = "CreateHIT-with-review-policies.request.xml"
_VARIED = (
    (r"(?<=<Title>)Where was", "@QUESTION@: where was", 1),
    (r"\bQuestionId(?=\d)", "Photograph@QUESTION@x", 40),
    (r"(?<=<Value>)[A-F](?=</Value>)", "@LETTER@", 5),
    (
        r"<LifetimeInSeconds>604800(?=<)",
        "<RequesterAnnotation>call @CALL@</RequesterAnnotation><LifetimeInSeconds>@LIFETIME@",
        1,
    ),
    (rf"(?<=<HITTypeId>){DOCUMENTED_TYPE}(?=<)", "@TYPE@", 1),
)


def envelope(operation: str, requests: str) -> str:
    """Return a call of an operation; ``requests`` are its Request elements."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<soapenv:Envelope xmlns:soapenv="{SOAP_11}">'
        f'<soapenv:Body><{operation} xmlns="{NAMESPACE}">'
        f"<AWSAccessKeyId>{ACCESS_KEY}</AWSAccessKeyId>"
        "<Timestamp>2014-08-15T12:00:00Z</Timestamp>"
        "<Signature>c2lnbmF0dXJlIG9mIGEgYmVuY2htYXI=</Signature>"
        f"{requests}</{operation}></soapenv:Body></soapenv:Envelope>"
    )


def create_hit_request() -> str:
    """Return the documented request as one of a call, with the marks where calls differ."""
    document = resource("fixtures", _FIXTURE).decode()
    content = document[document.index("<CreateHITRequest>") :].strip()
    content = content.removeprefix("<CreateHITRequest>").removesuffix("</CreateHITRequest>")
    for given, varied, places in _VARIED:
        content, found = re.subn(given, varied, content)
        if found != places:
            raise ValueError(f"{_FIXTURE} has changed: {given} is there {found} times")
    return f"<Request>{content}</Request>"


def documented_question() -> str:
    """Return the question of the documented request, as a parser would."""
    document = resource("fixtures", _FIXTURE).decode()
    return document.partition("<![CDATA[")[2].partition("]]>")[0]


def create_hit_template() -> str:
    """Return a call for ``drive.lua``."""
    return envelope("CreateHIT", create_hit_request()).replace("@TYPE@", DOCUMENTED_TYPE)


def escaped_template() -> str:
    """Return the same call with an escaped Question, as zeep, suds and .NET send it."""
    return _CDATA.sub(lambda section: escape(section[1]), create_hit_template())


def get_hit_template() -> str:
    """Return a call for ``drive.lua``, which fills in one id after the other."""
    return envelope("GetHIT", "<Request><HITId>@ID@</HITId></Request>")


def filled(
    template: str,
    *,
    after: int = 0,
    same_question: bool = False,
    types: tuple[str, ...] = (DOCUMENTED_TYPE,),
) -> Iterator[str]:
    """Yield a template with its marks filled, without end, no two alike.

    The first ``after`` are left out. With ``same_question`` questions and policies are the same
    throughout.
    """
    pieces = MARK.split(template)  # text and marks in turn
    fill: dict[str, Callable[[int, int], object]] = {
        "CALL": lambda call, _: call,
        "QUESTION": lambda call, _: 0 if same_question else call,
        "LIFETIME": lambda call, _: _SHORTEST + call * 7919 % _SPAN,
        "LETTER": lambda call, place: _LETTERS[
            0 if same_question else call // len(_LETTERS) ** place % len(_LETTERS)
        ],
        "TYPE": lambda call, _: types[call % len(types)],
    }
    places, seen = [], 0
    for position in range(1, len(pieces), 2):
        places.append((position, fill[pieces[position]], seen))
        seen += pieces[position] == "LETTER"
    for call in count(after + 1):
        for position, value, place in places:
            pieces[position] = str(value(call, place))
        yield "".join(pieces)


def calls(*, after: int = 0, same_question: bool = False) -> Iterator[bytes]:
    """Yield CreateHIT calls of one request each."""
    for text in filled(create_hit_template(), after=after, same_question=same_question):
        yield text.encode()


def batches(
    sizes: Iterable[int],
    *,
    same_question: bool = False,
    types: tuple[str, ...] = (DOCUMENTED_TYPE,),
) -> Iterator[bytes]:
    """Yield CreateHIT calls of so many requests each."""
    requests = filled(create_hit_request(), same_question=same_question, types=types)
    for size in sizes:
        yield envelope("CreateHIT", "".join(islice(requests, size))).encode()
