"""One long advance of the clock has exactly the same result as many short ones."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from world.lifecycle.life import DEEDS, Life

DAY = 86_400
WAITS = st.sampled_from([0, 0, 0, 1, 15, 29, 30, 45, 60, 90, 3600, 3660, DAY, 30 * DAY, 120 * DAY])
# Most of what happens is work; the rest is as likely as anything else.
WORK = ["create", "create", "accept", "accept", "accept", "submit", "submit", "submit"]
DEED = st.tuples(
    WAITS,
    st.sampled_from([*WORK, *DEEDS]),
    st.integers(0, 12),
    st.integers(0, 12),
)


@settings(max_examples=60, deadline=None, database=None)
@given(life=st.lists(DEED, min_size=3, max_size=25), end=st.sampled_from([0, 3600, 400 * DAY]))
def test_a_jump_ends_where_steps_do(life: list[tuple[int, str, int, int]], end: int) -> None:
    jumping, stepping = Life(), Life()

    for wait, deed, n, m in life:
        jumping.later(seconds=wait)
        stepping.step_by_step(wait)
        assert jumping.do(deed, n, m) == stepping.do(deed, n, m), deed
    jumping.later(seconds=end)
    stepping.step_by_step(end)

    assert jumping.snapshot() == stepping.snapshot()
    assert jumping.balance() == stepping.balance()


def test_approvals_of_years_ago_have_their_own_times() -> None:
    """A crowd of HITs, looked at for the first time long after, against one looked at always."""
    jumping, stepping = Life(), Life()
    for life in (jumping, stepping):
        for n in range(12):
            life.do_create(n + 3, n)
            for m in range(2):
                life.do_accept(0, n + m)
                if m:
                    life.do_submit(0, n)

    jumping.later(seconds=1000 * DAY)
    stepping.step_by_step(1000 * DAY)

    assert jumping.snapshot() == stepping.snapshot()
    assert len(set(map(jumping.assignment_status, jumping.assignment_ids))) > 1
    assert {jumping.status(hit_id) for hit_id in jumping.hit_ids} == {"Disposed"}
