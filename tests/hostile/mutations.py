"""Real requests, and ways to break them; each way is a function of a request and a die."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

from exchanges import NAMESPACE, elements, envelope, hit_fields, soap_call, type_fields
from hostile.values import MOMENTS, NUMBERS, TEXTS

_EXAMPLE = Path(__file__).parents[2] / "fixtures" / "CreateHIT-with-review-policies.request.xml"
_TAG = re.compile(rb"<[^<>]*>")
_TEXT = re.compile(rb"(?<=>)[^<>]+(?=<)")
_NAME = re.compile(rb"(?<=[</])[A-Za-z]\w*")
_ATTRIBUTE = re.compile(rb'"[^"<>]*"')

_XML = "text/xml; charset=utf-8"
_LARGEST = 200_000


@dataclass(frozen=True)
class Sent:
    """A request as it is sent; the server finds the length of the body by itself."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


Mutation = Callable[[Sent, Random], Sent]

NASTY: tuple[bytes, ...] = (
    *(text.encode() for text in (*NUMBERS, *TEXTS) if len(text) < 10_000),
    *(f"&#{code};".encode() for code in (0, 1, 9, 13, 0xD800, 0xFFFE, 0x1F600, 0x110000)),
    b"\0", b"\1", b"\x80", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xff\xfe", b"]]>", b"<!--",
    b"-->", b"<![CDATA[",
    b"<?x?>", b"<?xml version='1.0'?>", b"&amp;", b"&x;", b"&", b"<", b">", b'"', b"'",
    b"9" * 5_000, b"a" * 70_000,
    b"<!DOCTYPE x>", b'<!DOCTYPE x [<!ENTITY a "b">]>', b"<a>" * 300, b"</a>", b"<a/>",
    b"<__class__/>", b" xmlns='urn:x'",
    b" xmlns=''", b" xmlns:xml='urn:x'", b" xsi:nil='true'", b' xmlns:x="x"', b"xml:", b"x:", b":",
    b"{", b"}", b"{}", b"%s",
    b"Request", b"CreateHIT", b"GetHITRequest", b"2014-08-15", b"2007-06-21", b"1999-99-99",
    b"Envelope", b"Body",
)  # fmt: skip

_VALUES_OF_FIELDS = [
    text for text in (*NUMBERS, *TEXTS, *MOMENTS) if len(text) < 10_000 and "&" not in text
]
_ENCODINGS = (
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "latin-1",
    "utf-8-sig",
    "utf-32",
    "utf-7",
    "cp037",
    "cp1252",
)
_METHODS = ("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "post", "X")
_TARGETS = (
    "/", "/onca/soap", "//", "/?Service=AWSMechanicalTurkRequester", "/?wsdl",
    "/?Operation=CreateHIT&Version=x", "/%00",
    "/%ff", "/%2e%2e/", "/AWSMechanicalTurk/2014-08-15/AWSMechanicalTurkRequester.wsdl",
    "/AWSMechanicalTurk/9999-99-99/AWSMechanicalTurkRequester.wsdl",
    "/AWSMechanicalTurkDataSchemas/x", "/a" * 500,
    "/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionForm.xsd", "/?%ff=%00", "/?" + "a&" * 500,
    "/onca/soap/", "/;a",
)  # fmt: skip
_HEADERS = (
    "Content-Type", "Host", "SOAPAction", "Content-Encoding", "Accept", "X-Forwarded-Host",
    "X-HTTP-Method-Override",
    "X-Amazon-Software", "Cookie", "Authorization", "Range", "If-None-Match", "Content-Language",
    "User-Agent",
)  # fmt: skip
_VALUES = (
    "", " ", "x", "\xff", "*/*", "gzip", "identity", "text/xml", "text/xml; charset=utf-16",
    "text/xml; charset=nonsense",
    "text/xml; charset=", 'text/xml; charset="', "application/soap+xml",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x", "xn--a", "[::1", "a b", "a" * 5_000, '"', "urn:x",
    "bytes=1-0", "text/xml; charset=hex",
    "text/xml; charset=ascii", "text/xml; charset=utf-7", "text/xml; charset=iso-8859-1", "a;b;=;c",
    "\xe2\x98\x83",
)  # fmt: skip


def real_requests() -> list[Sent]:
    """Return requests that are served, of every operation and shape."""
    requirement = {"QualificationTypeId": "00000000000000000071", "Comparator": "EqualTo"}
    full = {
        **hit_fields(),
        "HITTypeId": None,
        **type_fields(),
        "MaxAssignments": 3,
        "RequesterAnnotation": "caf\N{LATIN SMALL LETTER E WITH ACUTE} \N{GRINNING FACE}",
        "UniqueRequestToken": "token",
        "QualificationRequirement": [
            {**requirement, "LocaleValue": {"Country": "US"}},
            {**requirement, "QualificationTypeId": "000000000000000000L0", "IntegerValue": 90},
        ],
        "ResponseGroup": ["Minimal", "HITDetail", "HITQuestion", "Request"],
    }
    example = _EXAMPLE.read_text(encoding="utf-8")
    bodies = [
        example,
        soap_call("CreateHIT", example[example.index(">") + 1 : example.rindex("<")]),
        soap_call("CreateHIT", elements(full)),
        soap_call("CreateHIT", *[elements(hit_fields())] * 3),
        soap_call("RegisterHITType", elements(type_fields())),
        soap_call("RegisterHITType", elements(type_fields()), namespace=_version("2007-06-21")),
        soap_call("GetHIT", "<HITId>3X</HITId>", "<HITId>3Y</HITId>"),
        soap_call("GetAccountBalance", ""),
        soap_call("CreateHIT", elements(hit_fields()), namespace=_version("2012-03-25")),
        "<GetAccountBalanceRequest/>",
        f'<?xml version="1.0" encoding="UTF-8"?><GetHIT xmlns="{NAMESPACE}">'
        "<Request><HITId>3X</HITId></Request></GetHIT>",
        _prefixed(),
    ]
    headers = (("Host", "127.0.0.1"), ("Content-Type", _XML), ("SOAPAction", '"urn:x"'))
    pages = [Sent("GET", target, headers, b"") for target in ("/", "/?wsdl")]
    return [Sent("POST", "/", headers, body.encode()) for body in bodies] + pages


def mutated(requests: list[Sent], die: Random) -> Sent:
    """Take a request and break it in one to six ways."""
    sent = die.choice(requests)
    for _ in range(die.choice((1, 1, 1, 2, 2, 3, 4, 6))):
        sent = die.choice(MUTATIONS)(sent, die)
    return sent


def _version(date: str) -> str:
    return NAMESPACE.replace("2014-08-15", date)


def _prefixed() -> str:
    call = (
        f'<m:GetHIT xmlns:m="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xmlns:xsd="http://www.w3.org/2001/XMLSchema"><m:AWSAccessKeyId xsi:type="xsd:string">'
        "A</m:AWSAccessKeyId><m:Request><m:HITId xsi:nil='0'>3X</m:HITId></m:Request></m:GetHIT>"
    )
    return envelope(call).replace("<s:Body>", "<s:Header/><s:Body>")


def _with_body(change: Callable[[bytes, Random], bytes]) -> Mutation:
    def mutate(sent: Sent, die: Random) -> Sent:
        return replace(sent, body=change(sent.body, die)[:_LARGEST])

    return mutate


def _span(body: bytes, die: Random, longest: int = 200) -> tuple[int, int]:
    start = die.randrange(len(body) + 1)
    return start, min(len(body), start + die.randrange(1, longest))


def _flip(body: bytes, die: Random) -> bytes:
    changed = bytearray(body)
    for _ in range(die.randrange(1, 5)):
        if changed:
            changed[die.randrange(len(changed))] ^= 1 << die.randrange(8)
    return bytes(changed)


def _cut(body: bytes, die: Random) -> bytes:
    start, end = _span(body, die)
    return body[:start] + body[end:]


def _repeat(body: bytes, die: Random) -> bytes:
    start, end = _span(body, die)
    return body[:end] + body[start:end] * die.choice((1, 1, 2, 50)) + body[end:]


def _insert(body: bytes, die: Random) -> bytes:
    place = die.randrange(len(body) + 1)
    return body[:place] + die.choice(NASTY) + body[place:]


def _truncate(body: bytes, die: Random) -> bytes:
    return body[: die.randrange(len(body) + 1)]


def _splice(body: bytes, die: Random) -> bytes:
    other = die.choice(_REAL_BODIES)
    return body[: die.randrange(len(body) + 1)] + other[die.randrange(len(other) + 1) :]


def _within(pattern: re.Pattern[bytes], change: Callable[[bytes, Random], bytes]) -> Mutation:
    """Change one of the places a pattern finds."""

    def mutate(body: bytes, die: Random) -> bytes:
        found = list(pattern.finditer(body))
        if not found:
            return body
        place = die.choice(found)
        return body[: place.start()] + change(place[0], die) + body[place.end() :]

    return _with_body(mutate)


def _swap_tags(body: bytes, die: Random) -> bytes:
    found = list(_TAG.finditer(body))
    if len(found) < 2:
        return body
    one, other = sorted(die.sample(found, 2), key=lambda tag: tag.start())
    return (
        body[: one.start()] + other[0] + body[one.end() : other.start()] + one[0]
        + body[other.end() :]
    )  # fmt: skip


def _element(body: bytes, die: Random) -> bytes:
    """Drop, double or wrap a whole element."""
    names = sorted(set(_NAME.findall(body)))
    if not names:
        return body
    name = re.escape(die.choice(names))
    found = re.search(rb"<" + name + rb"[^<>]*>.*?</" + name + rb">", body, re.DOTALL)
    if not found:
        return body
    new = die.choice((b"", found[0] * 2, b"<a>" + found[0] + b"</a>", found[0] * 20))
    return body[: found.start()] + new + body[found.end() :]


def _transcode(body: bytes, die: Random) -> bytes:
    text = body.decode("utf-8", "replace")
    encoding = die.choice(_ENCODINGS)
    if die.random() < 0.5:
        text = f'<?xml version="1.0" encoding="{die.choice(_ENCODINGS)}"?>{text}'
    return text.encode(encoding, "replace")


def _method(sent: Sent, die: Random) -> Sent:
    return replace(sent, method=die.choice(_METHODS))


def _target(sent: Sent, die: Random) -> Sent:
    return replace(sent, target=die.choice(_TARGETS))


def _header(sent: Sent, die: Random) -> Sent:
    headers = list(sent.headers)
    if headers and die.random() < 0.3:
        headers.pop(die.randrange(len(headers)))
    if die.random() < 0.8:
        headers.append((die.choice(_HEADERS), die.choice(_VALUES)))
    return replace(sent, headers=tuple(headers))


def _nasty(_old: bytes, die: Random) -> bytes:
    return die.choice(NASTY)


def _beside(old: bytes, die: Random) -> bytes:
    return old + die.choice(NASTY) if die.random() < 0.5 else die.choice(NASTY) + old


def _escaped(_old: bytes, die: Random) -> bytes:
    return escape(die.choice(_VALUES_OF_FIELDS)).encode()


_BREAKING: tuple[Mutation, ...] = (
    *map(_with_body, (_flip, _cut, _repeat, _insert, _truncate, _splice, _swap_tags, _transcode)),
    _within(_TEXT, _nasty),
    _within(_TEXT, _beside),
    _within(_TAG, lambda _old, _die: b""),
    _within(_TAG, lambda old, _die: old * 2),
    _within(_NAME, _nasty),
    _within(_NAME, _beside),
    _within(_ATTRIBUTE, lambda _old, die: b'"' + die.choice(NASTY) + b'"'),
    _method,
    _target,
)
_KEEPING: tuple[Mutation, ...] = (_with_body(_element), _within(_TEXT, _escaped), _header)
MUTATIONS = _BREAKING + _KEEPING * 5
"""Most requests should stay XML, or nothing behind the parser is tried."""

_REAL_BODIES = [sent.body for sent in real_requests()]
