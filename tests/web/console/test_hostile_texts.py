"""What requesters and workers wrote is text on every page of a HIT, whatever it looks like."""

from __future__ import annotations

import pytest

from web.console.reviewed import Console, choice, form, free_text

HOSTILE = (
    "<script>window.pwned=1</script>",
    "\"'><img src=x onerror=window.pwned=1>",
    "</textarea></title><svg onload=window.pwned=1>",
    "{{ 7*7 }}{% raw %}",
    "javascript:window.pwned=1",
)
SHORT = 60  # characters of an identifier


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts(text: str) -> None:
    console = Console()
    policies = {
        "AssignmentReviewPolicy": {
            "PolicyName": "ScoreMyKnownAnswers/2011-09-01",
            "Parameter": [
                {"Key": "AnswerKey", "MapEntry": {"Key": text[:SHORT], "Value": text}},
                {"Key": "RejectIfKnownAnswerScoreIsLessThan", "Value": "50"},
                {"Key": "RejectReason", "Value": text},
            ],
        },
        "HITReviewPolicy": {
            "PolicyName": "SimplePlurality/2011-09-01",
            "Parameter": [
                {"Key": "QuestionIds", "Value": text.replace(",", " ")},
                {"Key": "QuestionIds", "Value": "plain"},
                {"Key": "QuestionAgreementThreshold", "Value": "50"},
            ],
        },
    }
    hit_id = console.hit(
        Title=text,
        Description=text,
        Keywords=text,
        RequesterAnnotation=text,
        Question=form(
            free_text("plain", text),
            free_text("more", text),
            choice("pick", text, one=text, two="Two"),
        ),
        MaxAssignments=2,
        **policies,
    )
    done = console.answered(hit_id, "WANN", plain=text, more=text, pick=["one"])
    console.answered(hit_id, "WBEN", plain=text, more="", pick=["two"])
    console.does(f"/assignments/{done}/approve-rejected", feedback=text)
    console.does(f"/assignments/{done}/bonus", amount="1", reason=text)

    for address in (
        *("/", "/hits", f"/hits/{hit_id}", f"/hits/{hit_id}/question", f"/hits/{hit_id}/answers"),
        *(f"/hits/{hit_id}/review", f"/hits/{hit_id}/source", f"/assignments/{done}"),
        *(f"/hits?hit_type_id={text}", f"/hits?sort={text}&page={text}"),
    ):
        shown = console.page(address)
        assert not shown.tree.xpath("//script[not(@src)] | //img[@onerror] | //svg[@onload]")
        assert not shown.tree.xpath("//*[@*[starts-with(name(), 'on')]] | //@style")
        assert not shown.tree.xpath("//@href[starts-with(., 'javascript:')]")
        assert "49" not in shown.texts("//h1")[0]


def test_a_question_is_whatever_relaxed_rules_took(relaxed_service: object) -> None:
    console = Console()
    console.world.rules.limits = relaxed_service.world.limits  # type: ignore[attr-defined]
    hit_id = console.hit(Question=HOSTILE[0])

    assert HOSTILE[0] in console.page(f"/hits/{hit_id}/question").text
    assert HOSTILE[0] in console.page(f"/hits/{hit_id}/source").text
