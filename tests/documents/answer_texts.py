"""Answer specifications, and answers to validate against them."""

from __future__ import annotations

Elements = list[tuple[str, str]]


def free_text(constraints: str = "") -> str:
    return f"<FreeTextAnswer><Constraints>{constraints}</Constraints></FreeTextAnswer>"


def selection(counts: str = "", other: str = "") -> str:
    selections = "".join(
        f"<Selection><SelectionIdentifier>{one}</SelectionIdentifier><Text/></Selection>"
        for one in ("a", "b", "c")
    )
    return (
        f"<SelectionAnswer>{counts}<Selections>{selections}{other}</Selections></SelectionAnswer>"
    )


def counts(least: int | str = "", most: int | str = "") -> str:
    return (f"<MinSelectionCount>{least}</MinSelectionCount>" if least != "" else "") + (
        f"<MaxSelectionCount>{most}</MaxSelectionCount>" if most != "" else ""
    )


def pattern(regex: str, more: str = "") -> str:
    return free_text(f"<AnswerFormatRegex regex='{regex}' {more}/>")


def required(form: str) -> str:
    return form.replace("<QuestionContent>", "<IsRequired> true\n</IsRequired><QuestionContent>")


def text(value: str) -> Elements:
    return [("FreeText", value)]


def selected(*values: str, other: str | None = None) -> Elements:
    made = [("SelectionIdentifier", value) for value in values]
    return made if other is None else [*made, ("OtherSelectionText", other)]


def uploaded(size: int) -> Elements:
    return [("UploadedFileSizeInBytes", str(size)), ("UploadedFileKey", "key")]


FILE = (
    "<FileUploadAnswer><MaxFileSizeInBytes>30</MaxFileSizeInBytes>"
    "<MinFileSizeInBytes>10</MinFileSizeInBytes></FileUploadAnswer>"
)
NUMERIC = free_text("<IsNumeric/>")
RANGE = free_text("<IsNumeric minValue='-5' maxValue='999'/>")
LENGTH = free_text("<Length minLength='2' maxLength='3'/>")
OTHER = "<OtherSelection/>"
SHORT_OTHER = (
    "<OtherSelection><Constraints><Length minLength='2' maxLength='3'/></Constraints>"
    "</OtherSelection>"
)
HUGE = "9" * 5_000
