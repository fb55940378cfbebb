"""Invalid values for every kind of field."""

from __future__ import annotations

from exchanges import QUESTION, element, elements, soap_call
from hostile.bodies import BALANCE, BOMB
from hostile.exchange import (
    BY_THE_SERVICE,
    REFUSED,
    SERVED,
    Exchange,
    creates,
    creates_raw,
    sends,
)

ANSWERED = SERVED | REFUSED

_LONG = "9" * 100_000

NUMBERS = (
    _LONG, f"-{_LONG}", "0" * 100_000, f"1.{'0' * 100_000}", f"0.{_LONG}", f"1e{_LONG}", "1e99999",
    "1e-99999",
    "9" * 40, "9" * 41, "1e99", "1e-99", f"{'9' * 40}e99", f"0.{'0' * 399}1e-99", "1E+2", "5e-02",
    "NaN", "-NaN",
    "sNaN", "nan(5)", "INF", "-INF", "Infinity", "+", "-", ".", "-0", "-0.0", "+5", "--5", "5.",
    ".5", "0x10",
    "0b1", "1_000", "1,000", "1 000", "\N{FULLWIDTH DIGIT FIVE}", "\N{ARABIC-INDIC DIGIT FIVE}",
    "\N{SUPERSCRIPT TWO}", "\N{NO-BREAK SPACE}5", "5\N{LINE SEPARATOR}",
    "\N{VULGAR FRACTION ONE HALF}",
    "2147483648", "-2147483649", "9223372036854775808", "green", " ", "True", "None", "5j", "1/2",
)  # fmt: skip

MOMENTS = (
    "2014-02-30T25:61:61Z", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59-14:00",
    "0001-01-01T00:00:00+14:00",
    "10000-01-01T00:00:00Z", "-2014-08-15T12:00:00Z", "2014-08-15", "12:00", "2014-W33-5T12Z",
    "now", "0",
    "2014-08-15T12:00:00+99:99", "2014-08-15T12:00:00.%sZ" % ("9" * 100_000), "1408104000", "", " ",
    "2014-08-15T24:00:00Z", "2016-12-31T23:59:60Z", "\N{FULLWIDTH DIGIT TWO}014-08-15T12:00:00Z",
    "\N{GRINNING FACE}",
)  # fmt: skip

TEXTS = (
    "", " ", "\t\n", "x" * 1_000_000, "\N{GRINNING FACE}" * 100_000, "\u202e\u200b\u0300", "\ufdd0",
    "\x85\u2028",
    "%s%n%x", "{0.__class__}", "${jndi:ldap://127.0.0.1/}", "'; DROP TABLE hits; --",
    "../../etc/passwd", "]]&gt;",
    "<![CDATA[<b>&amp;</b>]]>", "&lt;script&gt;", "\N{LATIN SMALL LETTER DOTLESS I}", "None",
    "null",
)  # fmt: skip

_QUESTIONS = {
    "a bomb": BOMB + "<QuestionForm>&l11;</QuestionForm>",
    "an external entity": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><QuestionForm>&a;</QuestionForm>',
    "an external DTD": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">' + QUESTION,
    "5,000 levels": "<a>" * 5_000 + "</a>" * 5_000,
    "200 levels": "<a>" * 200 + "</a>" * 200,
    "the declaration of UTF-16": '<?xml version="1.0" encoding="UTF-16"?>' + QUESTION,
    "the declaration of Latin-1": '<?xml version="1.0" encoding="ISO-8859-1"?>' + QUESTION,
    "an unknown encoding": '<?xml version="1.0" encoding="nonsense"?>' + QUESTION,
    "a BOM": "\N{ZERO WIDTH NO-BREAK SPACE}" + QUESTION,
    "a forbidden reference": QUESTION.replace("400", "&#0;"),
    "a lone surrogate as reference": QUESTION.replace("400", "&#xD800;"),
    "an undefined entity": QUESTION.replace("400", "&nbsp;"),
    "100,000 digits": QUESTION.replace("400", _LONG),
    "an exponent": QUESTION.replace("400", "1e99999"),
    "a long URL": QUESTION.replace("example.com", "x" * 100_000),
    "a URL of nonsense": QUESTION.replace("https://", "\N{GRINNING FACE}://["),
    "a target namespace of nonsense": '<ExternalQuestion xmlns="a b"/>',
    "no namespace": "<ExternalQuestion/>",
    "only an instruction": "<?x?>",
    "only space": " \n ",
    "markup of nothing": "<",
    "two roots": QUESTION * 2,
    "an XInclude": '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>',
    "a schema location": QUESTION.replace(
        "<ExternalURL>",
        '<ExternalURL xmlns:i="http://www.w3.org/2001/XMLSchema-instance" '
        'i:schemaLocation="urn:x http://127.0.0.1:9/x.xsd" i:type="i:x">',
    ),
    "100,000 attributes": "<QuestionForm " + " ".join(f'a{n}=""' for n in range(100_000)) + "/>",
}  # fmt: skip


def _named(value: str) -> str:
    return f"{value[:24]!r}" + (f"… of {len(value)}" if len(value) > 24 else "")


def _requirement(**fields: object) -> str:
    whole = {"QualificationTypeId": "00000000000000000071", "Comparator": "EqualTo", **fields}
    return creates(QualificationRequirement=whole)


def _policy(**fields: object) -> str:
    return creates(
        AssignmentReviewPolicy={"PolicyName": "ScoreMyKnownAnswers/2011-09-01", **fields}
    )


def _in_policy(value: object) -> str:
    entry = {"Key": "QuestionId1", "Value": "A"}
    return _policy(
        Parameter=[
            {"Key": "AnswerKey", "MapEntry": entry},
            {"Key": "ApproveIfKnownAnswerScoreIsAtLeast", "Value": value},
        ]
    )


_NUMBERS = [
    sends(f"{field} {_named(value)}", creates(**{field: value}), ANSWERED)
    for field in (
        "MaxAssignments",
        "LifetimeInSeconds",
        "AssignmentDurationInSeconds",
        "AutoApprovalDelayInSeconds",
    )
    for value in NUMBERS
]

_AMOUNTS = [
    sends(
        f"Amount {_named(value)}",
        creates(Reward={"Amount": value, "CurrencyCode": "USD"}),
        SERVED if value == "5e-02" else ANSWERED,
    )
    for value in NUMBERS
]

_INTEGER_VALUES = [
    sends(
        f"IntegerValue {_named(value)}",
        _requirement(
            QualificationTypeId="000000000000000000L0",
            Comparator="GreaterThan",
            IntegerValue=value,
        ),
        ANSWERED,
    )
    for value in NUMBERS
]

_IN_POLICIES = [
    *(sends(f"policy value {_named(value)}", _in_policy(value), ANSWERED) for value in NUMBERS),
    *(sends(f"policy text {_named(value)}", _in_policy(value), ANSWERED) for value in TEXTS),
    sends("a policy of another name", _policy(PolicyName="\N{GRINNING FACE}" * 10_000), ANSWERED),
    sends("policy without parameters", _policy(), ANSWERED),
    sends(
        "a policy with the same parameter 10,000 times",
        lambda: _policy(Parameter=[{"Key": "AnswerKey", "Value": "x"}] * 10_000),
        ANSWERED,
    ),
    sends(
        "an answer key of 20,000 entries",
        lambda: _policy(
            Parameter={
                "Key": "AnswerKey",
                "MapEntry": [{"Key": f"Q{n}", "Value": ["A", "B"]} for n in range(20_000)],
            }
        ),
        ANSWERED,
    ),
]

# With credentials taken as they come, the moment in them is taken, too.
_MOMENTS = [
    sends(
        f"Timestamp {_named(value)}",
        BALANCE.replace("2014-08-15T12:00:00Z", value),
        BY_THE_SERVICE,
    )
    for value in MOMENTS
]

_TEXTS = [
    *(
        sends(f"{field} {_named(value)}", creates_raw(field, value), ANSWERED)
        for field in ("Title", "Keywords", "RequesterAnnotation", "UniqueRequestToken", "Question")
        for value in TEXTS
    ),
    *(
        sends(f"HITId {_named(value)}", soap_call("GetHIT", f"<HITId>{value}</HITId>"), REFUSED)
        for value in TEXTS
    ),
    *(
        sends(
            f"ResponseGroup {_named(value)}",
            soap_call("GetAccountBalance", f"<ResponseGroup>{value}</ResponseGroup>"),
            ANSWERED,
        )
        for value in TEXTS
    ),
    *(
        sends(
            f"access key {_named(value)}",
            BALANCE.replace("AKIATEST", value),
            BY_THE_SERVICE,
        )
        for value in TEXTS
    ),
    *(
        sends(f"Country {_named(value)}", _requirement(LocaleValue={"Country": value}), ANSWERED)
        for value in TEXTS[:10]
    ),
    *(
        sends(
            f"Comparator {_named(value)}",
            _requirement(Comparator=value, IntegerValue=1),
            ANSWERED,
        )
        for value in TEXTS[:10]
    ),
]

_QUESTION_DOCUMENTS = [
    sends(f"a question with {what}", creates(Question=document), ANSWERED)
    for what, document in _QUESTIONS.items()
]

_LAYOUTS = [
    *(
        sends(
            f"HITLayoutId {_named(value)}",
            creates(Question=None, HITLayoutId="3").replace(">3<", f">{value}<"),
            ANSWERED,
        )
        for value in TEXTS
    ),
    sends(
        "10,000 layout parameters",
        lambda: creates(
            Question=None,
            HITLayoutId="3X",
            HITLayoutParameter=[{"Name": f"{n}", "Value": "${0}"} for n in range(10_000)],
        ),
        REFUSED,
    ),
    sends(
        "layout parameters without a layout", creates(HITLayoutParameter={"Name": "x"}), ANSWERED
    ),
]

_STRUCTURES = [
    sends("text where a structure belongs", creates(Reward="0.05"), REFUSED),
    sends("a structure where text belongs", creates_raw("Title", "<a>b</a>"), REFUSED),
    sends("text beside a structure", creates_raw("Reward", "x<Amount>1</Amount>y"), ANSWERED),
    sends("a field twice", creates(Title=["a", "b"]), REFUSED),
    sends("a field twice the same", creates(Title=["a", "a"]), ANSWERED),
    sends(
        "nil fields",
        creates_raw("Reward", '<Amount xmlns:i="http://www.w3.org/2001/XMLSchema-instance" '
                    'i:nil="true">x</Amount>'),
        ANSWERED,
    ),
    sends("an empty request", soap_call("CreateHIT", ""), REFUSED),
    sends("fields of another operation", soap_call("GetHIT", elements({"Title": "x"})), REFUSED),
    sends("all fields in capitals", soap_call("GetHIT", element("HITID", "3X")), REFUSED),
]  # fmt: skip

EXCHANGES: list[Exchange] = [
    *_NUMBERS,
    *_AMOUNTS,
    *_INTEGER_VALUES,
    *_IN_POLICIES,
    *_MOMENTS,
    *_TEXTS,
    *_QUESTION_DOCUMENTS,
    *_LAYOUTS,
    *_STRUCTURES,
]
