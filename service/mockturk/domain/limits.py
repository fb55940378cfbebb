"""The limits that requests are checked against, in two sets: strict and relaxed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Literal, TypeAlias

from mockturk.domain.record import Record, replace

DAY = 86_400
YEAR = 365 * DAY


class Range(Record, frozen=True):
    """An inclusive range of numbers."""

    lowest: int
    highest: int


class Limits(Record, frozen=True):
    """The numbers and switches of the validation rules; lengths of texts are in characters.

    Sources: docs/reference/operations.md#createhit, docs/reference/lifecycle.md#review-policies,
    docs/reference/lifecycle.md#qualification-requirements.
    """

    title: int = 128
    description: int = 2000
    keywords: int = 1000
    requester_annotation: int = 255
    unique_request_token: int = 64
    identifier: int = 64
    question_bytes: int = 65_535
    question_may_be_any_text: bool = False

    # Seconds.
    assignment_duration: Range = Range(30, YEAR)
    auto_approval_delay: Range = Range(0, 30 * DAY)
    lifetime: Range = Range(30, YEAR)
    default_auto_approval_delay: int = 30 * DAY
    default_lifetime: int = 7 * DAY  # docs/reference/decisions.md#d3-default-lifetime; our choice

    # USD. The service's largest reward is unknown; this one is our choice.
    largest_reward: Decimal = Decimal("1000000.00")
    max_assignments: Range = Range(1, 1_000_000_000)
    token_remembered: timedelta = timedelta(hours=24)
    unknown_hit_types: bool = False

    qualification_requirements: int = 10
    integer_values: int = 15
    locale_values: int = 30
    unknown_qualification_types: bool = False

    # Unknown, our choice; the only fact is that the retry delay may be 0 and the test duration may
    # not. Times are in seconds.
    qualification_type_name: int = 200
    retry_delay: Range = Range(0, 2**31 - 1)
    test_duration: Range = Range(1, 2**31 - 1)

    known_answer_score: Range = Range(0, 101)
    known_answer_extension_ceiling: Range = Range(2, 25)
    default_known_answer_extension_ceiling: int = 5
    hit_agreement_score: Range = Range(1, 100)
    policy_extension_time: Range = Range(3600, YEAR)

    unknown_response_groups: bool = False
    statistic_days: Range = Range(1, 730)  # docs/reference/decisions.md#d27

    page_size: Range = Range(1, 100)
    default_page_size: int = 10
    # For GetReviewResultsForHIT and GetBlockedWorkers (docs/reference/decisions.md#d15-long-pages).
    long_page_size: Range = Range(1, 65_535)
    default_review_page_size: int = 400

    max_assignments_increment: Range = Range(1, 1_000_000_000)
    expiration_increment: Range = Range(60, YEAR)  # docs/reference/decisions.md#d24
    requester_feedback: int = 1024
    smallest_bonus: Decimal = Decimal("0.01")
    worker_blocks: int = 100_000
    message_text: int = 4096  # documented for NotifyWorkers; for reasons the limit is unknown
    message_subject: int = 200
    notified_workers: Range = Range(1, 100)

    # What a world keeps; our choice. Without these limits, made-up access keys, or calls under a
    # frozen clock, would fill the memory.
    accounts: int = 100_000
    tokens: int = 100_000  # remembered request tokens; the oldest are forgotten
    file_urls: int = 10_000  # URLs of uploaded files; the oldest are deleted
    layouts: int = 1_000


class ActiveLimits:
    """The present limits of a world, which may change between two calls."""

    def __init__(self, limits: Limits) -> None:
        self.initial = limits
        self.limits = limits

    def restart(self) -> None:
        """Restore the initial limits."""
        self.limits = self.initial


STRICT = Limits()
"""The limits of the service."""

RELAXED = replace(
    STRICT,
    question_may_be_any_text=True,
    unknown_hit_types=True,
    unknown_qualification_types=True,
    unknown_response_groups=True,
)
"""For quick demos: any text is a valid Question, and ids of unknown types are accepted."""

RuleSetName: TypeAlias = Literal["strict", "relaxed"]

RULE_SETS: dict[RuleSetName, Limits] = {"strict": STRICT, "relaxed": RELAXED}
