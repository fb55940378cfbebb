"""Charts: their counts and their geometry."""

from __future__ import annotations

import pytest

from mockturk.web.console import work_charts
from mockturk.web.console.charts import BarChart, Series
from mockturk.world.lifecycle.scheduled_events import open_transaction
from web.console.reviewed import BOTH, Console, plurality


def series(chart: BarChart) -> dict[str, tuple[int, ...]]:
    return {one.name: one.values for one in chart.series}


def test_by_day() -> None:
    console = Console()
    hit_id = console.hit(MaxAssignments=4, LifetimeInSeconds=864000)
    first, second = console.submitted(hit_id, "WANN", "WBEN")
    console.done("ApproveAssignment", AssignmentId=first)
    console.later(hours=20)
    console.done("RejectAssignment", AssignmentId=second)
    console.submitted(hit_id, "WCLO")
    with open_transaction(console.world) as transaction:
        counted = series(work_charts.chart_by_day(transaction, console.requester))

    assert counted["Submitted"][-2:] == (2, 1)
    assert counted["Approved"][-2:] == (1, 0)
    assert counted["Rejected"][-2:] == (0, 1)
    assert not any(counted["Submitted"][:-2])


def test_in_the_last_hour() -> None:
    console = Console()
    hit_id = console.hit(MaxAssignments=3, LifetimeInSeconds=864000)
    (first,) = console.submitted(hit_id, "WANN")
    console.later(minutes=58)
    console.submitted(hit_id, "WBEN")
    console.done("ApproveAssignment", AssignmentId=first)
    with open_transaction(console.world) as transaction:
        changed = work_charts.list_last_changed(transaction, console.requester)
        counted = series(work_charts.chart_last_hour(transaction.now, changed))

    assert counted["Submitted"] == (1, *[0] * 10, 1)
    assert counted["Approved"] == (*[0] * 11, 1)


def test_scores_and_agreement() -> None:
    console = Console()
    console.reviewed_hit()
    hit_id = console.hit(Question=BOTH["Question"], HITReviewPolicy=plurality(), MaxAssignments=2)
    console.answered(hit_id, "WANN", colour="black")
    console.answered(hit_id, "WBEN", colour="white")
    with open_transaction(console.world) as transaction:
        owner = console.requester
        hits = work_charts.list_newest_hits(transaction, owner)
        agreement = work_charts.chart_agreement_by_type(transaction, hits)
        by_hit = work_charts.chart_agreement_by_hit(transaction, hits)
        scores = work_charts.chart_known_answer_scores(
            work_charts.list_last_changed(transaction, owner)
        )

    # Of 0 and 100: both HITs are of one type.
    assert series(agreement) == {"Average HITAgreementScore": (50,)}
    assert series(by_hit) == {"HITAgreementScore": (100, 0)}
    assert by_hit.labels == tuple(f"…{one.id[-9:]}" for one in reversed(hits))
    assert series(scores) == {"Assignments": (1, 0, 0, 0, 2)}


def test_the_overview_shows_them_with_their_numbers() -> None:
    console = Console()
    console.reviewed_hit()
    shown = console.page("/")

    assert shown.texts("//figure/figcaption") == [
        "Assignments in the last hour, by five minutes, UTC",
        "Assignments by day, in Seattle",
        "Questions with an agreed answer, by HIT type",
        "Questions with an agreed answer, by HIT",
        "KnownAnswerScore of assignments",
    ]
    for chart in shown.tree.xpath("//figure"):
        assert chart.xpath(".//*[@role='img']/@aria-label")
        assert chart.xpath(".//table//td")
    assert "WANN" in " ".join(shown.texts("//ol[@id='latest-list']/li"))


def test_a_requester_who_has_done_nothing() -> None:
    console = Console()
    shown = console.page("/")

    assert "This requester has no HITs" in shown.text
    assert shown.text.count("Nothing yet") == 5


@pytest.mark.parametrize(("value", "top"), [(0, 1), (1, 1), (3, 3), (7, 8), (12, 20), (501, 600)])
def test_the_scale_ends_at_a_round_number(value: int, top: int) -> None:
    assert BarChart("", ("one",), (Series("n", "ok", (value,)),)).top == top


def test_bars_stay_within_the_drawing() -> None:
    labels = tuple(map(str, range(30)))
    values = tuple(range(30))
    chart = BarChart("", labels, (Series("n", "ok", values), Series("m", "bad", values)))

    assert len(list(chart.bars)) == 58  # of nothing there is no bar
    assert all(bar.x + bar.width <= chart.width for bar in chart.bars)
    assert all(bar.y >= 0 and bar.y + bar.height <= chart.height for bar in chart.bars)
    assert 3 < len(list(chart.names)) < 30  # as many as there is room for
