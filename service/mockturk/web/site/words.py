"""The words of Mechanical Turk: a page with all of them, and popovers for single ones."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup
from werkzeug.wrappers import Response

from mockturk.web.site.request_context import RequestContext
from mockturk.web.site.routes import page

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "Requester": (
            "Somebody who pays people for small jobs and sends these jobs, as HITs, from a program."
        ),
        "HIT": (
            "Human Intelligence Task: one small job, such as “What is on these five postcards?”. "
            "Several workers can do the same HIT, each of them once."
        ),
        "Worker": "Somebody who accepts HITs, answers them and is paid for approved answers.",
        "Assignment": (
            "One worker's work on one HIT: from accepting it until its answers are approved or "
            "rejected. MaxAssignments says how many workers can do the HIT."
        ),
        "HIT type": (
            "What HITs of the same kind share: title, description, reward, time allotted and "
            "required Qualifications."
        ),
        "Reward": (
            "What a worker gets for one approved assignment. A rejected assignment is not paid."
        ),
        "Approve": (
            "The requester accepts an answer, and the worker is paid. If nobody decides until the "
            "auto-approval delay is over, the service approves the assignment by itself."
        ),
        "Reject": "The requester refuses an answer, and the worker is not paid.",
        "Bonus": "Money in addition to the reward, which a requester grants with a reason.",
        "Qualification": (
            "A property of a worker with a value, such as the result of a test. A HIT can require "
            "Qualifications of its workers."
        ),
        "Assignable": "Status of a HIT: workers can still accept it.",
        "Unassignable": "Status of a HIT: all its assignments are accepted, and work goes on.",
        "Reviewable": "Status of a HIT: no more work can come in. It is done, or it expired.",
        "Reviewing": "Status of a HIT: its requester marked it as being reviewed.",
        "Disposed": "Status of a HIT: it is no longer in any list.",
        "Expire": "After its lifetime, workers can no longer accept a HIT.",
        "Extend": "Give a HIT more assignments or more time. Review policies can do this too.",
        "Review policy": (
            "A rule by which the service itself checks answers, approves or rejects them, and asks "
            "one more worker."
        ),
        "ScoreMyKnownAnswers": (
            "A review policy for each assignment. It compares the answers to some questions with "
            "those that the requester knows."
        ),
        "SimplePlurality": (
            "A review policy for the whole HIT. It compares the workers' answers with one another."
        ),
        "Answer key": "The answers that the requester knows, for ScoreMyKnownAnswers.",
        "KnownAnswerScore": "The percentage of known answers that a worker got right.",
        "Agreed answer": (
            "The answer that most workers gave to a question, if their share is above the "
            "threshold of SimplePlurality."
        ),
        "WorkerAgreementScore": (
            "The percentage of questions with an agreed answer that a worker answered like the "
            "others."
        ),
        "HITAgreementScore": "The percentage of compared questions that have an agreed answer.",
        "Operation": "One kind of call that a program can send, such as CreateHIT.",
        "SOAP": "A way to send a call as an XML document. WSDL describes these documents.",
        "Journal": "The calls that this server got, with their responses.",
        "Fault": "A failure on purpose: a call fails or is delayed, to test a program.",
    }
)
"""The explanation of each word, in plain text."""


@page("GET", "/site/words")
def show_words(context: RequestContext) -> Response:
    """Show all words with their explanations."""
    words = [(word, _identifier(word), text) for word, text in WORDS.items()]
    return context.render("words.html", title="Words", words=words)


def explain_word(word: str) -> Markup:
    """Return a word as a button that opens its explanation, without a script.

    Use it once for a word on a page, as the explanation has an id.
    """
    return Markup(
        '<button type="button" class="word" popovertarget="word-{0}">{1}</button>'
        '<span class="word-text" id="word-{0}" popover>'
        "<strong>{1}</strong> {2}</span>"
    ).format(_identifier(word), word, WORDS[word])


def _identifier(word: str) -> str:
    return word.lower().replace(" ", "-")
