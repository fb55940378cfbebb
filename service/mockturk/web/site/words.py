"""The words of Mechanical Turk, which explain themselves on pages; docs/glossary.md has all."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType

from markupsafe import Markup

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
            "One worker's work on one HIT: from accepting it until its answers are approved, or "
            "rejected by the requester or a policy. MaxAssignments says how many workers can do it."
        ),
        "HIT type": (
            "What HITs of the same kind share: title, description, reward, time allotted and "
            "required Qualifications."
        ),
        "HIT group": "The HITs of one HIT type, as workers see them in a list.",
        "Annotation": "A note of the requester on a HIT. Workers do not see it.",
        "Reward": (
            "What a worker gets for one approved assignment. A rejected assignment is not paid."
        ),
        "Approve": (
            "The requester accepts an answer, and the worker is paid. If nobody decides until the "
            "auto-approval delay is over, the service approves the assignment by itself."
        ),
        "Reject": "The requester refuses an answer, and the worker is not paid.",
        "Auto-approval": (
            "If nobody approves or rejects an answer until this delay is over, the service "
            "approves it."
        ),
        "Submitted": (
            "Status of an assignment: the worker sent the answers, and nobody has decided yet."
        ),
        "Returned": "Status of an assignment: the worker gave it back without answers.",
        "Abandoned": "Status of an assignment: its time was over before the worker submitted it.",
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
        "Access key": (
            "The name with which a program identifies its requester. Here, any text is one."
        ),
        "SOAP": "A way to send a call as an XML document.",
        "REST": "A way to send a call as the query of a URL.",
        "WSDL": "A document that describes the SOAP documents of all operations, for programs.",
        "Notification": (
            "A message to the requester about an event, such as a submitted assignment."
        ),
        "Journal": "The calls that this server got, with their responses.",
        "World": "All accounts, HITs and workers at one address of this server.",
        "Fault": "A failure on purpose: a call fails or is delayed, to test a program.",
    }
)
"""The explanation of each word, in plain text."""


def _identifier(word: str) -> str:
    return word.lower().replace(" ", "-")


def _list_forms(word: str) -> list[str]:
    """Return a word, its plural and its past form, in lower case."""
    word = word.lower()
    forms = [word, *(word + end for end in ("s", "es", "d", "ed"))]
    return [*forms, word.removesuffix("y") + "ies"] if word.endswith("y") else forms


_BY_FORM: Mapping[str, str] = MappingProxyType(
    {form: word for word in WORDS for form in _list_forms(word)}
)
_BY_IDENTIFIER: Mapping[str, str] = MappingProxyType({_identifier(word): word for word in WORDS})
# Longer words first: "HIT type" before "HIT".
_ANY_FORM = "|".join(sorted(_BY_FORM, key=len, reverse=True))
_PATTERN = re.compile(rf"(?<!\w)(?:{_ANY_FORM})(?!\w)", re.IGNORECASE)
# Not formatted for each button: a list of 1,000 HITs has as many.
_OPENINGS: Mapping[str, Markup] = MappingProxyType(
    {
        word: Markup('<button type="button" class="word" popovertarget="word-{}">').format(one)
        for one, word in _BY_IDENTIFIER.items()
    }
)
_CLOSING = Markup("</button>")
_ANY_IDENTIFIER = "|".join(_BY_IDENTIFIER)
_BUTTON = re.compile(
    '<button type="button" class="word" '
    rf'popovertarget="word-({_ANY_IDENTIFIER})">([^<]*)</button>'
)


def explain_words(text: str, known: Collection[str] = ()) -> Markup:
    """Return a text of a page with its words as buttons that open explanations, without a script.

    Plurals and past forms count as their word, such as *HITs* and *Approved*. ``known`` are words
    that the page has explained already.
    """
    if text.lower() in _BY_FORM:  # most texts in long lists
        word = _BY_FORM[text.lower()]
        return Markup("{}").format(text) if word in known else _build_button(word, text)
    shown, end = Markup(), 0
    for found in _PATTERN.finditer(text):
        word = _BY_FORM[found[0].lower()]
        if word in known:
            continue
        shown += Markup("{}{}").format(text[end : found.start()], _build_button(word, found[0]))
        end = found.end()
    return shown + text[end:]


def add_explanations(page: str) -> str:
    """Return the HTML of a page with the explanations of its words at the end of ``main``.

    Further buttons of a word become plain text: a word explains itself where it first stands.
    """
    explanations: dict[str, str] = {}

    def replace(found: re.Match[str]) -> str:
        button, identifier, label = found[0], found[1], found[2]
        if identifier in explanations:
            return label
        explanations[identifier] = _build_explanation(identifier)
        return button

    page = _BUTTON.sub(replace, page)
    before, end, after = page.rpartition("</main>")
    if not end:  # a part of a page
        before, after = page, ""
    return "".join((before, *explanations.values(), end, after))


def _build_button(word: str, label: str) -> Markup:
    return _OPENINGS[word] + label + _CLOSING


def _build_explanation(identifier: str) -> str:
    word = _BY_IDENTIFIER[identifier]
    shown = Markup('<span class="word-text" id="word-{}" popover><strong>{}</strong> {}</span>')
    return str(shown.format(identifier, word, WORDS[word]))
