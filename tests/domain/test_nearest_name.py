"""Suggestions for misspelt names."""

from __future__ import annotations

import pytest

from mockturk.domain.nearest_name import did_you_mean

KNOWN = {"CreateHIT", "GetHIT", "HITId", "HitId", "AWS.MechanicalTurk.HITDoesNotExist"}
ENDINGS = {"QualificationTypeStatus", "Statuses", "AutoApprovalDelayInSeconds", "LifetimeInSeconds"}


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ("createhit", " Did you mean CreateHIT?"),
        ("CreatHIT", " Did you mean CreateHIT?"),
        ("hitid", " Did you mean HITId?"),
        ("HITDoesNotExist", " Did you mean AWS.MechanicalTurk.HITDoesNotExist?"),
        ("quite another", ""),
        ("", ""),
    ],
)
def test_the_most_similar_is_named(given: str, hint: str) -> None:
    assert did_you_mean(given, KNOWN) == hint
    assert not did_you_mean(given, ())


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ("Status", " Did you mean QualificationTypeStatus?"),
        ("Seconds", " Did you mean LifetimeInSeconds?"),  # the ending of two
        ("Delay", ""),  # no ending
        ("us", ""),
    ],
)
def test_the_only_one_with_this_ending_is_named_before_similar_ones(given: str, hint: str) -> None:
    assert did_you_mean(given, ENDINGS) == hint
