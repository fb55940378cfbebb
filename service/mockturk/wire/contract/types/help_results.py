"""Results about the operations themselves."""

from __future__ import annotations

from mockturk.wire.contract.fields import Element, InlineStruct, many, one, text, texts
from mockturk.wire.contract.types import envelope


class Parameters(InlineStruct):
    Parameter: list[str] | None = texts(required=True)


class ResponseGroups(InlineStruct):
    ResponseGroup: list[str] | None = texts(required=True)


class Operations(InlineStruct):
    Operation: list[str] | None = texts(required=True)


class ElementNames(InlineStruct):
    Element: list[str] | None = texts(required=True)


class OperationInformation(Element):
    Name: str | None = text()
    Description: str | None = text()
    RequiredParameters: Parameters | None = one(Parameters)
    AvailableParameters: Parameters | None = one(Parameters)
    DefaultResponseGroups: ResponseGroups | None = one(ResponseGroups)
    AvailableResponseGroups: ResponseGroups | None = one(ResponseGroups)


OperationInformationStructure = OperationInformation


class ResponseGroupInformation(Element):
    Name: str | None = text()
    CreationDate: str | None = text()
    ValidOperations: Operations | None = one(Operations)
    Elements: ElementNames | None = one(ElementNames)


ResponseGroupInformationStructure = ResponseGroupInformation


class Information(Element):
    Request: envelope.Request | None = one(envelope.Request)
    OperationInformation: list[OperationInformationStructure] | None = many(OperationInformation)
    ResponseGroupInformation: list[ResponseGroupInformationStructure] | None = many(
        ResponseGroupInformation
    )
