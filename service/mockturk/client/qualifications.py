"""The workers of a remote world: finding and requesting Qualifications."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from mockturk.client.connection import ControlConnection, Paging, to_path_segment

Answers = Mapping[str, "str | Sequence[str] | bytes"]
"""The answer to a field of a question: a text, several selections, or a file."""


class RemoteQualifications:
    """The workers of a remote world, as far as Qualifications are concerned.

    The methods are those of ``WorkerQualifications``, over HTTP; they return dicts, not views.
    """

    def __init__(self, connection: ControlConnection) -> None:
        self._connection = connection

    def qualification_types(
        self,
        worker_id: str | None = None,
        *,
        search: str | None = None,
        only_requestable: bool = False,
        **paging: Unpack[Paging],
    ) -> list[dict[str, Any]]:
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
        return self._connection.get_list(
            "/qualification-types", "qualification_types", {**query, **paging}
        )

    def qualification_type(
        self, qualification_type_id: str, worker_id: str | None = None
    ) -> dict[str, Any]:
        """Return a Qualification type, without its Test and AnswerKey.

        :param worker_id: a worker; the type then has the worker's value, and whether the worker may
            request it now. None: no worker.
        :raises ControlAPIError: when there is no such type (404).
        :raises InvalidValueError: when ``worker_id`` is not a WorkerId.
        """
        path = f"/qualification-types/{to_path_segment(qualification_type_id)}"
        return dict(self._connection.get(path, {"worker_id": worker_id}))

    def request_qualification(self, worker_id: str, qualification_type_id: str) -> dict[str, Any]:
        """Request a Qualification, and return the request: Granted, InTest or Pending.

        :raises ControlAPIError: when there is no such type (404). Also when the type is not active,
            the worker's last request is not decided, or a second request is not allowed or not
            allowed yet (409); ``code`` says which.
        :raises InvalidValueError: when ``worker_id`` is not a WorkerId, or the type is one of the
            system's.
        """
        path = f"/qualification-types/{to_path_segment(qualification_type_id)}/request"
        return dict(self._connection.post(path, worker_id=worker_id))

    def submit_test(self, qualification_request_id: str, answers: Answers | str) -> dict[str, Any]:
        """Submit the answers to a test, and return the request: Granted or Pending.

        :param answers: a dict of the text or selections for each field; or a QuestionFormAnswers
            document.
        :raises ControlAPIError: when there is no such request (404), or its status is not InTest
            (409).
        :raises InvalidValueError: when the answers are not well-formed, or do not fit the test.
        """
        path = f"/qualification-requests/{to_path_segment(qualification_request_id)}/submit"
        return dict(self._connection.ask("POST", path, body=build_submission(answers)))

    def qualification_request(self, qualification_request_id: str) -> dict[str, Any]:
        """Return a Qualification request, in any status.

        :raises ControlAPIError: when there is no such request (404).
        """
        path = f"/qualification-requests/{to_path_segment(qualification_request_id)}"
        return dict(self._connection.get(path))

    def qualification_requests(
        self, worker_id: str, *, status: str | Sequence[str] = (), **paging: Unpack[Paging]
    ) -> list[dict[str, Any]]:
        """Return a worker's requests for Qualifications, the newest first.

        :param status: a status, or several of them: InTest, Pending, Granted, Rejected, Abandoned.
            Empty: all.
        :param paging: ``page``, from 1 on, and ``page_size``, 1 to 100.
        :raises InvalidValueError: when ``worker_id`` is not a WorkerId, a status is unknown, or a
            page is out of range.
        """
        path = f"/workers/{to_path_segment(worker_id)}/qualification-requests"
        return self._connection.get_list(
            path, "qualification_requests", {"status": status, **paging}
        )

    def qualifications(
        self, worker_id: str, *, status: str | Sequence[str] = (), **paging: Unpack[Paging]
    ) -> list[dict[str, Any]]:
        """Return the Qualifications that requesters granted a worker, the newest first.

        :param status: a status, or several of them: Granted, Revoked. Empty: all.
        :param paging: ``page``, from 1 on, and ``page_size``, 1 to 100.
        :raises InvalidValueError: when ``worker_id`` is not a WorkerId, a status is unknown, or a
            page is out of range.
        """
        path = f"/workers/{to_path_segment(worker_id)}/qualifications"
        return self._connection.get_list(path, "qualifications", {"status": status, **paging})


def build_submission(answers: Answers | str) -> dict[str, Any]:
    """Return the body of a request that submits answers; files are in base64."""
    if isinstance(answers, str):
        return {"document": answers}
    return {
        "answers": {
            name: {"base64": base64.b64encode(one).decode()} if isinstance(one, bytes) else one
            for name, one in answers.items()
        }
    }
