"""What Qualification types, Qualifications and requests should be: a naive model.

Each deed takes what the operation or the worker was given, says which error to expect, by the
last part of its code, and changes the model if there is none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

NO_TYPE = "QualificationTypeDoesNotExist"
TYPE_EXISTS = "QualificationTypeAlreadyExists"
HELD = "QualificationAlreadyExists"
TYPE_STATE = "InvalidQualificationTypeState"
NO_REQUEST = "QualificationRequestDoesNotExist"
REQUEST_STATE = "InvalidQualificationRequestState"
NO_QUALIFICATION = "QualificationDoesNotExist"
QUALIFICATION_STATE = "InvalidQualificationState"
NO_RETAKE = "QualificationTypeDoesNotAllowRetake"
TOO_EARLY = "QualificationTypeRetryDelayNotElapsed"
INVALID = "InvalidParameterValue"

DISPOSING = timedelta(hours=48)
WRONG = -5
"""What a wrong answer to any scored test is worth."""


@dataclass
class Kind:
    """A type; ``worth`` is what a right answer to its test is, None without an AnswerKey."""

    owner: str
    name: str
    active: bool = True
    retry: int | None = None
    lasts: int | None = None
    worth: int | None = None
    auto: bool = False
    auto_value: int = 1
    gone_at: datetime | None = None
    gone: bool = False
    required: bool = False  # by a HIT, which is never disposed of

    @property
    def has_name(self) -> bool:
        return not self.gone and (not self.gone_at or self.required)


@dataclass
class Held:
    value: int
    granted_at: datetime
    granted: bool = True
    reason: str | None = None


@dataclass
class Asked:
    kind: str
    worker: str
    at: datetime
    state: str
    deadline: datetime | None = None
    submitted_at: datetime | None = None
    worth: int | None = None
    value: int | None = None
    reason: str | None = None


@dataclass
class Model:
    now: datetime
    kinds: dict[str, Kind] = field(default_factory=dict)
    held: dict[tuple[str, str], Held] = field(default_factory=dict)
    requests: dict[str, Asked] = field(default_factory=dict)

    def later(self, by: timedelta) -> None:
        self.now += by
        for asked in self.requests.values():
            if asked.state == "InTest" and asked.deadline and asked.deadline <= self.now:
                asked.state = "Abandoned"
        for kind in self.kinds.values():
            if kind.gone_at and kind.gone_at <= self.now:
                kind.gone = True

    # Requesters, by their keys.

    def create(self, made: Kind) -> str | None:
        for kind in self.kinds.values():
            if (kind.owner, kind.name) == (made.owner, made.name) and kind.has_name:
                return TYPE_EXISTS
        return None

    def own(self, key: str, type_id: str, *, in_use: bool = False) -> str | None:
        kind = self.kinds[type_id]
        if kind.gone or kind.owner != key:
            return NO_TYPE
        return TYPE_STATE if in_use and kind.gone_at else None

    def update(self, key: str, type_id: str, **changes: object) -> str | None:
        if error := self.own(key, type_id, in_use=True):
            return error
        kind = self.kinds[type_id]
        if changes.get("auto", kind.auto) and (changes.get("lasts") or kind.lasts):
            return INVALID
        for name, value in changes.items():
            setattr(kind, name, value)
        return None

    def dispose(self, key: str, type_id: str) -> str | None:
        if error := self.own(key, type_id, in_use=True):
            return error
        self.kinds[type_id].gone_at = self.now + DISPOSING
        for asked in self.requests.values():
            if asked.kind == type_id and asked.state in ("InTest", "Pending"):
                asked.state = "Rejected"
                asked.reason = "There will be no such Qualification any more."
        return None

    def assign(self, key: str, type_id: str, worker: str, value: int) -> str | None:
        if error := self.own(key, type_id, in_use=True):
            return error
        if (held := self.held.get((type_id, worker))) and held.granted:
            return HELD
        self.give(type_id, worker, value)
        return None

    def decide(self, key: str, request_id: str, value: int | None, reason: str = "") -> str | None:
        asked = self.requests[request_id]
        strangers = self.kinds[asked.kind].owner != key
        if strangers or asked.state in ("InTest", "Abandoned"):
            return NO_REQUEST
        if asked.state != "Pending":
            return REQUEST_STATE
        if value is None:
            asked.state, asked.reason = "Rejected", reason or None
        else:
            self.grant(asked, value)
        return None

    def revoke(self, key: str, type_id: str, worker: str, reason: str) -> str | None:
        if error := self.has(key, type_id, worker):
            return error
        held = self.held[type_id, worker]
        held.granted, held.reason = False, reason or None
        return None

    def rescore(self, key: str, type_id: str, worker: str, value: int) -> str | None:
        if error := self.has(key, type_id, worker):
            return error
        self.held[type_id, worker].value = value
        return None

    def has(self, key: str, type_id: str, worker: str) -> str | None:
        if error := self.own(key, type_id):
            return error
        held = self.held.get((type_id, worker))
        if held is None:
            return NO_QUALIFICATION
        return None if held.granted else QUALIFICATION_STATE

    # Workers.

    def may_ask(self, type_id: str, worker: str) -> str | None:
        kind = self.kinds[type_id]
        if kind.gone:
            return NO_TYPE
        if kind.gone_at or not kind.active:
            return TYPE_STATE
        before = [
            asked
            for asked in self.requests.values()
            if (asked.kind, asked.worker) == (type_id, worker)
        ]
        if not before:
            return None
        if before[-1].state in ("InTest", "Pending"):
            return REQUEST_STATE
        if kind.retry is None:
            return NO_RETAKE
        return TOO_EARLY if self.now < before[-1].at + timedelta(seconds=kind.retry) else None

    def ask(self, request_id: str, type_id: str, worker: str) -> None:
        kind = self.kinds[type_id]
        asked = self.requests[request_id] = Asked(type_id, worker, self.now, "Pending")
        if kind.lasts:
            asked.state, asked.worth = "InTest", kind.worth
            asked.deadline = self.now + timedelta(seconds=kind.lasts)
            return
        asked.submitted_at = self.now
        if kind.auto:
            self.grant(asked, kind.auto_value)

    def submit(self, request_id: str, *, right: bool | None) -> str | None:
        """Hand in an answer; None is one that does not fit the test."""
        asked = self.requests[request_id]
        if asked.state != "InTest":
            return REQUEST_STATE
        if right is None:
            return INVALID
        asked.state, asked.submitted_at = "Pending", self.now
        if asked.worth is not None:
            self.grant(asked, asked.worth if right else WRONG)
        return None

    # Both.

    def grant(self, asked: Asked, value: int) -> None:
        asked.state, asked.value = "Granted", value
        self.give(asked.kind, asked.worker, value)

    def give(self, type_id: str, worker: str, value: int) -> None:
        # What one has keeps its place among the others.
        self.held.setdefault((type_id, worker), Held(0, self.now))
        self.held[type_id, worker] = Held(value, self.now)

    def value(self, type_id: str, worker: str) -> int | None:
        held = self.held.get((type_id, worker))
        return held.value if held and held.granted else None
