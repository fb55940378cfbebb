"""Very large requests; memory must stay bounded."""

from __future__ import annotations

from collections.abc import Callable

from exchanges import QUESTION, elements, envelope, soap_call
from hostile.bodies import BALANCE, BOMB, QUADRATIC
from hostile.exchange import (
    ANY,
    FAULT,
    NOT_SERVED,
    PLAIN,
    REFUSED,
    SERVED,
    Exchange,
    Kinds,
    creates,
    creates_raw,
    sends,
)

_HANDLED = SERVED | REFUSED | FAULT | PLAIN


def _large(name: str, body: Callable[[], str], expected: Kinds = _HANDLED) -> Exchange:
    return sends(name, body, expected)


def _header(content: str) -> str:
    return BALANCE.replace("<s:Body>", f"<s:Header>{content}</s:Header><s:Body>")


def _many(count: int, pattern: str) -> str:
    return "".join(pattern % number for number in range(count))


EXCHANGES: list[Exchange] = [
    sends("billion laughs, again", BOMB + BALANCE.replace("<Request>", "<Request>&l11;"), FAULT),
    _large("quadratic blow-up, again",
           lambda: QUADRATIC + creates_raw("Title", "&a;" * 100_000), FAULT),
    _large("100,000 Requests", lambda: soap_call("GetHIT", *[""] * 100_000)),
    _large("100,000 Requests with an id",
           lambda: soap_call("GetHIT", *["<HITId>3X</HITId>"] * 100_000)),
    _large("1,000,000 elements in a request", lambda: soap_call("CreateHIT", "<a/>" * 1_000_000)),
    _large("1,000,000 elements in the Body", lambda: envelope("<a/>" * 1_000_000), FAULT | PLAIN),
    _large("1,000,000 elements in the header", lambda: _header("<a/>" * 1_000_000)),
    _large("1,000,000 elements in a field",
           lambda: creates_raw("Title", "<a/>" * 1_000_000), NOT_SERVED),
    _large("1,000,000 elements beside the requests",
           lambda: BALANCE.replace("<Request>", "<a/>" * 1_000_000 + "<Request>")),
    _large("1,000,000 names", lambda: soap_call("CreateHIT", _many(500_000, "<a%d/>"))),
    _large("1,000,000 comments", lambda: BALANCE.replace("<Request>", "<!---->" * 1_000_000
                                                         + "<Request>")),
    _large("1,000,000 instructions", lambda: BALANCE.replace("<Request>", "<?a?>" * 1_000_000
                                                             + "<Request>")),
    _large("500,000 CDATA sections in a text",
           lambda: creates_raw("Title", "<![CDATA[a]]>" * 500_000)),
    _large("1,000,000 references in a text", lambda: creates_raw("Title", "&#65;" * 1_000_000)),
    _large("1,000 attributes", lambda: soap_call("GetAccountBalance",
                                                 "<x" + _many(1_000, ' a%d=""') + "/>"), SERVED),
    _large("100,000 attributes", lambda: soap_call("GetAccountBalance",
                                                   "<x" + _many(100_000, ' a%d=""') + "/>")),
    _large("an attribute of 9 MB", lambda: soap_call("GetAccountBalance",
                                                     f'<x a="{"x" * 9_000_000}"/>')),
    _large("an attribute of 12 MB", lambda: soap_call("GetAccountBalance",
                                                      f'<x a="{"x" * 12_000_000}"/>')),
    _large("a name of 9 MB", lambda: soap_call("GetAccountBalance", f"<{'x' * 9_000_000}/>")),
    _large("a text of 9 MB", lambda: creates(Title="x" * 9_000_000)),
    _large("a text of 12 MB", lambda: creates(Title="x" * 12_000_000), NOT_SERVED),
    _large("a question of 9 MB", lambda: creates(Question=QUESTION.replace("400",
        "4" * 9_000_000))),
    _large("a comment of 12 MB", lambda: BALANCE.replace("<Request>", f"<!--{'x' * 12_000_000}-->"
                                                         "<Request>")),
    _large("20,000 namespaces on one element",
           lambda: BALANCE.replace("<Request>", "<Request" + _many(20_000,
               ' xmlns:a%d="urn:a"') + ">")),
    _large("50,000 elements with namespaces of their own",
           lambda: soap_call("CreateHIT", _many(50_000, '<a xmlns="urn:%d"/>'))),
    _large("5,000 namespaces used 50,000 times",
           lambda: BALANCE.replace("<Request>",
                                   "<Request" + _many(5_000, ' xmlns:a%d="urn:a"') + ">"
                                   + "<a0:b/>" * 50_000)),
    _large("100,000 repeated fields", lambda: soap_call("GetHIT", "<HITId>3X</HITId>" * 100_000)),
    _large("100,000 response groups",
           lambda: soap_call("GetHIT", "<ResponseGroup>Minimal</ResponseGroup>" * 100_000)),
    _large("20,000 qualification requirements",
           lambda: creates(QualificationRequirement=[
               {"QualificationTypeId": "00000000000000000071", "Comparator": "Exists"}] * 20_000)),
    _large("100,000 access keys", lambda: BALANCE.replace(
        "<AWSAccessKeyId>", _many(100_000, "<AWSAccessKeyId>%d</AWSAccessKeyId>")
        + "<AWSAccessKeyId>")),
    _large("a batch of 1,000 HITs", lambda: soap_call("CreateHIT", *[elements(
        {"HITTypeId": "T100CN9P324W00EXAMPLE", "Question": QUESTION})] * 1_000), SERVED),
    _large("spaces of 5 MB before the end", lambda: BALANCE + " " * 5_000_000, ANY),
]  # fmt: skip
