"""Bodies that are not XML, are not SOAP, or have too much XML."""

from __future__ import annotations

from exchanges import NAMESPACE, SOAP, envelope, soap_call
from hostile.exchange import (
    BY_THE_SERVICE,
    FAULT,
    NOT_SERVED,
    REFUSED,
    SERVED,
    Exchange,
    creates,
    creates_raw,
    sends,
)

BALANCE = soap_call("GetAccountBalance", "")
CREATE = creates()

_LAUGHS = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 12))
BOMB = f'<!DOCTYPE b [<!ENTITY l0 "ha">{_LAUGHS}]>'
QUADRATIC = f'<!DOCTYPE b [<!ENTITY a "{"a" * 50_000}">]>'


def _titled(doctype: str, reference: str) -> str:
    return doctype + creates_raw("Title", reference)


def _bare(namespace: str, name: str = "GetAccountBalanceRequest") -> str:
    return f"<{name} xmlns={namespace}/>"


def _deep(levels: int) -> str:
    return "<a>" * levels + "</a>" * levels


_NOT_XML = [
    sends("empty body", "", FAULT),
    sends("blank body", " \r\n\t ", FAULT),
    sends("not XML", "hello", FAULT),
    sends("JSON", '{"Operation": "CreateHIT"}', FAULT),
    sends("form fields", "Operation=GetAccountBalance&Version=2014-08-15", SERVED),
    sends("random bytes", bytes(range(256)) * 8, FAULT),
    sends("zero bytes", b"\0" * 4096, FAULT),
    sends("only a declaration", '<?xml version="1.0"?>', FAULT),
    sends("only a comment", "<!-- nothing -->", FAULT),
    *(
        sends(f"truncated after {cut} %", CREATE[: len(CREATE) * cut // 100], FAULT)
        for cut in (1, 10, 33, 50, 90, 99)
    ),
    sends("something behind the root", CREATE + "<more/>", FAULT),
    sends("text behind the root", CREATE + "more", FAULT),
    sends("space before the declaration", ' <?xml version="1.0"?>' + CREATE, FAULT),
    sends("undefined entity", creates_raw("Title", "&nbsp;"), FAULT),
    sends("undefined prefix", soap_call("GetAccountBalance", "<x:y/>"), FAULT),
    # lxml forgets an error of namespaces where a warning follows it.
    sends(
        "undefined prefix of the root, then a relative namespace",
        '<x:GetHITRequest><a xmlns="relative"/></x:GetHITRequest>',
        FAULT,
    ),
    sends(
        "undefined prefix of the operation, then a relative namespace",
        envelope('<x:GetHIT><a xmlns="relative"/></x:GetHIT>'),
        FAULT,
    ),
    sends(
        "undefined prefix, a relative namespace, something behind the root",
        '<x:GetHITRequest><a xmlns="relative"/></x:GetHITRequest></more>',
        FAULT,
    ),
    sends("two colons in a name", soap_call("GetAccountBalance", "<a:b:c/>"), FAULT),
    sends("the same attribute twice", soap_call("GetAccountBalance", '<x a="1" a="2"/>'), FAULT),
    sends("end of CDATA in text", creates_raw("Title", "]]>"), FAULT),
]

_DOCUMENT_TYPES = [
    sends("DOCTYPE", "<!DOCTYPE Envelope>" + BALANCE, FAULT),
    sends("DOCTYPE with a system id", '<!DOCTYPE x SYSTEM "x.dtd">' + BALANCE, FAULT),
    sends("DOCTYPE of a bare document", "<!DOCTYPE x><GetAccountBalanceRequest/>", FAULT),
    sends("DOCTYPE behind a comment", "<!-- --><!DOCTYPE x>" + BALANCE, FAULT),
    sends("an internal entity", _titled('<!DOCTYPE x [<!ENTITY a "A">]>', "&a;"), FAULT),
    sends("billion laughs", _titled(BOMB, "&l11;"), FAULT),
    sends(
        "billion laughs in an attribute",
        BOMB + soap_call("GetAccountBalance", '<x y="&l11;"/>'),
        FAULT,
    ),
    sends("quadratic blow-up", lambda: _titled(QUADRATIC, "&a;" * 50_000), FAULT),
    sends(
        "an entity of itself",
        _titled('<!DOCTYPE x [<!ENTITY a "&b;"><!ENTITY b "&a;">]>', "&a;"),
        FAULT,
    ),
    sends(
        "external entity, file",
        _titled('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "&a;"),
        FAULT,
    ),
    sends(
        "external entity, a device that never ends",
        _titled('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///dev/zero">]>', "&a;"),
        FAULT,
    ),
    sends(
        "external entity, http",
        _titled('<!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1:9/a">]>', "&a;"),
        FAULT,
    ),
    sends(
        "parameter entity",
        _titled("<!DOCTYPE x [<!ENTITY % p \"<!ENTITY a 'A'>\"> %p;]>", "&a;"),
        FAULT,
    ),
    sends(
        "external parameter entity",
        _titled('<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>', "x"),
        FAULT,
    ),
    sends(
        "parameter entity bomb",
        '<!DOCTYPE x [<!ENTITY % a "aaaaaaaaaa">'
        + "".join(
            f'<!ENTITY % {new} "{f"&#37;{old};" * 10}">'
            for old, new in zip("abcdefgh", "bcdefghi", strict=True)
        )
        + "%i;]>"
        + BALANCE,
        FAULT,
    ),
    sends(
        "XInclude is not followed",
        creates_raw(
            "Title",
            '<x:include xmlns:x="http://www.w3.org/2001/XInclude" '
            'href="file:///etc/passwd" parse="text"/>',
        ),
        REFUSED,
    ),
    sends(
        "a schema location is not fetched",
        CREATE.replace(
            "<s:Body>",
            '<s:Body xmlns:i="http://www.w3.org/2001/XMLSchema-instance" '
            'i:schemaLocation="urn:x http://127.0.0.1:9/x.xsd">',
        ),
        SERVED,
    ),
]

_DEEP = [
    sends("5,000 deep", lambda: _deep(5_000), FAULT),
    sends("5,000 deep in the envelope", lambda: envelope(_deep(5_000)), FAULT),
    sends("5,000 deep in a request", lambda: soap_call("CreateHIT", _deep(5_000)), NOT_SERVED),
    sends("5,000 deep in a field", lambda: creates_raw("Title", _deep(5_000)), NOT_SERVED),
    sends("200 unknown elements deep", soap_call("GetAccountBalance", _deep(200)), SERVED),
    sends(
        "5,000 deep behind a SOAP header",
        lambda: BALANCE.replace("<s:Body>", f"<s:Header>{_deep(5_000)}</s:Header><s:Body>"),
        NOT_SERVED | SERVED,
    ),
    sends(
        "5,000 Requests in each other",
        lambda: soap_call("CreateHIT", "<Request>" * 5_000 + "</Request>" * 5_000),
        NOT_SERVED,
    ),
]

_SOAP = [
    sends(
        "SOAP 1.2",
        BALANCE.replace(SOAP, "http://www.w3.org/2003/05/soap-envelope"),
        FAULT,
        says="SOAP 1.1",
    ),
    sends(
        "SOAP 1.2 with its content type",
        BALANCE.replace(SOAP, "http://www.w3.org/2003/05/soap-envelope"),
        FAULT,
        content_type="application/soap+xml; charset=utf-8",
    ),
    sends("an envelope in no namespace", "<Envelope><Body/></Envelope>", FAULT),
    sends("no Body", f'<s:Envelope xmlns:s="{SOAP}"/>', FAULT),
    sends("a Body of another namespace", BALANCE.replace("s:Body", "Body"), FAULT),
    sends("no child of Body", envelope(""), FAULT),
    sends("text in Body", envelope("GetAccountBalance"), FAULT),
    sends("two children of Body", envelope("<GetHIT/><GetHIT/>"), FAULT),
    sends("an envelope in the Body", envelope(BALANCE), FAULT),
    sends("a fault in the Body", envelope("<s:Fault><faultcode>x</faultcode></s:Fault>"), FAULT),
    sends("wrong namespace", soap_call("GetAccountBalance", "", namespace="urn:x"), FAULT),
    sends("unknown operation", soap_call("Nonsense", ""), REFUSED, says="InvalidOperation"),
    sends("unknown bare operation", "<NonsenseRequest/>", REFUSED, says="InvalidOperation"),
    sends("an operation called Request", "<Request/>", REFUSED | FAULT),
    sends("an operation of 100 KB", lambda: envelope(f"<{'N' * 100_000}/>"), NOT_SERVED),
    sends(
        "a header that must be understood",
        BALANCE.replace("<s:Body>", '<s:Header><x s:mustUnderstand="1"/></s:Header><s:Body>'),
        SERVED | FAULT,
    ),
    sends("no credentials", envelope(f'<GetAccountBalance xmlns="{NAMESPACE}"/>'), BY_THE_SERVICE),
]

# What a caller chose comes back in the answer, which must stay well-formed.
_NAMESPACES = [
    *(
        sends(f"bare document, namespace with {what}", _bare(namespace), BY_THE_SERVICE)
        for what, namespace in (
            ("a quote", "'a\"b'"),
            ("an apostrophe", '"a\'b"'),
            ("an attribute in it", "'a\" b=\"c'"),
            ("markup", '"&lt;&amp;&gt;"'),
            ("line ends", '"a&#10;b&#13;c&#9;"'),
            ("spaces", '" a  b "'),
            ("emoji", '"\N{PILE OF POO}"'),
        )
    ),
    *(
        sends(
            f"SOAP, namespace ending in {what}",
            envelope(f"<GetAccountBalance xmlns='{NAMESPACE}{end}'/>"),
            BY_THE_SERVICE,
        )
        for what, end in (
            ("a quote", '"'),
            ("an attribute", '" x="y'),
            ("markup", "&lt;a>&amp;"),
            ("line ends", "&#10;&#13;"),
            ("another date", "x"),
            ("100 KB", "x" * 100_000),
        )
    ),
    sends("bare document, xml prefix", "<xml:GetAccountBalanceRequest/>", BY_THE_SERVICE),
    sends("bare document, xml prefix, unknown", "<xml:NonsenseRequest/>", BY_THE_SERVICE),
    sends("an xmlns prefix", "<xmlns:GetAccountBalanceRequest/>", FAULT | REFUSED),
    sends(
        "the XML namespace as default", _bare('"http://www.w3.org/XML/1998/namespace"'),
        BY_THE_SERVICE,
    ),
    sends("the xmlns namespace as default", _bare('"http://www.w3.org/2000/xmlns/"'),
        BY_THE_SERVICE),
]  # fmt: skip

_MESSY = [
    sends("instruction before the root", "<?php echo 1 ?>" + BALANCE, SERVED),
    sends(
        "comments and instructions everywhere",
        BALANCE.replace("><", "><!-- c --><?p i?><"),
        SERVED,
    ),
    sends(
        "comments and instructions within text",
        soap_call("GetHIT", "<HITId>3<!-- -->S<?x?>X</HITId>"),
        REFUSED,
        says="Hit 3SX does not exist.",
    ),
    sends(
        "CDATA in pieces",
        soap_call("GetHIT", "<HITId>3<![CDATA[S]]><![CDATA[]]>X<![CDATA[Y]]></HITId>"),
        REFUSED,
        says="Hit 3SXY does not exist.",
    ),
    sends("xml:space", BALANCE.replace("<Request>", '<Request xml:space="preserve"> '), SERVED),
    sends("xml:space of nonsense", BALANCE.replace("<Request>", '<Request xml:space="x">'), SERVED),
    sends("xml:id twice", BALANCE.replace("<s:Body>", '<s:Body xml:id="a" xml:lang="">'), SERVED),
    *(
        sends(f"XML version {version}", f'<?xml version="{version}"?>' + BALANCE, SERVED | FAULT)
        for version in ("1.1", "1.9", "2.0", "", "nonsense")
    ),
    sends(
        "standalone nonsense", '<?xml version="1.0" standalone="maybe"?>' + BALANCE, SERVED | FAULT
    ),
    sends("Request in Request", soap_call("CreateHIT", "<Request><HITId/></Request>"), REFUSED),
    sends("Request as text", BALANCE.replace("<Request>", "<Request>x"), BY_THE_SERVICE),
    sends(
        "duplicate credentials",
        BALANCE.replace("<AWSAccessKeyId>",
            "<AWSAccessKeyId>OTHER</AWSAccessKeyId><AWSAccessKeyId>"),
        BY_THE_SERVICE,
    ),
    sends(
        "credentials with markup in them",
        BALANCE.replace("<Signature>", "<Signature><a/><b>c</b>"),
        BY_THE_SERVICE,
    ),
]  # fmt: skip

_PYTHON = [
    sends(f"{name} as {where}", make(name), BY_THE_SERVICE)
    for name in (
        "__class__",
        "__dict__",
        "__init__",
        "__getattribute__",
        "_type_info",
        "Attributes",
        "resolve_namespace",
        "operation",
    )
    for where, make in (
        ("a parameter", lambda name: soap_call("CreateHIT", f"<{name}>x</{name}>")),
        ("a nested parameter", lambda name: creates_raw("Reward", f"<{name}><a/></{name}>")),
        ("an operation", lambda name: soap_call(name, "")),
        ("a bare document", lambda name: f"<{name}Request/>"),
        ("a credential", lambda name: BALANCE.replace("Signature>", f"{name}>")),
    )
]

EXCHANGES: list[Exchange] = [
    *_NOT_XML,
    *_DOCUMENT_TYPES,
    *_DEEP,
    *_SOAP,
    *_NAMESPACES,
    *_MESSY,
    *_PYTHON,
]
