"""Requests that are not calls: we return a fault or a service error where Spyne does or fails."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchanges import SOAP
from mockturk.wire.contract.fields import NAMESPACE
from oracle import ours, stock
from oracle.generate import tried
from oracle.outcomes import ESCAPED, call, fields, outcome

NO_OPERATION = "AWS.InvalidOperationParameter"
MALFORMED = "Client.XMLSyntaxError"
NO_SOAP = "Client.SoapError"
NOT_FOUND = "Client.ResourceNotFound"
SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"

GOOD = call("<Text>a</Text>")
TAKEN = fields(Text="a")


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


def envelope(content: str) -> str:
    return f'<s:Envelope xmlns:s="{SOAP}">{content}</s:Envelope>'


# why, document, how we answer, how Spyne does
ALIKE: list[tuple[str, str | bytes, str]] = [
    ("blank", " \n", MALFORMED),
    ("no XML", "hello", MALFORMED),
    ("cut off", GOOD[:-20], MALFORMED),
    ("another end tag", changed("</Text>", "</Test>"), MALFORMED),
    ("two roots", GOOD * 2, MALFORMED),
    ("undeclared prefix", changed("<Text>", "<q:Text>"), MALFORMED),
    ("a null character", changed(">a<", ">&#0;<"), MALFORMED),
    ("a control character", changed(">a<", ">\x01<"), MALFORMED),
    ("a lone surrogate", changed(">a<", ">&#xD800;<"), MALFORMED),
    ("a lone ampersand", changed(">a<", ">&<"), MALFORMED),
    ("a lone less-than", changed(">a<", "><<"), MALFORMED),
    ("an attribute twice", changed("<Text>", '<Text a="1" a="2">'), MALFORMED),
    ("an undefined entity", changed(">a<", ">&e;<"), MALFORMED),
    ("an unknown XML version", '<?xml version="2.0"?>' + GOOD, MALFORMED),
    ("space before a declaration", ' <?xml version="1.0"?>' + GOOD, MALFORMED),
    ("two declarations", '<?xml version="1.0"?>' * 2 + GOOD, MALFORMED),
    ("text behind", GOOD + "x", MALFORMED),
    ("a null byte behind", GOOD + "\0", MALFORMED),
    ("very deep", changed("<Text>", "<u>" * 300 + "</u>" * 300 + "<Text>"), MALFORMED),
    ("no namespace", "<Envelope/>", NO_SOAP),
    ("SOAP 1.2", GOOD.replace(SOAP, SOAP_12), NO_SOAP),
    ("no Body", envelope(""), NO_SOAP),
    ("a Body of no namespace", envelope("<Body/>"), NO_SOAP),
    ("another service's operation", call("", namespace="urn:x"), NOT_FOUND),
]

DIFFERENCES: list[tuple[str, str | bytes, Any, Any]] = [
    ("nothing", "", "Client", ESCAPED),
    ("a Header and no Body", envelope("<s:Header/>"), "Client", ESCAPED),
    ("an empty Body", envelope("<s:Body/>"), "Client", ESCAPED),
    ("a Body of text", envelope("<s:Body> a </s:Body>"), "Client", ESCAPED),
    ("an empty Body before another", changed("<s:Body>", "<s:Body/><s:Body>"), "Client", ESCAPED),
    ("a fault", envelope("<s:Body><s:Fault/></s:Body>"), "Client", ESCAPED),
    ("bytes that are no UTF-8", GOOD.replace(">a<", ">ä<").encode("latin-1"), "Client", ESCAPED),
    (
        "an entity for an element",
        '<!DOCTYPE a [<!ENTITY e "x">]>' + changed("<Text>", "&e;<Text>"),
        "Client",
        ESCAPED,
    ),
    # Spyne reads on.
    ("two elements in the Body", changed("</s:Body>", "<x/></s:Body>"), "Client", TAKEN),
    ("a DOCTYPE", "<!DOCTYPE a>" + GOOD, "Client", TAKEN),
    ("a DOCTYPE elsewhere", '<!DOCTYPE a SYSTEM "file:///x.dtd">' + GOOD, "Client", TAKEN),
    (
        "an entity",
        '<!DOCTYPE a [<!ENTITY e "x">]>' + changed(">a<", ">&e;<"),
        "Client",
        fields(Text=""),
    ),
    (
        "a file",
        '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hosts">]>' + changed(">a<", ">&e;<"),
        "Client",
        fields(Text=""),
    ),
    (
        "a bomb",
        '<!DOCTYPE a [<!ENTITY a "xx"><!ENTITY b "&a;&a;">]>' + changed(">a<", ">&b;<"),
        "Client",
        fields(Text=""),
    ),
    # The service told these as errors of its own, HTTP 200.
    ("an unknown operation", call("", "Nothing"), NO_OPERATION, NOT_FOUND),
    ("a document, not of SOAP", "<hello/>", NO_OPERATION, NO_SOAP),
    # The API reference shows these documents.
    ("a bare request", f'<EverythingRequest xmlns="{NAMESPACE}"/>', {}, NO_SOAP),
    # What HTTP says of the encoding counts; Spyne meets the declaration again.
    (
        "an unknown encoding is declared",
        '<?xml version="1.0" encoding="x"?>' + GOOD,
        TAKEN,
        MALFORMED,
    ),
    (
        "a wrong encoding is declared",
        '<?xml version="1.0" encoding="UTF-16"?>' + GOOD,
        TAKEN,
        MALFORMED,
    ),
]

# Odd, and a call all the same.
TAKEN_ALIKE: list[tuple[str, str]] = [
    ("a Header", changed("<s:Body>", '<s:Header><w:S xmlns:w="u">a</w:S></s:Header><s:Body>')),
    (
        "mustUnderstand",
        changed("<s:Body>", '<s:Header><w xmlns="u" s:mustUnderstand="1"/></s:Header><s:Body>'),
    ),
    ("a Header behind", changed("</s:Envelope>", "<s:Header/></s:Envelope>")),
    ("a second Body", changed("</s:Envelope>", "<s:Body/></s:Envelope>")),
    ("attributes", changed("<s:Body>", '<s:Body id="a" href="#b">')),
    ("no namespace", call("<Text>a</Text>", namespace="")),
    ("XML 1.1", '<?xml version="1.1"?>' + GOOD),
    ("a comment behind", GOOD + "<!-- a --><?a?>\n"),
]


@pytest.mark.parametrize(
    ("document", "of_spyne"), [row[1:] for row in ALIKE], ids=[row[0] for row in ALIKE]
)
def test_what_is_no_call_is_a_fault_of_the_client(
    document: str | bytes,
    of_spyne: str,
    our_service: ours.Recording,
    stock_service: stock.Recording,
) -> None:
    assert outcome(our_service, document) == "Client"
    assert outcome(stock_service, document) == of_spyne


@pytest.mark.parametrize(
    ("document", "expected", "of_spyne"),
    [row[1:] for row in DIFFERENCES],
    ids=[row[0] for row in DIFFERENCES],
)
def test_what_spyne_answers_otherwise(
    document: str | bytes,
    expected: Any,
    of_spyne: Any,
    our_service: ours.Recording,
    stock_service: stock.Recording,
) -> None:
    assert outcome(our_service, document) == expected
    assert outcome(stock_service, document) == of_spyne


@pytest.mark.parametrize(
    "document", [row[1] for row in TAKEN_ALIKE], ids=[row[0] for row in TAKEN_ALIKE]
)
def test_odd_envelopes_are_calls(
    document: str, our_service: ours.Recording, stock_service: stock.Recording
) -> None:
    assert outcome(our_service, document) == TAKEN
    assert outcome(stock_service, document) == TAKEN


def test_a_broken_envelope_is_refused_where_spyne_refuses_it(
    our_service: ours.Recording, stock_service: stock.Recording
) -> None:
    content = "<Text>a</Text><Integer>5</Integer><One><Amount>1</Amount></One><!-- a -->"
    whole = call(content).encode()
    place = st.integers(0, len(whole) - 1)
    characters = st.sampled_from([b"", b"<", b">", b"&", b'"', b"/", b"\0", b"\xff", b":", b"a"])

    @tried(80)
    @given(place, st.integers(0, 3), characters)
    def check(place: int, cut: int, put: bytes) -> None:
        body = whole[:place] + put + whole[place + cut :]
        found = outcome(our_service, body)
        of_spyne = outcome(stock_service, body)

        assert not isinstance(found, str) or not found.startswith("Server")
        if of_spyne == MALFORMED:
            assert found == "Client"
        elif found == "Client":
            assert not isinstance(of_spyne, dict), of_spyne

    check()
