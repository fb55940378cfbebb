"""The benchmarks: their requests are valid and varied, and their results comparable."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from functools import partial
from importlib import import_module
from itertools import islice
from pathlib import Path
from random import Random
from types import SimpleNamespace
from urllib.request import Request, urlopen

import pytest
from lxml import etree

from mockturk import MockTurk

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
MODULES = (
    *(
        "console_pages",
        "envelopes",
        "filling",
        "harness",
        "http_client",
        "json_call",
        "kill_clients",
        "kill_rounds",
        "moto_peer",
        "pages",
        "parse_only",
        "processes",
        "run",
        "soak",
        "soak_checks",
        "soak_load",
        "stock_spyne",
        "waits",
        "waits_loads",
    ),
    *("waits_site", "wsgi"),
)
# Bytecodes of a call under CPython 3.11, by benchmarks/bytecodes.py. Lower them with the
# code; a higher count needs a reason.
BYTECODES = {"CreateHIT": 12_130, "GetHIT": 5_620}
VARIED = ("Question", "RequesterAnnotation", "LifetimeInSeconds", "Key", "Value")

# Spyne's SOAP protocol imports it.
pytestmark = pytest.mark.filterwarnings("ignore:'cgi' is deprecated:DeprecationWarning")


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The modules of the benchmarks, which are programs and no package."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return SimpleNamespace(**{name: import_module(name) for name in MODULES})


def texts(body: bytes) -> dict[str, list[str | None]]:
    tree = etree.fromstring(body)
    return {name: [one.text for one in tree.iter(f"{{*}}{name}")] for name in VARIED}


def answered(application: object, environ: dict[str, object]) -> etree._Element:
    return etree.fromstring(b"".join(application(environ, lambda *_: None)))  # type: ignore[operator]


def test_calls_are_valid_and_no_two_are_alike(bench: SimpleNamespace) -> None:
    application = bench.wsgi.fresh_wsgi_application()
    bodies = list(islice(bench.envelopes.calls(), 3))
    for body in bodies:
        bench.wsgi.require_valid(application, bench.wsgi.environ_of(body))

    for name in VARIED:
        assert len({tuple(texts(body)[name]) for body in bodies}) == len(bodies), name
    policies_name = re.compile(rb"<(?:Key|Value)>(Photograph\d+x\d+)<")
    for body in bodies:
        (question,) = texts(body)["Question"]
        assert question
        assert len(policies_name.findall(body)) == 20
        assert all(found.decode() in question for found in policies_name.findall(body))


def test_only_annotation_and_lifetime_differ_if_told(bench: SimpleNamespace) -> None:
    one, other = (texts(body) for body in islice(bench.envelopes.calls(same_question=True), 2))

    assert {name for name in VARIED if one[name] != other[name]} == {
        "RequesterAnnotation",
        "LifetimeInSeconds",
    }


def test_json_calls_have_the_same_content(bench: SimpleNamespace, turk: MockTurk) -> None:
    load = bench.json_call.load()
    for text in islice(bench.envelopes.filled(load.template), 2):
        request = Request(turk.url + load.path, text.encode(), dict(load.headers))
        with urlopen(request) as response:
            assert load.good in response.read().decode()
    (question,) = texts(next(bench.envelopes.calls()))["Question"]
    sent = json.loads(next(bench.envelopes.filled(load.template)))
    assert sent["Question"] == question
    assert sent["AssignmentReviewPolicy"]["Parameters"][0]["MapEntries"]


def test_a_batch_is_valid(bench: SimpleNamespace) -> None:
    (body,) = bench.envelopes.batches([3])
    answer = answered(bench.wsgi.fresh_wsgi_application(), bench.wsgi.environ_of(body))

    assert [one.text for one in answer.iter("{*}IsValid")] == ["True"] * 3


def test_wrk_fills_the_same_marks(bench: SimpleNamespace) -> None:
    script = (BENCHMARKS / "drive.lua").read_text()
    known = set(re.findall(r"^  ([A-Z]+) = function", script, re.MULTILINE))
    templates = [bench.envelopes.create_hit_template(), bench.envelopes.get_hit_template()]
    templates += [load.template for load in bench.moto_peer.loads().values()]
    templates.append(bench.json_call.load().template)

    assert {mark for one in templates for mark in bench.envelopes.MARK.findall(one)} == known
    assert all(bench.envelopes.MARK.search(one) for one in templates)


def test_stock_spyne_answers_what_mockturk_does(bench: SimpleNamespace) -> None:
    ours, stock = bench.wsgi.fresh_wsgi_application(), bench.stock_spyne.build()
    call = next(bench.envelopes.calls())
    created = [answered(one, bench.wsgi.environ_of(call)) for one in (ours, stock)]
    shown = []
    for application, answer in zip((ours, stock), created, strict=True):
        hit_id = answer.findtext(".//{*}HITId")
        get = bench.envelopes.get_hit_template().replace("@ID@", str(hit_id)).encode()
        shown.append(answered(application, bench.wsgi.environ_of(get)))

    for one, other in (created, shown):
        names = [[etree.QName(e).localname for e in answer.iter()] for answer in (one, other)]
        assert names[0] == names[1]
    sizes = [len(answer.findtext(".//{*}Question") or "") for answer in shown]
    assert sizes[0] == pytest.approx(sizes[1], rel=0.05)


def test_the_limit_answers_like_a_call(bench: SimpleNamespace) -> None:
    bench.wsgi.require_valid(
        bench.parse_only.build(), bench.wsgi.environ_of(next(bench.envelopes.calls()))
    )


def test_a_filled_server_answers_every_page(bench: SimpleNamespace) -> None:
    with MockTurk() as turk:
        server = bench.processes.Server(turk.url, os.getpid())
        filled = bench.filling.fill(server, 1000)
        seen = bench.pages.measure((server, filled), (server, filled), 5)
        report = bench.pages.report(seen, 1000, 1000)

    assert report.count("\n") == len(seen) + 1
    assert len(filled.ids) == 500


def test_worlds_are_put_aside_and_calls_are_compared(bench: SimpleNamespace) -> None:
    seen: dict[str, list[float]] = {}
    bench.harness.put_aside_in_process(seen, 10)
    ratios = bench.harness.costs(1)

    assert [len(one) for one in seen.values()] == [1] * 5
    assert len(ratios) == 6


def test_pages_of_the_console_are_asked_for(bench: SimpleNamespace) -> None:
    client, addresses = bench.console_pages.pages(1000)
    for address in addresses.values():
        assert bench.console_pages.asked(client, address) > 0


def test_each_kind_of_load_of_the_soak_fits_its_checks(bench: SimpleNamespace) -> None:
    funds = bench.soak.FUNDS
    with MockTurk(environment="production", balance=funds, tls=True) as turk:
        tls_port = int(turk.tls_url.rpartition(":")[2])
        target = bench.soak_load.Target(turk.url, tls_port, os.getpid())
        for load in (*bench.soak_load.LOADS, bench.soak_load.rest_calls):
            with closing(load(target, Random(7))) as steps:
                assert len(list(islice(steps, 3))) == 3
        exported = turk.export()

    assert bench.soak_checks.count_objects(exported) > 6
    assert bench.soak_checks.find_errors(exported, funds) == []


def test_the_clients_of_the_kills_find_what_is_lost(bench: SimpleNamespace, tmp_path: Path) -> None:
    rules = {"environment": "production", "balance": str(bench.kill_rounds.FUNDS)}
    ids = bench.kill_clients.Ids()
    clients = bench.kill_clients.make_clients(ids)
    with MockTurk(data=str(tmp_path), **rules) as turk:
        for client in clients:
            with closing(client.act(turk.url, Random(7))) as steps:
                assert len(list(islice(steps, 20))) == 20
    requester, resetter, mover, maker = clients[0], *clients[-3:]

    with MockTurk(data=str(tmp_path), **rules) as turk:
        bench.kill_rounds.check_server(turk, clients)
        turk.world("clock").clock.advance(1)
        turk.world("reset").reset()
        turk.world(next(iter(maker.worlds))).drop()

        for client, told in (
            (requester, "is lost"),
            (resetter, "not {"),
            (mover, "the clock shows"),
            (maker, "worlds: "),
        ):
            with pytest.raises(bench.http_client.WrongAnswerError, match=told):
                client.check(turk.url, {})
    with pytest.raises(bench.http_client.WrongAnswerError, match="came twice"):
        ids.add(next(iter(requester.jobs)))


def test_the_checks_of_the_soak_find_what_does_not_fit(bench: SimpleNamespace) -> None:
    with MockTurk(environment="production") as turk:
        hit_id = bench.soak_load._found_id(_created(bench, turk))  # noqa: SLF001 - a benchmark
        turk.workers.accept("A1", hit_id)
        good = turk.export()
    find = partial(bench.soak_checks.find_errors, funds=Decimal(10_000))
    assert find(good) == []

    (hit,), (assignment,) = good["hits"], good["assignments"]
    poor = [{**good["accounts"][0], "available_balance": "9999.99"}]
    for change, told in (
        ({"accounts": poor}, "has 9999.99, not"),
        ({"hits": [{**hit, "work": {}}]}, "says {}"),
        ({"hits": [{**hit, "max_assignments": 0}]}, "has 1 assignments of 0"),
        ({"hits": []}, "without a HIT"),
        ({"hits": [hit, hit]}, "ids are there twice"),
        ({"assignments": [{**assignment, "status": "Returned"}]}, "returned 0, not 1"),
    ):
        assert told in "; ".join(find({**good, **change}))


def _created(bench: SimpleNamespace, turk: MockTurk) -> bytes:
    request = Request(turk.url + bench.envelopes.PATH, next(bench.envelopes.calls()))
    request.add_header("Content-Type", "text/xml")
    with urlopen(request) as response:
        return bytes(response.read())


def test_growth_is_told(bench: SimpleNamespace) -> None:
    level = bench.soak.Level
    small, large = level(2**27, 10, 5), level(2**28, 10, 5)
    half = partial(bench.soak.Phase, Counter(), 1_000)

    assert bench.soak.compare(half(large, small), half(large, small)) == []
    told = bench.soak.compare(half(large, small), half(level(2**30, 10, 5), level(2**28, 11, 50)))
    assert [one.partition(":")[0] for one in told] == [
        *("memory", "memory of an object", "descriptors", "threads")
    ]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with MockTurk() as turk:
        yield turk.url


SMALL = {"chunks": 1_000, "headers": 100, "question": 2_000, "journal": 1, "patterns": 250_000}


@pytest.mark.parametrize(
    "name",
    [
        *("statistics", "searches", "gets", "parameters", "pipelined", "chunks", "headers"),
        *("question", "questions", "many-questions", "jump", "long-jump", "import"),
        *("largest-import", "export", "snapshot", "restore", "reset", "drop", "demo", "journal"),
        *("journal-search", "journal-har", "patterns", "console-answers", "console-review"),
        *("review-results", "simulation", "plurality"),
    ],
)
def test_each_load_is_accepted(bench: SimpleNamespace, url: str, name: str) -> None:
    with bench.waits_site.Site(url, f"/w/{name}") as site:
        size = SMALL.get(name.partition("-")[0], 3)
        bench.waits_loads.ROWS[name].load(site, size)()


def test_no_load_of_the_waits_is_without_a_test(bench: SimpleNamespace) -> None:
    (marks,) = (m for m in test_each_load_is_accepted.pytestmark if m.name == "parametrize")

    assert set(marks.args[1]) == set(bench.waits_loads.ROWS)


def test_waits_tell_the_worst_of_the_runs(bench: SimpleNamespace) -> None:
    quick, slow = (
        bench.waits.Waits(idle=5.0, get_hit=waited, ready=6.0, seconds=1.0) for waited in (9, 205.0)
    )

    assert "| jump | 1.00 | 5 | 205 | 6 | 200 | TOO LONG |" in bench.waits.report(
        {"jump": [slow, quick]}
    )


@pytest.mark.parametrize(
    ("configured", "flag", "told"),
    [
        ("'--enable-shared' '--enable-optimizations'", "-fprofile-use", "with PGO"),
        ("'--enable-shared'", "-fprofile-use", "without PGO"),
        ("'--enable-shared'", "", "PGO unknown"),  # as Debian builds it, with a profile
        (None, None, "PGO unknown"),
    ],
)
def test_results_name_the_build_of_python(
    bench: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
    configured: str | None,
    flag: str | None,
    told: str,
) -> None:
    known = {"CONFIG_ARGS": configured, "PGO_PROF_USE_FLAG": flag}
    monkeypatch.setattr("sysconfig.get_config_var", known.get)

    assert bench.run.describe_build().endswith(f", {told}")


@pytest.mark.skipif(
    sys.implementation.name != "cpython" or sys.version_info[:2] != (3, 11),
    reason="other versions have other bytecodes",
)
def test_a_call_takes_no_more_bytecodes_than_before() -> None:
    counted = subprocess.run(
        [sys.executable, str(BENCHMARKS / "bytecodes.py")],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    totals = dict(re.findall(r"^(\w+) (\d+)$", counted, re.MULTILINE))

    assert totals.keys() == BYTECODES.keys()
    for operation, most in BYTECODES.items():
        assert int(totals[operation]) <= most * 1.1, counted
