"""Review policies in Compose: labelled fields, the answer key, the scale, and code to copy."""

from __future__ import annotations

from typing import Any
from urllib.request import urlopen

import pytest
import zeep

from mockturk import MockTurk
from mockturk.domain.hits import HIT
from mockturk.store import tables
from mockturk.web.console.call_snippets import write_snippets
from mockturk.web.console.documented_request import build_playable_request
from web.console.browser import Browser, Shown
from world.lifecycle.stage import Stage

PLAYABLE = "/compose/CreateHIT?example=3"
KEY = "AssignmentReviewPolicy.1.Parameter.1.MapEntry"


class Composer(Stage):
    """A requester with the form of CreateHIT, filled in with the playable example."""

    def __init__(self) -> None:
        super().__init__()
        self.hit()
        self.browser = Browser(self.world)
        with self.world.store.transaction():
            (account,) = self.world.store.all(tables.ACCOUNTS)
        self.address = f"/requester/{account.id}/compose/CreateHIT"

    def open(self, **changed: str) -> dict[str, Any]:
        shown = self.browser.open(f"{self.address}?example=3")
        return {**shown.fields("//form[@id='fields']"), **changed}

    def send(self, fields: dict[str, Any], do: str = "send") -> Shown:
        return self.browser.post(self.address, {**fields, "do": do})

    def newest(self) -> HIT:
        with self.world.store.transaction():
            return max(self.world.store.all(tables.HITS), key=lambda hit: hit.serial)


def label_of(shown: Shown, name: str) -> str:
    """The id of the field with a label."""
    (field,) = shown.tree.xpath(f"//label[.='{name}']/@for")
    return str(field)


def test_every_parameter_has_a_labelled_field_with_its_range() -> None:
    composer = Composer()
    shown = composer.browser.open(f"{composer.address}?example=3")
    field = label_of(shown, "ExtendIfKnownAnswerScoreIsLessThan")
    (described,) = shown.tree.xpath(f"//input[@id='{field}']/@aria-describedby")

    assert composer.open()[field] == "79"
    assert shown.texts(f"//*[@id='{described}']") == [
        "0 to 101: the percentage below which one more worker is asked"
    ]
    assert len(shown.tree.xpath(f"//select[starts-with(@name, '{KEY}')]")) == 20
    assert shown.texts(f"//select[@name='{KEY}.3.Value.1']/option[@selected]") == ["B: Country"]
    checked = shown.tree.xpath("//input[@type='checkbox'][@checked]/@value")
    assert len(checked) == 15


def test_what_is_chosen_is_sent_and_empty_parameters_are_not() -> None:
    composer = Composer()
    composer.send(composer.open(**{f"{KEY}.3.Value.1": "", f"{KEY}.1.Value.1": "C"}))
    policy = composer.newest().assignment_review_policy

    assert policy
    assert {one.question_id: one.values for one in policy.answer_key} == {
        "QuestionId1": ("C",),
        "QuestionId7": ("A",),
        "QuestionId15": ("F",),
        "QuestionId17": ("C",),
        "QuestionId18": ("A",),
    }
    assert policy.reject_if_score_less_than is None
    assert b"RejectIf" not in composer.world.journal.entries()[-1][1].request.body


def test_what_is_refused_is_marked_and_nothing_typed_is_lost() -> None:
    composer = Composer()
    field = "AssignmentReviewPolicy.1.Parameter.2.Value.1"
    typed = composer.open(**{field: "many", "Title.1": "My photographs"})
    shown = composer.send(typed)

    assert shown.tree.xpath("//*[@aria-invalid]/@name") == [field]
    assert "many" in shown.texts("//p[@class='field-error']")[0]
    assert shown.tree.xpath(f"//section[@id='sent']//a[@href='#{field}']")
    after = shown.fields("//form[@id='fields']")
    changed = {name for name in typed if typed[name] and after.get(name) != typed[name]}
    assert changed == {"form_token"}


def test_a_wrong_field_outside_of_policies_is_marked() -> None:
    composer = Composer()
    shown = composer.send(composer.open(**{"MaxAssignments.1": "0"}))

    assert shown.tree.xpath("//*[@aria-invalid]/@name") == ["MaxAssignments.1"]
    assert shown.texts("//section[@id='sent']//a[@href='#MaxAssignments.1']") == ["MaxAssignments"]


def test_the_scale_follows_the_fields() -> None:
    composer = Composer()
    fields = composer.open(**{"AssignmentReviewPolicy.1.Parameter.4.Value.1": "40"})
    shown = composer.send(fields, "show")

    assert "0 to 39: rejected" in shown.texts("//*[@id='scales-AssignmentReviewPolicy-1']//li")
    assert len(composer.world.journal.entries()) == 1  # the first HIT's


def test_a_question_that_cannot_be_read_and_another_policy_name() -> None:
    composer = Composer()
    unreadable = composer.open(**{"Question.1": "<QuestionForm", f"{KEY}.21.Key.1": "more"})
    unreadable[f"{KEY}.21.Value.1"] = "D"
    shown = composer.send(unreadable, "show")
    values = shown.fields("//form[@id='fields']").items()
    assert ("more", "D") in {
        (value, dict(values).get(name.replace("Key", "Value")))
        for name, value in values
        if name.startswith(KEY)
    }

    named = composer.open(**{"HITReviewPolicy.1.Parameter.2.Value.1": "50"})
    del named["HITReviewPolicy.1.PolicyName.1"]
    named["HITReviewPolicy.1.PolicyName.1"] = "Another/2012-01-01"
    shown = composer.send(named, "show")
    after = shown.fields("//form[@id='fields']")
    assert after["HITReviewPolicy.1.PolicyName.1"] == "Another/2012-01-01"
    assert "50" in after.values()


def test_an_unknown_parameter_keeps_its_place() -> None:
    composer = Composer()
    at = "HITReviewPolicy.1.Parameter.30"
    fields = composer.open(**{f"{at}.Key.1": "Colour", f"{at}.Value.1": "red"})
    after = composer.send(fields, "show").fields("//form[@id='fields']")

    assert {"Colour", "red"} <= set(after.values())


@pytest.mark.parametrize("kind", ["REST", "zeep"])
def test_the_code_creates_the_same_hit(kind: str) -> None:
    with MockTurk() as turk:
        rest, soap, *_ = write_snippets(
            "CreateHIT", build_playable_request(), access_key="AKIATEST", base_url=f"{turk.url}/"
        )
        if kind == "REST":
            with urlopen(rest.text) as answer:
                assert b"<IsValid>True</IsValid>" in answer.read()
        else:
            namespace: dict[str, Any] = {}
            exec(soap.text, namespace)  # noqa: S102 - the code that users copy
            client: zeep.Client = namespace["client"]
            client.transport.session.close()
        (hit,) = turk.export()["hits"]

    assert len(hit["assignment_review_policy"]["answer_key"]) == 5
    assert len(hit["hit_review_policy"]["question_ids"]) == 15
