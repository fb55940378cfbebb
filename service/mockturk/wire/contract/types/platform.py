"""The platform's own structures: headers, arguments and errors.

A field of a structure often has the structure's own name (``Error`` within ``Errors``), which
a class body would hide from its annotations; ``…Type`` is the same class by another name.
"""

from __future__ import annotations

from mockturk.wire.contract.fields import Element, InlineStruct, Struct, attribute, many, one, text


class KeyValuePair(Struct):
    Key: str | None = text(required=True)
    Value: str | None = text(required=True)


class Error(InlineStruct):
    Code: str | None = text(required=True)
    Message: str | None = text(required=True)
    Data: list[KeyValuePair] | None = many(KeyValuePair)


ErrorType = Error


class Errors(Element):
    Error: list[ErrorType] | None = many(Error, required=True)


ErrorsType = Errors


class Header(InlineStruct):
    Name: str | None = attribute()
    Value: str | None = attribute()


HeaderType = Header


class HTTPHeaders(Element):
    Header: list[HeaderType] | None = many(Header)


HTTPHeadersType = HTTPHeaders


class Argument(InlineStruct):
    Name: str | None = attribute()
    Value: str | None = attribute()


ArgumentType = Argument


class Arguments(Element):
    Argument: list[ArgumentType] | None = many(Argument, required=True)


ArgumentsType = Arguments


class OperationRequest(Element):
    """What a response has besides results: the request id and the errors of the whole call."""

    HTTPHeaders: HTTPHeadersType | None = one(HTTPHeaders)
    RequestId: str | None = text()
    Arguments: ArgumentsType | None = one(Arguments)
    Errors: ErrorsType | None = one(Errors)
