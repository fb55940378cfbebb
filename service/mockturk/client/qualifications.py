"""The workers of a world: finding and requesting Qualifications."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias, Unpack

from mockturk.client.connection import ControlConnection, ItemList, Paging, to_path_segment
from mockturk.domain.views.workers import (
    QualificationInfo,
    QualificationPage,
    QualificationRequestInfo,
    QualificationRequestPage,
    QualificationTypeInfo,
    QualificationTypePage,
)

Answers: TypeAlias = Mapping[str, str | Sequence[str] | bytes]
"""The answer to each field of a question: a text, several selections, or the bytes of a file."""

QualificationStatus: TypeAlias = Literal["Granted", "Revoked"]
RequestStatus: TypeAlias = Literal["InTest", "Pending", "Granted", "Rejected", "Abandoned"]


class WorkerQualifications:
    """The workers of a world, as far as Qualifications are concerned."""

    def __init__(self, connection: ControlConnection) -> None:
        self._connection = connection

    def qualification_types(
        self,
        worker_id: str | None = None,
        *,
        search: str | None = None,
        only_requestable: bool = False,
        **paging: Unpack[Paging],
    ) -> ItemList[QualificationTypeInfo]:
        """Return the Qualification types of requesters and the system, sorted by name.

        :param worker_id: a worker; each type then has the worker's value, and whether the worker
            may request it now. None: no worker.
        :param search: words that must all be in the name, description or keywords; case does not
            matter. None: any.
        :param only_requestable: True leaves out the types that no worker may request.
        :param paging: ``page``, from 1 on, and ``page_size``, 1 to 100.
        :raises InvalidValueError: when ``worker_id`` is not a WorkerId, or a page is out of range.
        """
        query = {"worker_id": worker_id, "search": search, "only_requestable": only_requestable}
        path = "/qualification-types"
        return self._connection.get_list(path, QualificationTypePage, {**query, **paging})

    def qualification_type(
        self, qualification_type_id: str, worker_id: str | None = None
    ) -> QualificationTypeInfo:
        """Return a Qualification type, without its Test and AnswerKey.

        :param worker_id: a worker; the type then has the worker's value, and whether the worker may
            request it now. None: no worker.
        :raises ControlAPIError: when there is no such type (404).
        :raises InvalidValueError: when ``worker_id`` is not a WorkerId.
        """
        path = f"/qualification-types/{to_path_segment(qualification_type_id)}"
        return self._connection.get(path, QualificationTypeInfo, {"worker_id": worker_id})

    def request_qualification(
        self, worker_id: str, qualification_type_id: str
    ) -> QualificationRequestInfo:
        """Request a Qualification, and return the request: Granted, InTest or Pending.

        :raises ControlAPIError: when there is no such type (404). Also when the type is not active,
            the worker's last request is not decided, or a second request is not allowed or not
            allowed yet (409); ``code`` says which.
        :raises InvalidValueError: when ``worker_id`` is not a WorkerId, or the type is one of the
            system's.
        """
        path = f"/qualification-types/{to_path_segment(qualification_type_id)}/request"
        return self._connection.post(path, QualificationRequestInfo, worker_id=worker_id)

    def submit_test(
        self, qualification_request_id: str, answers: Answers | str
    ) -> QualificationRequestInfo:
        """Submit the answers to a test, and return the request: Granted or Pending.

        :param answers: a dict of the text or selections for each field; or a QuestionFormAnswers
            document.
        :raises ControlAPIError: when there is no such request (404), or its status is not InTest
            (409).
        :raises InvalidValueError: when the answers are not well-formed, or do not fit the test.
        """
        path = f"/qualification-requests/{to_path_segment(qualification_request_id)}/submit"
        return self._connection.post(path, QualificationRequestInfo, **build_submission(answers))

    def qualification_request(self, qualification_request_id: str) -> QualificationRequestInfo:
        """Return a Qualification request, in any status.

        :raises ControlAPIError: when there is no such request (404).
        """
        path = f"/qualification-requests/{to_path_segment(qualification_request_id)}"
        return self._connection.get(path, QualificationRequestInfo)

    def qualification_requests(
        self,
        worker_id: str,
        *,
        status: RequestStatus | Sequence[RequestStatus] = (),
        **paging: Unpack[Paging],
    ) -> ItemList[QualificationRequestInfo]:
        """Return a worker's requests for Qualifications, the newest first.

        :param status: a status, or several of them: InTest, Pending, Granted, Rejected, Abandoned.
            Empty: all.
        :param paging: ``page``, from 1 on, and ``page_size``, 1 to 100.
        :raises InvalidValueError: when ``worker_id`` is not a WorkerId, a status is unknown, or a
            page is out of range.
        """
        path = f"/workers/{to_path_segment(worker_id)}/qualification-requests"
        query = {"status": status, **paging}
        return self._connection.get_list(path, QualificationRequestPage, query)

    def qualifications(
        self,
        worker_id: str,
        *,
        status: QualificationStatus | Sequence[QualificationStatus] = (),
        **paging: Unpack[Paging],
    ) -> ItemList[QualificationInfo]:
        """Return the Qualifications that requesters granted a worker, the newest first.

        :param status: a status, or several of them: Granted, Revoked. Empty: all.
        :param paging: ``page``, from 1 on, and ``page_size``, 1 to 100.
        :raises InvalidValueError: when ``worker_id`` is not a WorkerId, a status is unknown, or a
            page is out of range.
        """
        path = f"/workers/{to_path_segment(worker_id)}/qualifications"
        query = {"status": status, **paging}
        return self._connection.get_list(path, QualificationPage, query)


def build_submission(answers: Answers | str) -> dict[str, Any]:
    """Return the body of a request that submits answers; files are in base64."""
    if isinstance(answers, str):
        return {"document": answers}
    if not isinstance(answers, Mapping):
        raise TypeError(f"answers must be a dict or a document, not {answers!r}")
    return {
        "answers": {
            name: {"base64": base64.b64encode(one).decode()} if isinstance(one, bytes) else one
            for name, one in answers.items()
        }
    }
