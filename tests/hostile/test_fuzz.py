"""Mutated requests, a few; fuzz.py sends many."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from hostile.fuzz import new_service, outcome, request_number, through_the_application
from hostile.mutations import MUTATIONS, real_requests

_REQUESTS = real_requests()
_DIE = st.integers(0, 2**32 - 1)
_FUZZ = Path(__file__).with_name("fuzz.py")


def test_the_requests_are_served_before_they_are_broken() -> None:
    send = through_the_application(new_service())

    for sent in _REQUESTS:
        assert outcome(send(sent), sent.method) in {
            "SERVED",
            "PAGE 200",
            "PAGE 303",
            "REFUSED AWS.MechanicalTurk.HITDoesNotExist",
        }, sent


def test_no_broken_request_gets_a_bad_answer() -> None:
    send = through_the_application(new_service())

    @settings(max_examples=300, derandomize=True, deadline=None, database=None)
    @given(
        st.sampled_from(_REQUESTS),
        st.lists(st.tuples(st.sampled_from(MUTATIONS), _DIE), min_size=1, max_size=6),
    )
    def check(sent, mutations) -> None:
        for mutate, die in mutations:
            sent = mutate(sent, Random(die))
        outcome(send(sent), sent.method)

    check()


def test_a_request_of_a_run_can_be_sent_again() -> None:
    assert request_number("1", 7, _REQUESTS) == request_number("1", 7, _REQUESTS)
    assert request_number("1", 7, _REQUESTS) != request_number("2", 7, _REQUESTS)


def test_the_long_command_counts_outcomes() -> None:
    run = subprocess.run(
        [sys.executable, str(_FUZZ), "--requests", "200", "--seed", "test"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-4000:]
    assert "200  requests, 0 bad" in run.stdout
