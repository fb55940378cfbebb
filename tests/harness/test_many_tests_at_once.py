"""Many tests on four workers and one server: the tests do not affect each other."""

from __future__ import annotations

import pytest

from exchanges import QUESTION, elements, soap_call

pytest_plugins = ["pytester"]

TESTS = 500
WORKERS = 4
CREATE = soap_call(
    "CreateHIT",
    elements(
        {
            "HITTypeId": "T100CN9P324W00EXAMPLE",
            "Question": QUESTION,
            "RequesterAnnotation": "NUMBER",
            "UniqueRequestToken": "the same in every test",
        }
    ),
)
SEARCH = soap_call("SearchHITs", "<ResponseGroup>HITDetail</ResponseGroup>")
INNER = f"""
import re
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

CREATE = {CREATE!r}
SEARCH = {SEARCH!r}

def call(world, document):
    request = Request(world.endpoint, document.encode(), {{"Content-Type": "text/xml"}})
    with urlopen(request) as response:
        return response.read().decode()

def found(name, answer):
    return re.findall(f"<{{name}}>(.*?)</{{name}}>", answer)

@pytest.mark.parametrize("number", range({TESTS}))
def test_one(mockturk, number, tmp_path_factory):
    (made,) = found("HITId", call(mockturk, CREATE.replace("NUMBER", f"test {{number}}")))
    for _ in range(number % 3):
        call(mockturk, SEARCH)
    answer = call(mockturk, SEARCH)

    assert found("HITId", answer) == [made]
    assert found("RequesterAnnotation", answer) == [f"test {{number}}"]
    create, *searches = mockturk.journal.calls()
    assert create.request["RequesterAnnotation"] == f"test {{number}}"
    assert [one.operation for one in searches] == ["SearchHITs"] * (number % 3 + 1)
    servers = tmp_path_factory.getbasetemp().parent / "servers"
    with servers.open("a") as file:
        file.write(mockturk.url.replace("/w/", " ") + "\\n")
"""
AFTER = """
def pytest_sessionfinish(session):
    if not hasattr(session.config, "workerinput"):
        seen = session.config._tmp_path_factory.getbasetemp() / "servers"
        pairs = [line.split() for line in seen.read_text().splitlines()]
        servers, worlds = map(set, zip(*pairs))
        print("servers", len(servers), "worlds", len(worlds))
"""


def test_nothing_leaks(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # to load all takes each seconds
    pytester.makepyfile(INNER)
    pytester.makeconftest(AFTER)
    pytester.makeini("[pytest]\naddopts = -p xdist -p mockturk -p no:cacheprovider")

    result = pytester.runpytest_subprocess(f"-n{WORKERS}", "-q", "-s", "-Werror")

    result.assert_outcomes(passed=TESTS)
    result.stdout.fnmatch_lines([f"*servers 1 worlds {TESTS}*"])
