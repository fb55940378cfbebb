"""The view of a QuestionForm for a worker."""

from __future__ import annotations

import pytest

from documents.answer_texts import FILE, RANGE, counts
from documents.question_texts import html_question, overview, question_form
from mockturk.documents.content_view import (
    Binary,
    BulletList,
    FormattedContent,
    Part,
    PluginApplication,
    Text,
    Title,
)
from mockturk.documents.documents import Documents
from mockturk.documents.form_view import (
    ChoiceField,
    Control,
    FileField,
    FormView,
    FreeTextField,
    Overview,
    QuestionView,
)
from mockturk.domain.limits import STRICT, ActiveLimits
from web.worker.forms import form, question, selections

SIZE = "<Width>200</Width><Height>120px</Height>"
GIVEN = "<ApplicationParameter><Name> a </Name><Value>b</Value></ApplicationParameter>"


def shown(text: str) -> FormView:
    found = Documents(ActiveLimits(STRICT)).build_form_view(text)
    assert found is not None
    return found


def part(content: str) -> Part:
    (section,) = shown(overview(content)).sections
    assert isinstance(section, Overview)
    (found,) = section.content
    return found


def binary(kind: str, address: str = "http://localhost/x", subtype: str = "x") -> str:
    return (
        f"<Binary><MimeType><Type>{kind}</Type><SubType>{subtype}</SubType></MimeType>"
        f"<DataURL>{address}</DataURL><AltText> what it is </AltText></Binary>"
    )


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("<Title> a\n</Title>", Title("a")),
        ("<Text>\n    one\n      two\n  </Text>", Text("one\n  two")),
        ("<List><ListItem>a</ListItem><ListItem/></List>", BulletList(("a", ""))),
        (
            "<FormattedContent><![CDATA[<b>a</b>]]></FormattedContent>",
            FormattedContent("<b>a</b>", "<b>a</b>"),
        ),
        (binary("image"), Binary("image", "image/x", "http://localhost/x", "what it is")),
        (binary("audio"), Binary("audio", "audio/x", "http://localhost/x", "what it is")),
        (binary("video"), Binary("video", "video/x", "http://localhost/x", "what it is")),
        (
            binary("image", "https://example.com/x"),
            Binary("", "image/x", "https://example.com/x", "what it is"),
        ),
        (
            binary("image").replace("<SubType>x</SubType>", ""),
            Binary("image", "image", "http://localhost/x", "what it is"),
        ),
        (
            "<EmbeddedBinary><EmbeddedMimeType><Type>application</Type><SubType>pdf</SubType>"
            "</EmbeddedMimeType><DataURL>http://localhost/x</DataURL><AltText/>"
            f"{SIZE}{GIVEN}</EmbeddedBinary>",
            Binary("", "application/pdf", "http://localhost/x", "", "200", "120", (("a", "b"),)),
        ),
        (
            "<Application><Flash><FlashMovieURL>http://x/a.swf</FlashMovieURL>"
            f"{SIZE}{GIVEN}</Flash></Application>",
            PluginApplication("Flash", "http://x/a.swf", "", "200", "120", (("a", "b"),)),
        ),
        (
            "<Application><JavaApplet><AppletPath>http://x/</AppletPath><AppletFilename>A.class"
            "</AppletFilename><Width>wide</Width><Height>99999</Height></JavaApplet></Application>",
            PluginApplication("Java", "http://x/", "A.class", "", "", ()),
        ),
    ],
)
def test_every_kind_of_content(content: str, found: Part) -> None:
    assert part(content) == found


def test_sections_are_in_the_order_of_the_form() -> None:
    asked = question("q", "<FreeTextAnswer/>")
    between = "<Overview><Title>a</Title><Text>b</Text></Overview>"
    again = question("q", RANGE, required=True)

    found = shown(form(asked, between, again))

    first, overview_, second = found.sections
    assert overview_ == Overview((Title("a"), Text("b")))
    assert isinstance(first, QuestionView)
    assert isinstance(second, QuestionView)
    assert found.questions == (first, second)
    assert [(one.name, one.identifier, one.required) for one in found.questions] == [
        ("q1", "q", False),
        ("q2", "q", True),
    ]
    assert isinstance(second.answer, FreeTextField)
    assert (second.answer.rule.lowest, second.answer.rule.highest) == (-5, 999)


def answer(specification: str) -> FreeTextField | ChoiceField | FileField:
    (asked,) = shown(question_form(specification)).questions
    return asked.answer


def test_a_text_says_what_stands_in_it_and_how_long_it_may_be() -> None:
    found = answer(
        "<FreeTextAnswer><DefaultText> a </DefaultText>"
        "<NumberOfLinesSuggestion>1000000</NumberOfLinesSuggestion></FreeTextAnswer>"
    )

    assert isinstance(found, FreeTextField)
    assert (found.default, found.lines) == (" a ", 40)
    assert answer("<FreeTextAnswer/>") == FreeTextField(found.rule, "", 1)


def test_a_file_says_how_large_it_may_be() -> None:
    found = answer(FILE)

    assert isinstance(found, FileField)
    assert (found.rule.smallest, found.rule.largest) == (10, 30)


def test_selections_are_shown_as_they_are_and_in_words() -> None:
    found = answer(
        selections(
            other="<OtherSelection><DefaultText>else</DefaultText></OtherSelection>",
            text=" Some\n words ",
            xhtml="<FormattedContent>&lt;b&gt;Bold&lt;/b&gt; one</FormattedContent>",
            image=binary("image"),
        )
    )

    assert isinstance(found, ChoiceField)
    assert [(one.identifier, one.words) for one in found.selections] == [
        ("text", "Some words"),
        ("xhtml", "Bold one"),
        ("image", "what it is"),
    ]
    assert found.other is not None
    assert found.other.default == "else"


@pytest.mark.parametrize(
    ("style", "of_one", "of_several"),
    [
        ("", Control.radio, Control.checkbox),
        ("radiobutton", Control.radio, Control.checkbox),
        ("checkbox", Control.checkbox, Control.checkbox),
        ("dropdown", Control.dropdown, Control.list),
        ("list", Control.list, Control.list),
        ("combobox", Control.combobox, Control.list),
        ("multichooser", Control.list, Control.list),
    ],
)
def test_what_takes_a_choice(style: str, of_one: Control, of_several: Control) -> None:
    for counted, control in (("", of_one), (counts(most=2), of_several)):
        found = answer(selections(style, counted))
        assert isinstance(found, ChoiceField)
        assert (found.style, found.control) == (style, control)


@pytest.mark.parametrize("style", ["dropdown", "list", "combobox", "multichooser", "checkbox"])
def test_lists_take_but_words(style: str) -> None:
    controls = []
    for counted in ("", counts(most=2)):
        found = answer(selections(style, counted, image=binary("image"), text="x"))
        assert isinstance(found, ChoiceField)
        controls.append(found.control)

    first = Control.checkbox if style == "checkbox" else Control.radio
    assert controls == [first, Control.checkbox]


@pytest.mark.parametrize("text", ["", "<b>", html_question("x"), "<QuestionForm/>"])
def test_what_is_no_form_shows_none(text: str) -> None:
    assert Documents(ActiveLimits(STRICT)).build_form_view(text) is None
