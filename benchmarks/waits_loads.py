"""What one client does while others wait: the rows of ``waits.py``.

A load takes a site and a size. It prepares what it needs, and returns the work to be measured.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from envelopes import ACCESS_KEY
from waits_site import (
    SHORT_QUESTION,
    RefusedError,
    Site,
    hit_request,
    html_question,
    question_form,
)

Work = Callable[[], object]
_MAX_BODY = 16 * 2**20
_MAX_TARGET = 512 * 2**10
_MAX_HEADERS = 16 * 2**10
_MAX_PATTERN_STEPS = 250_000  # of an answer; each character takes more than one


@dataclass(frozen=True)
class Row:
    """A load: its size by default, and whether the others call another world than it does."""

    load: Callable[[Site, int], Work]
    size: int
    elsewhere: bool = False  # because the HIT they ask for is gone
    exempt: bool = False  # is documented to hold its world up


def statistics(site: Site, size: int) -> Work:
    """A batch of statistics of 730 days each."""
    request = (
        "<Request><Statistic>NumberHITsCreated</Statistic><TimePeriod>OneDay</TimePeriod>"
        "<Count>730</Count></Request>"
    )
    return lambda: site.soap("GetRequesterStatistic", request * size)


def searches(site: Site, size: int) -> Work:
    """A batch of SearchHITs with a hundred HITs each."""
    site.fill(100)
    request = "<Request><PageSize>100</PageSize></Request>"
    return lambda: site.soap("SearchHITs", request * size)


def gets(site: Site, size: int) -> Work:
    """As many GetHIT as fit in a URL."""
    hit_id = site.create([hit_request(SHORT_QUESTION)])[0]
    target = site.query("GetHIT")
    for number in range(1, size + 1):
        more = f"&GetHIT.{number}.HITId={hit_id}"
        if len(target) + len(more) + len(site.world) > _MAX_TARGET:
            break
        target += more
    return lambda: site.send("GET", target)


def parameters(site: Site, size: int) -> Work:
    """A call with so many parameters ``Question.N``."""
    call = site.query("CreateHIT", Title="t").removeprefix("/?")
    body = call + "".join(f"&Question.{number}=x" for number in range(1, size))
    kind = "application/x-www-form-urlencoded"
    return lambda: site.send("POST", "/", body.encode(), kind)


def pipelined(site: Site, size: int) -> Work:
    """So many calls of one connection, sent before the first is answered."""
    target = site.world + site.query("GetAccountBalance")
    call = f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    last = f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()

    def work() -> None:
        answers = site.exchange(call * (size - 1) + last)
        if answers.count(b"HTTP/1.1 200 ") != size:
            raise RefusedError(answers[-500:])

    return work


def chunks(site: Site, size: int) -> Work:
    """A call whose body comes in chunks of two bytes."""
    target = f"{site.world}/"
    head = (
        f"POST {target} HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nConnection: close\r\n"
        "Transfer-Encoding: chunked\r\n\r\n"
    ).encode()
    return lambda: site.exchange(head + b"2\r\n  \r\n" * (size // 2) + b"0\r\n\r\n")


def headers(site: Site, size: int) -> Work:
    """A request with as many headers of the same name as it may have."""
    head = b"GET /_mockturk/ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    return lambda: site.exchange(head + b"a:\r\n" * size + b"\r\n")


def questions(site: Site, size: int) -> Work:
    """A batch of HTML questions of 60 KB each."""
    requests = "".join(hit_request(html_question(60_000, number)) for number in range(size))
    return lambda: site.soap("CreateHIT", requests)


def question(site: Site, size: int) -> Work:
    """One HTML question of so many bytes."""
    request = hit_request(html_question(size, 1))
    return lambda: site.soap("CreateHIT", request)


def jump(site: Site, size: int) -> Work:
    """A step of the clock over so many expiries."""
    site.fill(size, lifetimes=True)
    return lambda: site.control("POST", "/clock/advance", {"seconds": 3600 + size + 60})


def _declared_hits(count: int) -> dict[str, object]:
    hit = {"hit_type": "T", "question": SHORT_QUESTION}
    return {
        "format": "mockturk world",
        "version": 1,
        "accounts": [{"access_key": ACCESS_KEY}],
        "hit_types": [{"id": "T", "title": "t", "reward": "0.05"}],
        "hits": [{**hit, "requester_annotation": f"{number}"} for number in range(count)],
    }


def import_declared(site: Site, size: int) -> Work:
    """An import of so many HITs that the file only declares."""
    return lambda: site.control("PUT", "/world", _declared_hits(size))


def import_exported(site: Site, size: int) -> Work:
    """An import of an export, of at most so many HITs as a body holds."""
    site.fill(min(size, 1000))
    exported = site.control("GET", "/world")
    most = int(_MAX_BODY * 0.99 / len(json.dumps(exported)) * 1000)
    if size > 1000:
        site.fill(min(size, most) - 1000)
        exported = site.control("GET", "/world")
    return lambda: site.control("PUT", "/world", exported)


def export(site: Site, size: int) -> Work:
    """An export of so many HITs."""
    site.fill(size)
    return lambda: site.send("GET", "/_mockturk/world")


def snapshot(site: Site, size: int) -> Work:
    """A snapshot of so many HITs."""
    site.fill(size)
    return lambda: site.control("PUT", "/snapshots/kept")


def restore(site: Site, size: int) -> Work:
    """Restore a snapshot of so many HITs to a world of so many others."""
    site.fill(size)
    site.control("PUT", "/snapshots/kept")
    site.fill(size)
    return lambda: site.control("POST", "/snapshots/kept/restore")


def reset(site: Site, size: int) -> Work:
    """Reset a world of so many HITs."""
    site.fill(size)
    return lambda: site.control("POST", "/reset")


def drop(site: Site, size: int) -> Work:
    """Delete a world of so many HITs."""
    site.fill(size)
    name = site.world.removeprefix("/w/")

    def work() -> None:
        with Site(f"http://{site.host}:{site.port}", "") as other:
            other.control("DELETE", f"/worlds/{name}")

    return work


def demo(site: Site, _: int) -> Work:
    """Load the demo."""
    return lambda: site.control("POST", "/demo")


def _fill_journal(site: Site, megabytes: int) -> None:
    """Make calls of 60 KB each until the journal has so many megabytes."""
    for number in range(megabytes * 1000 // 60):
        # A short form around a long text: what it costs is nothing of the journal's.
        text = question_form([f"q{number}"]).replace("<Text>x<", f"<Text>{'x' * 60_000}<")
        site.soap("CreateHIT", hit_request(text))


def journal(site: Site, size: int) -> Work:
    """List a journal of so many megabytes."""
    _fill_journal(site, size)
    return lambda: site.send("GET", "/_mockturk/journal")


def journal_search(site: Site, size: int) -> Work:
    """Look for a value in a journal of so many megabytes."""
    _fill_journal(site, size)
    return lambda: site.send("GET", "/_mockturk/journal?field=Reward.Amount=0.06")


def journal_har(site: Site, size: int) -> Work:
    """Export a journal of so many megabytes."""
    _fill_journal(site, size)
    return lambda: site.send("GET", "/_mockturk/journal/har")


def patterns(site: Site, size: int) -> Work:
    """An answer of so many characters to a pattern that takes all steps it is allowed."""
    pattern = '<AnswerFormatRegex regex="(a*)*(a|b)*(a*)*$"/>'
    form = question_form(["q"], f"<Constraints>{pattern}</Constraints>")
    hit_id = site.create([hit_request(form)])[0]
    taken = site.control("POST", f"/hits/{hit_id}/accept", {"worker_id": "AWORKER"})
    path = f"/assignments/{taken['assignment_id']}/submit"
    return lambda: site.control("POST", path, {"answers": {"q": "a" * size + "c"}})


def _answered(
    site: Site, count: int, answers: int, policies: dict[str, object], *, leave: int = 0
) -> str:
    """Import a HIT with so many questions and answers; return its id."""
    ids = [f"q{number}" for number in range(count)]
    # The form of a thousand questions is more than a Question may have.
    question = {"html": "<!DOCTYPE html><html><head><title>x</title></head><body></body></html>"}
    hit = {
        "id": "ANSWERED",
        "hit_type": "T",
        "question": question if count > 200 else question_form(ids),
        "max_assignments": answers,
        **policies,
    }
    site.control("PUT", "/world", {**_declared_hits(0), "hits": [hit]})
    for number in range(answers - leave):
        _answer(site, ids, number)
    return "ANSWERED"


def _answer(site: Site, ids: list[str], number: int) -> None:
    site.control("POST", "/workers", {"worker_id": f"AWORKER{number}"})
    taken = site.control("POST", "/hits/ANSWERED/accept", {"worker_id": f"AWORKER{number}"})
    answers = dict.fromkeys(ids, "no" if number % 4 == 1 else "yes")
    site.control("POST", f"/assignments/{taken['assignment_id']}/submit", {"answers": answers})


def _agreement(count: int) -> dict[str, object]:
    ids = [f"q{number}" for number in range(count)]
    return {"hit_review_policy": {"question_ids": ids, "agreement_threshold": 50}}


def _page(site: Site, size: int, page: str) -> Work:
    _answered(site, 60, size, _agreement(60))
    owner = site.control("GET", "/accounts")["accounts"][0]["requester_id"]
    return lambda: site.send("GET", f"/requester/{owner}/hits/ANSWERED{page}")


def console_answers(site: Site, size: int) -> Work:
    """The console's page of 60 questions and so many answers."""
    return _page(site, size, "/answers")


def console_review(site: Site, size: int) -> Work:
    """The console's review page of the same HIT."""
    return _page(site, size, "/review")


def review_results(site: Site, size: int) -> Work:
    """GetReviewResultsForHIT with all results of so many questions and as many answers."""
    known = [{"question_id": f"q{number}", "values": ["yes"]} for number in range(size)]
    hit_id = _answered(site, size, size, {"assignment_review_policy": {"answer_key": known}})
    most = "<PageSize>65535</PageSize>"
    request = f"<Request><HITId>{hit_id}</HITId>{most}</Request>"
    return lambda: site.soap("GetReviewResultsForHIT", request)


def simulation(site: Site, size: int) -> Work:
    """Simulated workers who submit as many assignments as one request may ask for."""
    site.fill(size)
    return lambda: site.control("POST", "/simulation", {"most": size})


def plurality(site: Site, size: int) -> Work:
    """The last answer to a HIT of so many questions and as many workers."""
    _answered(site, size, size, _agreement(size), leave=1)
    return lambda: _answer(site, [f"q{number}" for number in range(size)], size - 1)


ROWS = {
    "statistics": Row(statistics, 1_500),
    "searches": Row(searches, 3_000),
    "gets": Row(gets, 100_000),
    "parameters": Row(parameters, 249_990),
    "pipelined": Row(pipelined, 3_000),
    "chunks": Row(chunks, _MAX_BODY),
    "headers": Row(headers, (_MAX_HEADERS - 100) // len("a: \r\n")),
    "question": Row(question, 65_000),
    "questions": Row(questions, 4),
    "many-questions": Row(questions, 130),
    "jump": Row(jump, 10_000),
    "long-jump": Row(jump, 100_000),
    "import": Row(import_declared, 10_000),
    "largest-import": Row(import_exported, 10**9),
    "export": Row(export, 50_000),
    "snapshot": Row(snapshot, 50_000),
    "restore": Row(restore, 50_000),
    "reset": Row(reset, 50_000),
    "drop": Row(drop, 100_000, elsewhere=True),
    "demo": Row(demo, 1),
    "journal": Row(journal, 60),
    "journal-search": Row(journal_search, 60),
    "journal-har": Row(journal_har, 60),
    "patterns": Row(patterns, _MAX_PATTERN_STEPS),
    "console-answers": Row(console_answers, 250),
    "console-review": Row(console_review, 250),
    "review-results": Row(review_results, 125),
    "simulation": Row(simulation, 1_000),
    "plurality": Row(plurality, 1_000, exempt=True),
}
