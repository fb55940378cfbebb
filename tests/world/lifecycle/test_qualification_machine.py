"""Qualifications agree with a naive model after any actions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from mockturk.domain.errors import ServiceError
from mockturk.store import tables
from world.lifecycle.indexes import Indexes
from world.lifecycle.qualification_model import NO_TYPE, TYPE_EXISTS, Kind, Model
from world.lifecycle.stage import KEY
from world.lifecycle.two_apis import TwoAPIs
from world.workers.qualifying import ANSWER_KEY, TEST, requirement

OTHER = "AKIAOTHER"
PREFIX = "AWS.MechanicalTurk."
NUMBERS = st.integers(0, 11)
WORKERS = ("A1", "A2", "A3")
MANY_TYPES = 6
RETRIES = (None, 0, 60, 3600)
KEYS = {10: ANSWER_KEY, 20: ANSWER_KEY.replace(">10<", ">20<")}
ANSWERS: tuple[tuple[Any, bool | None], ...] = (
    ({"pet": "cat"}, True),
    ({"pet": "dog"}, False),
    ({"pet": ["cat", "dog"]}, False),
    ({"pet": "cow"}, None),
)
WAITS = (1, 1, 30, 59, 60, 299, 300, 3599, 3600, 47 * 3600, 48 * 3600, 7)
REASONS = ("", "Not yet.")
WANTED = 5
"""What the HIT of the first type wants."""

DEEDS = [
    *("create", "create", "update", "update", "dispose", "assign", "revoke", "rescore"),
    *["ask"] * 6,
    *["submit"] * 5,
    *["grant", "reject", "wait"] * 2,
    "wait for what is next",
]


class Qualifying(RuleBasedStateMachine):
    """Requesters, workers and time; everything is looked at after each deed."""

    def __init__(self) -> None:
        super().__init__()
        self.stage = TwoAPIs()
        self.model = Model(self.stage.clock.now())
        self.indexes = Indexes(self.stage.world.store)
        self.type_ids: list[str] = []
        self.request_ids: list[str] = []
        self.hit_id = ""

    @initialize(numbers=st.lists(st.tuples(NUMBERS, NUMBERS), min_size=2, max_size=3))
    def begin(self, numbers: list[tuple[int, int]]) -> None:
        for n, m in numbers:
            self.do_create(n, m)
            self.do_ask(n, m)
        needs = requirement(self.type_ids[0], "GreaterThanOrEqualTo", WANTED)
        year = 365 * 86_400
        self.model.kinds[self.type_ids[0]].required = True
        self.hit_id = self.stage.hit(QualificationRequirement=needs, LifetimeInSeconds=year)

    # One rule for all deeds: hypothesis likes to leave whole rules out.

    @rule(deed=st.sampled_from(DEEDS), n=NUMBERS, m=NUMBERS)
    def step(self, deed: str, n: int, m: int) -> None:
        if deed == "wait":
            self.wait(timedelta(seconds=WAITS[n]))
        elif deed == "wait for what is next":  # until it happens, or a second before
            if times := self.to_come():
                by = min(times) - timedelta(seconds=m % 2) - self.model.now
                self.wait(max(by, timedelta(0)))
        elif deed != "create" or len(self.type_ids) < MANY_TYPES:
            getattr(self, f"do_{deed}")(n, m)

    def wait(self, by: timedelta) -> None:
        self.stage.later(by)
        self.model.later(by)

    def to_come(self) -> list[Any]:
        model = self.model
        open_tests = [one.deadline for one in model.requests.values() if one.state == "InTest"]
        going = [kind.gone_at for kind in model.kinds.values() if kind.gone_at and not kind.gone]
        retries = [
            one.at + timedelta(seconds=retry)
            for one in model.requests.values()
            if (retry := model.kinds[one.kind].retry)
        ]
        return [at for at in (*open_tests, *going, *retries) if at and at > model.now]

    # Deeds: what is done, and what the model says of it.

    def call(self, operation: str, expected: str | None, key: str = KEY, **request: object) -> Any:
        """Call an operation, which must end as expected; one refused changes nothing."""
        before = self.stage.snapshot() if expected else {}
        result = self.stage.call(operation, key=key, **request)
        assert result.code == (expected and PREFIX + expected), result.message
        if expected:
            assert but_accounts(self.stage.snapshot()) == but_accounts(before)
        return result

    def work(self, expected: str | None, deed: Any, *args: Any) -> Any:
        before = self.stage.snapshot()
        try:
            result = deed(*args)
        except ServiceError as error:
            assert error.code == PREFIX + (expected or ""), error.message  # noqa: PT017
            assert self.stage.snapshot() == before
            return None
        assert expected is None
        return result

    def a_type(self, n: int) -> str:
        return self.type_ids[-1 - n % len(self.type_ids)]

    def a_worker(self, m: int) -> str:
        return WORKERS[m % len(WORKERS)]

    def a_request(self, n: int, *wanted: str) -> str | None:
        """One of the latest requests, mostly one in a wanted state."""
        alike = [one for one in self.request_ids if self.model.requests[one].state in wanted]
        among = alike if alike and n % 4 else self.request_ids
        return among[-1 - n % len(among)] if among else None

    def a_holding(self, n: int, m: int) -> tuple[str, str]:
        """A type and a worker, mostly one that has or had it."""
        held = list(self.model.held)
        return held[-1 - n % len(held)] if held and n % 4 else (self.a_type(n), self.a_worker(m))

    def a_key(self, type_id: str, m: int) -> str:
        """The owner's key, seldom that of somebody else."""
        owner = self.model.kinds[type_id].owner
        return owner if m % 6 else (KEY if owner == OTHER else OTHER)

    def do_create(self, n: int, m: int) -> None:
        kind = Kind(OTHER if m % 5 == 4 else KEY, f"Type {n}", retry=RETRIES[m % 4])
        fields: dict[str, object] = {
            "Name": kind.name,
            "Description": "Tells cats from dogs",
            "QualificationTypeStatus": "Active",
            "RetryDelayInSeconds": kind.retry,
        }
        if n % 4 == 1:
            kind.auto, kind.auto_value = True, m
            fields |= {"AutoGranted": "true", "AutoGrantedValue": m}
        elif n % 4:
            kind.lasts, kind.worth = 300, (10 if n % 4 == 2 else None)
            fields |= self.test(kind.lasts, kind.worth)
        expected = self.model.create(kind)
        result = self.call("CreateQualificationType", expected, kind.owner, **fields)
        if expected is None:
            type_id = result.text("QualificationTypeId")
            self.type_ids.append(type_id)
            self.model.kinds[type_id] = kind
        else:
            assert expected == TYPE_EXISTS

    @staticmethod
    def test(lasts: int, worth: int | None) -> dict[str, object]:
        return {
            "Test": TEST,
            "TestDurationInSeconds": lasts,
            "AnswerKey": KEYS[worth] if worth else None,
        }

    def do_update(self, n: int, m: int) -> None:
        changes: tuple[tuple[dict[str, object], dict[str, object]], ...] = (
            ({"QualificationTypeStatus": "Inactive"}, {"active": False}),
            ({"QualificationTypeStatus": "Active"}, {"active": True}),
            ({"QualificationTypeStatus": "Active"}, {"active": True}),
            ({"RetryDelayInSeconds": 60}, {"retry": 60}),
            (self.test(60, 20), {"lasts": 60, "worth": 20}),
            (self.test(60, None), {"lasts": 60, "worth": None}),
            ({"AutoGranted": "true", "AutoGrantedValue": m}, {"auto": True, "auto_value": m}),
            ({"AutoGranted": "false"}, {"auto": False}),
        )
        fields, meant = changes[m % len(changes)]
        type_id = self.a_type(n)
        key = self.a_key(type_id, m + n)
        expected = self.model.update(key, type_id, **meant)
        self.call("UpdateQualificationType", expected, key, QualificationTypeId=type_id, **fields)

    def do_dispose(self, n: int, m: int) -> None:
        if m % 3 and n % 3:
            return  # or soon none would be left
        type_id = self.a_type(n)
        key = self.a_key(type_id, m)
        expected = self.model.dispose(key, type_id)
        self.call("DisposeQualificationType", expected, key, QualificationTypeId=type_id)

    def do_assign(self, n: int, m: int) -> None:
        type_id, worker = self.a_type(n), self.a_worker(m)
        key = self.a_key(type_id, m + n)
        expected = self.model.assign(key, type_id, worker, n)
        about = {"QualificationTypeId": type_id, "WorkerId": worker}
        self.call("AssignQualification", expected, key, IntegerValue=n, **about)

    def do_revoke(self, n: int, m: int) -> None:
        type_id, worker = self.a_holding(n, m)
        reason = REASONS[m % 2]
        key = self.a_key(type_id, m + n)
        expected = self.model.revoke(key, type_id, worker, reason)
        about = {"QualificationTypeId": type_id, "SubjectId": worker}
        self.call("RevokeQualification", expected, key, Reason=reason, **about)

    def do_rescore(self, n: int, m: int) -> None:
        type_id, worker = self.a_holding(n, m)
        key = self.a_key(type_id, m + n)
        expected = self.model.rescore(key, type_id, worker, m)
        about = {"QualificationTypeId": type_id, "SubjectId": worker}
        self.call("UpdateQualificationScore", expected, key, IntegerValue=m, **about)

    def do_grant(self, n: int, m: int) -> None:
        if request_id := self.a_request(n, "Pending"):
            key = self.a_key(self.model.requests[request_id].kind, m)
            expected = self.model.decide(key, request_id, m)
            about = {"QualificationRequestId": request_id}
            self.call("GrantQualification", expected, key, IntegerValue=m, **about)

    def do_reject(self, n: int, m: int) -> None:
        if request_id := self.a_request(n, "Pending"):
            key = self.a_key(self.model.requests[request_id].kind, m)
            expected = self.model.decide(key, request_id, None, REASONS[m % 2])
            about = {"QualificationRequestId": request_id}
            self.call("RejectQualificationRequest", expected, key, Reason=REASONS[m % 2], **about)

    def do_ask(self, n: int, m: int) -> None:
        type_id, worker = self.a_type(n), self.a_worker(m)
        expected = self.model.may_ask(type_id, worker)
        asked = self.work(expected, self.stage.workers.request_qualification, worker, type_id)
        if asked:
            self.request_ids.append(asked.qualification_request_id)
            self.model.ask(asked.qualification_request_id, type_id, worker)

    def do_submit(self, n: int, m: int) -> None:
        if request_id := self.a_request(n, "InTest"):
            answers, right = ANSWERS[m % 4]
            expected = self.model.submit(request_id, right=right)
            self.work(expected, self.stage.workers.submit_test, request_id, answers)
            assert right is not None or expected

    # What must be true.

    @invariant()
    def everything_is_as_the_model_says(self) -> None:
        self.workers_see_their_requests()
        self.workers_see_what_they_have()
        self.workers_see_types()
        self.requesters_see_what_is_theirs()
        self.hits_want_what_workers_have()
        with self.stage.world.store.transaction():
            self.indexes_agree()

    def workers_see_their_requests(self) -> None:
        for worker in WORKERS:
            shown = self.stage.workers.qualification_requests(worker, page_size=100).items
            assert [
                (one.qualification_request_id, one.qualification_type_id, one.status,
                 one.requested_at, one.deadline, one.submitted_at, one.value, one.reason)
                for one in shown
            ] == [
                (request_id, one.kind, one.state,
                 one.at, one.deadline, one.submitted_at, one.value, one.reason)
                for request_id, one in reversed(self.model.requests.items())
                if one.worker == worker
            ]  # fmt: skip

    def workers_see_what_they_have(self) -> None:
        for worker in WORKERS:
            shown = self.stage.workers.qualifications(worker, page_size=100).items
            assert [
                (one.qualification_type_id, one.value, one.status == "Granted",
                 one.granted_at, one.reason)
                for one in shown
            ] == [
                (type_id, one.value, one.granted, one.granted_at, one.reason)
                for (type_id, of), one in reversed(self.model.held.items())
                if of == worker
            ]  # fmt: skip

    def workers_see_types(self) -> None:
        workers = self.stage.workers
        for type_id, kind in self.model.kinds.items():
            if kind.gone:
                self.work(NO_TYPE, workers.qualification_type, type_id)
                continue
            for worker in WORKERS:
                shown = workers.qualification_type(type_id, worker)
                assert shown.value == self.model.value(type_id, worker)
                refused = self.model.may_ask(type_id, worker)
                assert shown.may_request is (refused is None)
                assert (shown.why_not is None) is (refused is None)
        listed = workers.qualification_types(only_requestable=True, page_size=100).items
        assert sorted(one.qualification_type_id for one in listed) == sorted(
            type_id
            for type_id, kind in self.model.kinds.items()
            if kind.active and not kind.gone_at
        )

    def requesters_see_what_is_theirs(self) -> None:
        for key in (KEY, OTHER):
            listed = self.stage.done("GetQualificationRequests", key=key, PageSize=100)
            assert sorted(
                one.text("QualificationRequestId") or ""
                for one in listed.all("QualificationRequest")
            ) == sorted(
                request_id
                for request_id, one in self.model.requests.items()
                if one.state == "Pending" and self.model.kinds[one.kind].owner == key
            )
        for type_id, kind in self.model.kinds.items():
            for status in () if kind.gone else ("Granted", "Revoked"):
                listed = self.stage.done(
                    "GetQualificationsForQualificationType",
                    key=kind.owner, QualificationTypeId=type_id, Status=status, PageSize=100,
                )  # fmt: skip
                assert [
                    (one.text("SubjectId"), one.text("IntegerValue"))
                    for one in listed.all("Qualification")
                ] == [
                    (worker, str(one.value))
                    for (of, worker), one in self.model.held.items()
                    if of == type_id and one.granted is (status == "Granted")
                ]

    def hits_want_what_workers_have(self) -> None:
        if not self.hit_id:
            return
        for worker in WORKERS:
            value = self.model.value(self.type_ids[0], worker)
            met = value is not None and value >= WANTED
            assert self.stage.workers.preview(worker, self.hit_id).unmet == (
                () if met else (self.type_ids[0],)
            )

    def indexes_agree(self) -> None:
        store = self.stage.world.store
        kept = (store.get(tables.QUALIFICATION_REQUESTS, one) for one in self.request_ids)
        self.indexes.agree(tables.QUALIFICATION_REQUESTS, [one for one in kept if one])
        held = (
            store.get(tables.QUALIFICATIONS, f"{type_id} {worker}")
            for type_id, worker in self.model.held
        )
        self.indexes.agree(tables.QUALIFICATIONS, [one for one in held if one])
        for table in (tables.QUALIFICATION_REQUESTS, tables.QUALIFICATION_TYPES):
            first = store.first(table, tables.DUE, tables.DUE)
            assert first is None or first[0] > self.model.now


def but_accounts(snapshot: dict[str, Any]) -> dict[str, Any]:
    """All but the accounts: a requester's first call makes one, even if it is refused."""
    return {name: rows for name, rows in snapshot.items() if name != "accounts"}


TestQualifying = Qualifying.TestCase
TestQualifying.settings = settings(
    max_examples=40, stateful_step_count=30, deadline=None, database=None
)
