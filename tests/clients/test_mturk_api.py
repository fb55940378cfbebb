"""npm mturk-api 3.0.2, which has Amazon's two addresses built in: it works unchanged.

What it needs: ``NODE_EXTRA_CA_CERTS``, and the preload script of docs/tls.md, a hosts file, or
``https_proxy``, which the ``request`` it uses reads. It escapes no Question, which its users must
do, asks at most three times a second, and makes of an error its message alone.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import pytest

from clients.documented import known_answers, minimal_request, plurality
from clients.node_client import FOLDER, require_node
from exchanges import QUESTION
from mockturk import MockTurk
from terminal import Terminal
from walkthrough import follow

PROGRAM_PAGE = Path(__file__).parents[2] / "docs" / "programs" / "mturk-api.md"
PAGE = Path(__file__).parents[2] / "docs" / "tls.md"
MturkAPI = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def mturk_api(tmp_path: Path, secure_turk: MockTurk) -> MturkAPI:
    """Makes calls in one Node.js process, and returns the outcome of each."""
    require_node()
    preload = tmp_path / "to-mockturk.cjs"
    (code,) = re.findall(r"^```javascript\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    preload.write_text(code)
    environment = {**os.environ, "NODE_EXTRA_CA_CERTS": str(secure_turk.ca_file)}

    def call(
        *calls: tuple[str, dict[str, Any]], of: str = "production", is_proxied: bool = False
    ) -> list[dict[str, Any]]:
        options = [] if is_proxied else ["--require", preload]
        led = "https_proxy" if is_proxied else "MOCKTURK_TLS_URL"
        done = subprocess.run(
            ["node", "--no-deprecation", *options, "mturk_api.cjs", of],
            cwd=FOLDER,
            env={**environment, led: secure_turk.url if is_proxied else secure_turk.tls_url},
            input=json.dumps(calls, default=str),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        replies: list[dict[str, Any]] = json.loads(done.stdout)
        return replies

    return call


@pytest.mark.parametrize("of", ["production", "sandbox"])
def test_it_is_led_here_by_a_proxy_alone(mturk_api: MturkAPI, of: str) -> None:
    (balance,) = mturk_api(("GetAccountBalance", {}), of=of, is_proxied=True)

    assert "10000.00" in json.dumps(balance)


def test_a_hit_with_review_policies_is_created_and_read(
    mturk_api: MturkAPI,
) -> None:
    request = minimal_request(
        Question=escape(QUESTION, quote=False),
        MaxAssignments=3,
        AssignmentReviewPolicy=known_answers(),
        HITReviewPolicy=plurality(),
    )
    groups = ["Minimal", "HITDetail", "HITQuestion"]

    created, read, results = mturk_api(
        ("CreateHIT", request),
        ("GetHIT", {"HITId": "$1", "ResponseGroup": groups}),
        ("GetReviewResultsForHIT", {"HITId": "$1"}),
    )

    (made,) = created["answer"]["HIT"]
    (hit,) = read["answer"]["HIT"]
    (found,) = results["answer"]["GetReviewResultsForHITResult"]
    assert made["Request"]["IsValid"] == "True"
    assert hit["HITId"] == made["HITId"]
    assert hit["HITStatus"] == "Assignable"
    assert hit["Question"] == QUESTION
    assert found["AssignmentReviewPolicy"]["PolicyName"] == "ScoreMyKnownAnswers/2011-09-01"
    assert found["HITReviewPolicy"]["PolicyName"] == "SimplePlurality/2011-09-01"


@pytest.mark.parametrize("of", ["production", "sandbox"])
def test_both_of_its_addresses_lead_here(mturk_api: MturkAPI, of: str) -> None:
    (balance,) = mturk_api(("GetAccountBalance", {}), of=of)

    (result,) = balance["answer"]["GetAccountBalanceResult"]
    assert result["AvailableBalance"]["FormattedPrice"] == "$10,000.00"


def test_an_error_is_its_message(mturk_api: MturkAPI) -> None:
    wrong = minimal_request(Question=escape(QUESTION), AssignmentReviewPolicy={"PolicyName": "No"})

    unknown, refused = mturk_api(("GetHIT", {"HITId": "3UNKNOWN"}), ("CreateHIT", wrong))

    assert re.fullmatch(r"Hit 3UNKNOWN does not exist\. \(\d+ s\)", unknown["error"])
    assert "answer" not in refused
    assert refused["error"]


def test_its_page_is_as_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    require_node(package="mturk-api")
    monkeypatch.setenv("NODE_PATH", str(FOLDER / "node_modules"))

    follow(PROGRAM_PAGE, Terminal(tmp_path), tmp_path)
