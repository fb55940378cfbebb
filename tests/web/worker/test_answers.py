"""Every type of answer, from the fields of a page to the document the requester gets."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from documents.answer_texts import FILE, LENGTH, NUMERIC, RANGE, counts, pattern
from mockturk.domain.errors import InvalidParameterValue
from web.console.browser import Shown
from web.worker.forms import Workshop, form, question, selections

IMAGE = (
    "<Binary><MimeType><Type>image</Type><SubType>png</SubType></MimeType>"
    "<DataURL>http://127.0.0.1:9/cat.png</DataURL><AltText>a cat</AltText></Binary>"
)
OTHER = "<OtherSelection/>"
SELECTED = "SelectionIdentifier"
TWO = counts(most=2)


@pytest.mark.parametrize(
    ("answer", "fields", "kept"),
    [
        ("<FreeTextAnswer/>", {"q1": "a\r\nb"}, [("FreeText", "a\nb")]),
        ("<FreeTextAnswer/>", {"q1": ""}, [("FreeText", "")]),
        ("<FreeTextAnswer/>", {}, [("FreeText", "")]),
        (NUMERIC, {"q1": " 12.5 "}, [("FreeText", " 12.5 ")]),
        (selections(), {"q1": "1"}, [(SELECTED, "g")]),
        (selections("radiobutton"), {"q1": ""}, []),
        (selections("radiobutton"), {}, []),
        (selections("dropdown"), {"q1": "2"}, [(SELECTED, "b")]),
        (selections("dropdown"), {"q1": ""}, []),
        (selections("list"), {"q1": "0"}, [(SELECTED, "r")]),
        (selections("checkbox", TWO), {"q1": ["0", "2"]}, [(SELECTED, "r"), (SELECTED, "b")]),
        (selections("multichooser", TWO), {"q1": ["1"]}, [(SELECTED, "g")]),
        (selections("combobox"), {"q1": "Green"}, [(SELECTED, "g")]),
        (selections("combobox"), {"q1": "b"}, [(SELECTED, "b")]),
        (
            selections("combobox", other=OTHER),
            {"q1": "Mauve"},
            [("OtherSelectionText", "Mauve")],
        ),
        (
            selections("radiobutton", other=OTHER),
            {"q1": "other", "q1-other": "Mauve"},
            [("OtherSelectionText", "Mauve")],
        ),
        (
            selections("radiobutton", other=OTHER),
            {"q1-other": "Mauve"},
            [("OtherSelectionText", "Mauve")],
        ),
        (
            selections("radiobutton", other=OTHER),
            {"q1": "0", "q1-other": "left behind"},
            [(SELECTED, "r")],
        ),
        (
            selections("checkbox", TWO, OTHER),
            {"q1": ["0"], "q1-other": "Mauve"},
            [(SELECTED, "r"), ("OtherSelectionText", "Mauve")],
        ),
    ],
)
def test_what_was_filled_in_is_the_answer(
    answer: str, fields: dict[str, Any], kept: list[tuple[str, str]]
) -> None:
    assert Workshop().submitted(form(question("a b", answer)), **fields) == [("a b", kept)]


NAVY = "<OtherSelection><DefaultText>Navy\nblue</DefaultText></OtherSelection>"
UNTOUCHED = {"q1-other": "Navy\r\nblue"}  # as fields of several lines have it
OWN = [("OtherSelectionText", "Navy\nblue")]
MAUVE = [("OtherSelectionText", "Mauve")]
TWO_OR_THREE = counts(2, 3)


@pytest.mark.parametrize(
    ("answer", "fields", "kept"),
    [
        (selections("radiobutton", other=NAVY), UNTOUCHED, []),
        (selections("radiobutton", other=NAVY), {"q1-other": "Navyblue"}, []),  # of one line
        (selections("radiobutton", other=NAVY), {**UNTOUCHED, "q1": ""}, []),
        (selections("radiobutton", other=NAVY), {"q1": "", "q1-other": "Mauve"}, []),
        (selections("radiobutton", other=NAVY), {**UNTOUCHED, "q1": "other"}, OWN),
        (selections("radiobutton", other=NAVY), {"q1-other": "Mauve"}, MAUVE),
        (selections("list", other=NAVY), {**UNTOUCHED, "q1": "0"}, [(SELECTED, "r")]),
        (selections("list", other=NAVY), {"q1": "0", "q1-other": "x"}, [(SELECTED, "r")]),
        (selections("list", other=NAVY), {**UNTOUCHED, "q1": "other"}, OWN),
        (selections("dropdown", other=NAVY), {**UNTOUCHED, "q1": ""}, []),
        (selections("dropdown", other=NAVY), {"q1": "", "q1-other": "Mauve"}, MAUVE),
        (selections("dropdown", other=NAVY), {**UNTOUCHED, "q1": "other"}, OWN),
        (selections("list", TWO_OR_THREE, NAVY), UNTOUCHED, []),
        (selections("checkbox", TWO_OR_THREE, NAVY), UNTOUCHED, []),
        (
            selections("checkbox", TWO_OR_THREE, NAVY),
            {**UNTOUCHED, "q1": ["0", "other"]},
            [(SELECTED, "r"), *OWN],
        ),
        (selections("combobox", other=NAVY), UNTOUCHED, []),
        (selections("radiobutton"), {"q1-other": "Mauve"}, []),
    ],
)
def test_ones_own_answer_counts_if_it_was_chosen_or_typed(
    answer: str, fields: dict[str, Any], kept: list[tuple[str, str]]
) -> None:
    assert Workshop().submitted(form(question("q", answer)), **fields) == [("q", kept)]


@pytest.mark.parametrize("style", ["radiobutton", "checkbox", "dropdown", "list"])
@pytest.mark.parametrize("counted", ["", TWO])
def test_other_can_be_chosen_in_any_style(style: str, counted: str) -> None:
    shop = Workshop()

    shown = shop.browser.open(shop.accepted(form(question("q", selections(style, counted, NAVY)))))

    own = shown.tree.xpath("//*[@name='q1']/descendant-or-self::*[@value='other']")
    assert [one.get("data-own") for one in own] == ["q1-other"]
    assert not shown.tree.xpath("//*[@checked or @selected]")
    assert dict(_values(shown))["q1-other"] == "Navy\nblue"


def test_what_may_be_typed_beside_a_list_is_among_its_suggestions() -> None:
    shop = Workshop()

    shown = shop.browser.open(shop.accepted(form(question("q", selections("combobox", "", NAVY)))))

    assert shown.tree.xpath("//datalist/option/@value")[-1] == "Navy\nblue"
    assert not shown.tree.xpath("//*[@name='q1-other']")


def _values(shown: Shown) -> list[tuple[str, str]]:
    (made,) = shown.tree.xpath("//form[@id='question-form']")
    return [(name, value) for name, value in made.form_values() if name != "form_token"]


def test_a_file_is_kept_as_it_was_uploaded() -> None:
    shop = Workshop()

    (answer,) = shop.submitted(
        form(question("file", FILE)), q1=(BytesIO(b"0123456789\x00\xff"), "cat <b>.png")
    )

    assert answer[0] == "file"
    assert dict(answer[1])["UploadedFileSizeInBytes"] == "12"


def test_a_file_that_was_not_chosen_is_no_answer() -> None:
    kept = Workshop().submitted(
        form(question("file", FILE), question("text", "<FreeTextAnswer/>")),
        q1=(BytesIO(b""), ""),
        q2="x",
    )

    assert kept == [("text", [("FreeText", "x")])]


@pytest.mark.parametrize(
    ("answer", "fields", "reason"),
    [
        (RANGE, {"q1": "1000"}, "It takes a number of at most 999."),
        (LENGTH, {"q1": "x"}, "It takes at least 2 characters, not 1."),
        (pattern("^a$", "errorText='Just an a'"), {"q1": "b"}, "Just an a"),
        ("<FreeTextAnswer/>", {"q1": ""}, "It must be answered."),
        (selections(), {}, "It must be answered."),
        (selections("dropdown"), {"q1": ""}, "It must be answered."),
        (selections("checkbox", counts(2, 3)), {"q1": "1"}, "It takes at least 2"),
        (selections("checkbox"), {"q1": ["1", "2"]}, "It takes at most 1 of its selections."),
        (selections("combobox"), {"q1": "Mauve"}, "It has no such selection."),
        (FILE, {}, "It must be answered."),
        (FILE, {"q1": (BytesIO(b"short"), "a.txt")}, "It takes a file of 10 to 30 bytes, not 5."),
    ],
)
def test_a_refused_answer_says_so_beside_its_question_and_at_the_top(
    answer: str, fields: dict[str, Any], reason: str
) -> None:
    shown = Workshop().refused(
        form(question('the "one"', answer, required=True), question("two", "<FreeTextAnswer/>")),
        q2="kept & safe",
        **fields,
    )

    assert reason in shown.texts("//*[@role='alert']")[0]
    (beside,) = shown.texts("//*[@id='q1-question']//*[@id='q1-error']")
    assert beside.startswith(reason.removesuffix("."))
    assert shown.tree.xpath("//*[@id='q2-error']") == []
    assert shown.tree.xpath("//*[@role='alert']/@tabindex") == ["-1"]
    assert shown.fields("//form[@id='question-form']")["q2"] == "kept & safe"


def test_all_refused_answers_are_listed_in_the_order_of_the_form_with_links_to_their_fields() -> (
    None
):
    shown = Workshop().refused(
        form(
            question("missing", "<FreeTextAnswer/>", required=True),
            question("range", RANGE),
            question("fine", "<FreeTextAnswer/>"),
            question("buttons", selections(), required=True),
            question("boxes", selections("checkbox", counts(2, 3))),
            question("menu", selections("dropdown"), required=True),
            question("file", FILE, required=True),
        ),
        q2="1000",
        q3="yes",
        q5="1",
    )

    assert shown.texts("//*[@id='problem']//li") == [
        "missing: It must be answered.",
        "range: It takes a number of at most 999.",
        "buttons: It must be answered.",
        "boxes: It takes at least 2 of its selections.",
        "menu: It must be answered.",
        "file: It must be answered.",
    ]
    links = shown.tree.xpath("//*[@id='problem']//a/@href")
    assert links == ["#q1", "#q2", "#q4-0", "#q5-0", "#q6", "#q7"]
    for link in links:
        assert len(shown.tree.xpath(f"//*[@id='{link[1:]}']")) == 1
    wrong = "//*[@aria-invalid='true']/ancestor-or-self::section/@id"
    assert [one.partition("-")[0] for one in shown.tree.xpath(wrong)] == [
        *("q1", "q2", "q4", "q5", "q6", "q7")
    ]
    assert len(shown.tree.xpath("//*[contains(@class, 'field-error')]")) == 6
    (title,) = shown.texts("//title")
    assert title.startswith("Not accepted: ")


def test_the_api_still_names_the_first_refused_answer() -> None:
    stage = Workshop()
    work = stage.accepted(form(question("one", RANGE), question("two", RANGE)))

    with pytest.raises(InvalidParameterValue) as caught:
        stage.workers.submit(work.rpartition("/")[2], {"one": "1000", "two": "2000"})

    assert 'Question "one": It takes a number of at most 999.' in str(caught.value)
    assert "two" not in str(caught.value)


def test_what_was_typed_is_still_there_when_something_was_refused() -> None:
    wrong = question("wrong", "<FreeTextAnswer/>", required=True)
    lines = "<FreeTextAnswer><NumberOfLinesSuggestion>3</NumberOfLinesSuggestion></FreeTextAnswer>"
    shown = Workshop().refused(
        form(
            wrong,
            question("text", "<FreeTextAnswer/>"),
            question("lines", lines),
            question("radio", selections(other=OTHER)),
            question("boxes", selections("checkbox", TWO)),
            question("list", selections("dropdown")),
            question("combo", selections("combobox")),
        ),
        q2='"><b>',
        q3="\n one\ntwo",
        **{"q4": "other", "q4-other": "mine"},
        q5=["0", "2"],
        q6="1",
        q7="Gre",
    )

    values = [pair for pair in _values(shown) if pair[0] != "q1"]
    assert values == [
        ("q2", '"><b>'),
        ("q3", "\n one\ntwo"),
        ("q4", "other"),
        ("q4-other", "mine"),
        ("q5", "0"),
        ("q5", "2"),
        ("q6", "1"),
        ("q7", "Gre"),
    ]


def test_characters_no_document_can_hold_are_replaced() -> None:
    asked = form(question("a", "<FreeTextAnswer/>"), question("b", selections(other=OTHER)))

    kept = Workshop().submitted(asked, q1="a\x0bb\x00", **{"q2": "other", "q2-other": "\x1b"})

    assert kept == [
        ("a", [("FreeText", "a\ufffdb\ufffd")]),
        ("b", [("OtherSelectionText", "\ufffd")]),
    ]


@pytest.mark.parametrize(
    ("style", "of_one", "of_two"),
    [
        ("", "//input[@type='radio']", "//input[@type='checkbox']"),
        ("radiobutton", "//input[@type='radio']", "//input[@type='checkbox']"),
        ("checkbox", "//input[@type='checkbox']", "//input[@type='checkbox']"),
        ("dropdown", "//select[not(@multiple)][not(@size)]", "//select[@multiple]"),
        ("list", "//select[not(@multiple)][@size]", "//select[@multiple][@size]"),
        ("multichooser", "//select[not(@multiple)][@size]", "//select[@multiple]"),
        ("combobox", "//input[@list='q1-list'][@type='text']", "//select[@multiple]"),
    ],
)
def test_styles_are_as_suggested(style: str, of_one: str, of_two: str) -> None:
    shop = Workshop()
    for counted, path in (("", of_one), (TWO, of_two)):
        shown = shop.browser.open(shop.accepted(form(question("q", selections(style, counted)))))

        assert shown.tree.xpath(f"//form[@id='question-form']{path}[@name='q1']")


@pytest.mark.parametrize("style", ["dropdown", "list", "combobox", "multichooser"])
def test_selections_with_pictures_are_buttons_as_lists_have_but_words(style: str) -> None:
    shop = Workshop()
    formatted = "<FormattedContent><![CDATA[<b>bold</b>]]></FormattedContent>"
    answer = selections(style, cat=IMAGE, dog=formatted)

    shown = shop.browser.open(shop.accepted(form(question("q", answer))))

    assert shown.tree.xpath("//label//img/@alt") == ["a cat"]
    assert shown.texts("//label//b") == ["bold"]
    assert len(shown.tree.xpath("//input[@type='radio'][@value!='']")) == 2


def test_what_the_browser_can_check_it_is_told() -> None:
    shop = Workshop()
    shown = shop.browser.open(
        shop.accepted(
            form(
                question("a", LENGTH, required=True),
                question("b", selections(), required=True),
                question("c", selections("checkbox", counts(2, 3)), required=True),
                question("d", selections("radiobutton", counts(0, 1)), required=True),
                question("e", pattern("^a$")),
            )
        )
    )

    (text,) = shown.tree.xpath("//*[@name='q1']")
    assert (text.get("minlength"), text.get("maxlength")) == ("2", "3")
    assert text.get("required") is not None
    assert all(one.get("required") is not None for one in shown.tree.xpath("//*[@name='q2']"))
    for name in ("q3", "q4", "q5"):  # HTML has no way to say the same
        assert not shown.tree.xpath(f"//*[@name='{name}'][@required or @pattern]")


def test_a_default_text_stands_there_from_the_beginning() -> None:
    shop = Workshop()
    default = "<FreeTextAnswer><DefaultText>C07</DefaultText></FreeTextAnswer>"

    shown = shop.browser.open(shop.accepted(form(question("a", default))))

    assert shown.fields("//form[@id='question-form']")["q1"] == "C07"


def test_every_field_has_a_name_people_hear() -> None:
    shop = Workshop()
    answers = [
        *("<FreeTextAnswer/>", NUMERIC, FILE, selections("checkbox", TWO, OTHER)),
        *(selections(style) for style in ("dropdown", "list", "combobox", "radiobutton")),
    ]
    parts = [question(f"q{number}", answer) for number, answer in enumerate(answers)]

    shown = shop.browser.open(shop.accepted(form(*parts)))

    ids = set(shown.tree.xpath("//@id"))
    fields = "*[self::input[not(@type='hidden')] or self::select or self::textarea]"
    for field in shown.tree.xpath(f"//main//{fields}"):
        labels = shown.tree.xpath(f"//label[@for='{field.get('id')}']")
        assert labels or field.get("aria-labelledby") in ids, field.get("name")
