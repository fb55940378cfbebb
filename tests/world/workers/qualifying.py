"""A stage with Qualification types on it: requesters make them, workers ask for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from documents.question_texts import SCHEMAS
from mockturk.domain.qualification_requirements import QualificationTypeStatus
from mockturk.domain.qualification_types import Qualification, QualificationType, qualification_key
from mockturk.store import tables
from mockturk.world.lifecycle.qualifications import grant, grant_request, reject_request, revoke
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.lifecycle.world_transaction import WorldTransaction
from world.lifecycle.stage import KEY, Stage

TEST = (
    f'<QuestionForm xmlns="{SCHEMAS}/2005-10-01/QuestionForm.xsd"><Question>'
    "<QuestionIdentifier>pet</QuestionIdentifier><IsRequired>true</IsRequired>"
    "<QuestionContent><Text>Which one purrs?</Text></QuestionContent><AnswerSpecification>"
    "<SelectionAnswer><MaxSelectionCount>2</MaxSelectionCount><Selections>"
    "<Selection><SelectionIdentifier>cat</SelectionIdentifier><Text>Cat</Text></Selection>"
    "<Selection><SelectionIdentifier>dog</SelectionIdentifier><Text>Dog</Text></Selection>"
    "</Selections></SelectionAnswer></AnswerSpecification></Question></QuestionForm>"
)
ANSWER_KEY = (
    f'<AnswerKey xmlns="{SCHEMAS}/2005-10-01/AnswerKey.xsd"><Question>'
    "<QuestionIdentifier>pet</QuestionIdentifier>"
    "<AnswerOption><SelectionIdentifier>cat</SelectionIdentifier>"
    "<AnswerScore>10</AnswerScore></AnswerOption>"
    "<DefaultScore>-5</DefaultScore></Question></AnswerKey>"
)
WITH_TEST = {"test": TEST, "test_duration": timedelta(minutes=5)}
SCORED = {**WITH_TEST, "answer_key": ANSWER_KEY}


class QualifyingStage(Stage):
    """Types are kept as operations would keep them."""

    def kind(self, name: str = "", **fields: Any) -> str:
        """Make a Qualification type and return its id."""
        with open_transaction(self.world) as transaction:
            serial = self.world.ids.serial()
            kind = QualificationType(
                id=self.world.ids.qualification_type(),
                serial=serial,
                owner=fields.pop("owner", self.owner(transaction)),
                created_at=transaction.now,
                name=name or f"Type {serial}",
                description=fields.pop("description", "Tells cats from dogs"),
                **typed(fields),
            )
            transaction.store.save(tables.QUALIFICATION_TYPES, kind)
            return kind.id

    def owner(self, transaction: WorldTransaction, key: str = KEY) -> str:
        return transaction.world.account(key).id

    def changed(self, type_id: str, **fields: Any) -> None:
        """Change a type."""
        with open_transaction(self.world) as transaction:
            kind = self._kind(transaction, type_id)
            changed = {name: getattr(kind, name) for name in kind.__struct_fields__} | typed(fields)
            transaction.store.save(tables.QUALIFICATION_TYPES, QualificationType(**changed))

    def granted(self, type_id: str, worker_id: str, value: int = 1) -> None:
        with open_transaction(self.world) as transaction:
            grant(transaction, self._kind(transaction, type_id), worker_id, value)

    def revoked(self, type_id: str, worker_id: str, reason: str = "") -> None:
        with open_transaction(self.world) as transaction:
            held = transaction.store.get(
                tables.QUALIFICATIONS, qualification_key(type_id, worker_id)
            )
            assert held
            revoke(transaction, held, reason)

    def decided(self, request_id: str, value: int | None = None, reason: str = "") -> None:
        """Grant a request a value, or reject it without one."""
        with open_transaction(self.world) as transaction:
            request = transaction.store.get(tables.QUALIFICATION_REQUESTS, request_id)
            assert request
            if value is None:
                reject_request(transaction, request, reason)
            else:
                grant_request(transaction, self._kind(transaction, request.type_id), request, value)

    def held(self, type_id: str, worker_id: str) -> Qualification | None:
        with open_transaction(self.world) as transaction:
            return transaction.store.get(
                tables.QUALIFICATIONS, qualification_key(type_id, worker_id)
            )

    def value(self, type_id: str, worker_id: str) -> int | str | None:
        """What a worker has, as they see it."""
        return self.workers.qualification_type(type_id, worker_id).value

    @staticmethod
    def _kind(transaction: WorldTransaction, type_id: str) -> QualificationType:
        kind = transaction.store.get(tables.QUALIFICATION_TYPES, type_id)
        assert kind
        return kind


def typed(fields: dict[str, Any]) -> dict[str, Any]:
    if "status" in fields:
        return {**fields, "status": QualificationTypeStatus(fields["status"])}
    return fields


def requirement(
    type_id: str, comparator: str, *values: int | str, preview: bool = False
) -> dict[str, object]:
    """A requirement of integers, or of locales such as ``US-NY``."""
    places = [str(value).partition("-") for value in values if isinstance(value, str)]
    return {
        "QualificationTypeId": type_id,
        "Comparator": comparator,
        "IntegerValue": [value for value in values if isinstance(value, int)],
        "LocaleValue": [
            {"Country": country, "Subdivision": part or None} for country, _, part in places
        ],
        "RequiredToPreview": "true" if preview else None,
    }
