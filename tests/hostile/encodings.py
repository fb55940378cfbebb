"""Bodies in other encodings, declared, undeclared and declared falsely."""

from __future__ import annotations

import codecs

from exchanges import soap_call
from hostile.exchange import ANY, FAULT, REFUSED, SERVED, Exchange, creates_raw, sends

_ID = "\N{LATIN SMALL LETTER E WITH ACUTE}\N{LATIN SMALL LETTER U WITH DIAERESIS}"
_ECHO = f'"{_ID}"'


def _asks(encoding: str = "", identifier: str = _ID) -> str:
    """A call whose refusal repeats a value, so that a wrong reading shows."""
    declaration = f'<?xml version="1.0" encoding="{encoding}"?>' if encoding else ""
    return declaration + soap_call("GetHIT", f"<HITId>{identifier}</HITId>")


def _typed(charset: str) -> str:
    return f"text/xml; charset={charset}"


_DECLARED = [
    sends(f"{name}, declared", _asks(name).encode(python), REFUSED, says=_ECHO, **typed)
    for name, python in (("UTF-16", "utf-16"), ("ISO-8859-1", "latin-1"), ("windows-1252",
        "cp1252"))
    for typed in ({"content_type": _typed(name)},)
]  # fmt: skip

_RIGHT = [
    *_DECLARED,
    sends("UTF-8 with BOM", codecs.BOM_UTF8 + _asks().encode(), REFUSED, says=_ECHO),
    sends(
        "UTF-8 with BOM and declaration",
        codecs.BOM_UTF8 + _asks("utf-8").encode(),
        REFUSED,
        says=_ECHO,
    ),
    sends("UTF-16 with BOM, undeclared", _asks().encode("utf-16"), REFUSED, says=_ECHO),
    sends(
        "UTF-16BE with BOM, undeclared",
        codecs.BOM_UTF16_BE + _asks().encode("utf-16-be"),
        REFUSED,
        says=_ECHO,
    ),
    sends(
        "UTF-16 with BOM, Content-Type says so",
        _asks().encode("utf-16"),
        REFUSED,
        says=_ECHO,
        content_type=_typed("utf-16"),
    ),
    sends("UTF-8 with BOM, unknown charset", codecs.BOM_UTF8 + _asks().encode(), REFUSED,
          says=_ECHO, content_type="text/xml; charset=bogus"),
    sends("UTF-16LE without BOM, declared", _asks("UTF-16LE").encode("utf-16-le"), REFUSED | FAULT),
    sends("Latin-1, declared, no charset", _asks("ISO-8859-1").encode("latin-1"), REFUSED,
          says=_ECHO, content_type="text/xml"),
    sends("UTF-8 in quotes in Content-Type", _asks(), REFUSED, says=_ECHO,
          content_type='text/xml;charset="UTF-8"'),
]  # fmt: skip

_CONTRADICTING = [
    sends(
        "Latin-1, only Content-Type says so",
        _asks().encode("latin-1"),
        REFUSED | FAULT,
        content_type=_typed("iso-8859-1"),
    ),
    sends("Latin-1, nobody says so", _asks().encode("latin-1"), FAULT, content_type="text/xml"),
    sends(
        "Latin-1, declared UTF-8",
        _asks("UTF-8").encode("latin-1"),
        REFUSED | FAULT,
        content_type=_typed("iso-8859-1"),
    ),
    sends("UTF-8, declared UTF-16", _asks("UTF-16").encode(), REFUSED | FAULT),
    sends("UTF-16, declared UTF-8", _asks("UTF-8").encode("utf-16"), REFUSED | FAULT),
    sends("UTF-16, declared Latin-1", _asks("ISO-8859-1").encode("utf-16"), REFUSED | FAULT),
    sends("UTF-8 BOM, declared Latin-1", codecs.BOM_UTF8 + _asks("ISO-8859-1").encode(),
          REFUSED | FAULT),
    sends("UTF-8, Content-Type says UTF-16", _asks(), ANY, content_type=_typed("utf-16")),
    sends("UTF-16, Content-Type says UTF-8", _asks().encode("utf-16"), REFUSED | FAULT),
    sends("two BOMs", codecs.BOM_UTF8 * 2 + _asks().encode(), FAULT),
    sends("BOM within", _asks(identifier="\N{ZERO WIDTH NO-BREAK SPACE}"), REFUSED),
    sends("only a BOM", codecs.BOM_UTF8, FAULT),
    sends("only half a UTF-16 unit", codecs.BOM_UTF16_LE + b"<", FAULT),
    sends("UTF-16 of odd length", _asks().encode("utf-16") + b"\0", REFUSED | FAULT),
    sends("UTF-16 cut in a surrogate pair", _asks("", "\N{GRINNING FACE}").encode("utf-16")[:-471],
          FAULT),
    sends("UTF-16 lone surrogate", _asks("UTF-16", "\ud83d").encode("utf-16", "surrogatepass"),
          FAULT),
    sends("UTF-16 surrogates swapped",
          _asks("UTF-16", "\ude00\ud83d").encode("utf-16", "surrogatepass"), FAULT),
    sends("UTF-32", _asks("UTF-32").encode("utf-32"), REFUSED | FAULT),
    sends("UTF-7", _asks("UTF-7").encode("utf-7"), REFUSED | FAULT),
    sends("UTF-7 lone surrogate", _asks("UTF-7", "+2D0-").encode(), REFUSED | FAULT),
    sends("UTF-7 forbidden character", _asks("UTF-7", "+AAE-").encode(), REFUSED | FAULT),
    sends("EBCDIC", _asks("IBM037", "X").encode("cp037"), REFUSED | FAULT),
    sends("HZ", _asks("HZ-GB-2312", "~{VPND~}").encode(), REFUSED | FAULT),
    sends("Shift JIS", _asks("Shift_JIS", "\N{HIRAGANA LETTER A}").encode("shift_jis"),
          REFUSED | FAULT),
]  # fmt: skip

_UNKNOWN = [
    *(
        sends(f"unknown encoding {name[:20]!r}", _asks(name), REFUSED | FAULT)
        for name in ("nonsense", "utf-9", "x" * 10_000, "UTF-8\N{SNOWMAN}", " ", "-", "idna", "hex")
    ),
    # Names by which Python knows codecs, some of them no text encodings.
    *(
        sends(f"encoding of Python's, {name}", _asks(name), ANY)
        for name in ("punycode", "unicode_escape", "raw_unicode_escape", "rot13", "base64", "zlib")
    ),
    *(
        sends(f"unknown charset {charset[:20]!r}", _asks(), ANY, content_type=_typed(charset))
        for charset in ("nonsense", "", '"', '"utf-8', "x" * 10_000, "utf-8; charset=utf-16",
            "utf-7",
                        "idna", "punycode", "hex", "rot13", "zlib", "unicode_escape", "cp037",
                        "mbcs",
                        "undefined", "utf-8*=", "../utf8", "%00", "\xff")
    ),
]  # fmt: skip

_INVALID = [
    sends(f"invalid UTF-8, {what}", _asks("", "@").encode().replace(b"@", raw), FAULT)
    for what, raw in (
        ("lone continuation", b"\x80"),
        ("overlong slash", b"\xc0\xaf"),
        ("overlong NUL", b"\xc0\x80"),
        ("CESU surrogates", b"\xed\xa0\xbd\xed\xb8\x80"),
        ("lone CESU surrogate", b"\xed\xa0\x80"),
        ("beyond Unicode", b"\xf4\x90\x80\x80"),
        ("five bytes", b"\xf8\x88\x80\x80\x80"),
        ("cut", b"\xf0\x9f\x98"),
        ("FE FF", b"\xfe\xff"),
    )
]

_CHARACTERS = [
    *(
        sends(f"reference {reference}", creates_raw("Title", f"a{reference}b"), FAULT)
        for reference in (
            "&#0;", "&#1;", "&#x1F;", "&#x8;", "&#xD800;", "&#xDFFF;", "&#xFFFE;", "&#xFFFF;",
            "&#x110000;", "&#99999999999999999999;", "&#-1;", "&#x;", "&#;", "&;", "&",
        )
    ),
    *(
        sends(f"raw {character!r}", creates_raw("Title", f"a{character}b"), FAULT)
        for character in ("\0", "\1", "\b", "\v", "\f", "\x1b", "\x1f", "\ufffe", "\uffff")
    ),
    *(
        sends(f"allowed {character!r}", creates_raw("Title", f"a{character}b"), SERVED | REFUSED)
        for character in ("\t", "\r\n", "\x7f", "\x85", "\u2028", "\ufdd0", "\U0001fffe", "\u202e",
                          "&#13;", "\u0300", "\U0010ffff")
    ),
    sends("4-byte UTF-8 comes back", _asks("", "\N{GRINNING FACE}"), REFUSED,
          says='"\N{GRINNING FACE}"'),
    sends("4-byte character as a reference", _asks("", "&#x1F600;"), REFUSED,
          says='"\N{GRINNING FACE}"'),
]  # fmt: skip

EXCHANGES: list[Exchange] = [*_RIGHT, *_CONTRADICTING, *_UNKNOWN, *_INVALID, *_CHARACTERS]
