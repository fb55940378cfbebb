"""What the workers of a remote world do about Qualifications."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from mockturk.client.connection import ControlConnection, Paging, to_path_segment

Answers = Mapping[str, "str | Sequence[str] | bytes"]
"""What a worker put into each field of a question: a text, several selections, or a file."""


class RemoteQualifications:
    """The workers of a world, as far as Qualifications are concerned.

    Each method is the one of ``mockturk.world.workers`` over HTTP; views are dicts.
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
        """Return the Qualification types by name, with a worker as that worker sees them."""
        query = {"worker_id": worker_id, "search": search, "only_requestable": only_requestable}
        return self._connection.get_list(
            "/qualification-types", "qualification_types", {**query, **paging}
        )

    def qualification_type(
        self, qualification_type_id: str, worker_id: str | None = None
    ) -> dict[str, Any]:
        """Return a Qualification type, with a worker as that worker sees it."""
        path = f"/qualification-types/{to_path_segment(qualification_type_id)}"
        return dict(self._connection.get(path, {"worker_id": worker_id}))

    def request_qualification(self, worker_id: str, qualification_type_id: str) -> dict[str, Any]:
        """Ask for a Qualification and return the request: Granted, InTest or Pending."""
        path = f"/qualification-types/{to_path_segment(qualification_type_id)}/request"
        return dict(self._connection.post(path, worker_id=worker_id))

    def submit_test(self, qualification_request_id: str, answers: Answers | str) -> dict[str, Any]:
        """Submit a test: what is in each field, or a QuestionFormAnswers document."""
        path = f"/qualification-requests/{to_path_segment(qualification_request_id)}/submit"
        return dict(self._connection.ask("POST", path, body=build_submission(answers)))

    def qualification_request(self, qualification_request_id: str) -> dict[str, Any]:
        """Return a request, in whatever state it is."""
        path = f"/qualification-requests/{to_path_segment(qualification_request_id)}"
        return dict(self._connection.get(path))

    def qualification_requests(
        self, worker_id: str, *, status: str | Sequence[str] = (), **paging: Unpack[Paging]
    ) -> list[dict[str, Any]]:
        """Return the requests of a worker in some states or all, the last first."""
        path = f"/workers/{to_path_segment(worker_id)}/qualification-requests"
        return self._connection.get_list(
            path, "qualification_requests", {"status": status, **paging}
        )

    def qualifications(
        self, worker_id: str, *, status: str | Sequence[str] = (), **paging: Unpack[Paging]
    ) -> list[dict[str, Any]]:
        """Return the Qualifications of a worker, Granted or Revoked or both, the newest first."""
        path = f"/workers/{to_path_segment(worker_id)}/qualifications"
        return self._connection.get_list(path, "qualifications", {"status": status, **paging})


def build_submission(answers: Answers | str) -> dict[str, Any]:
    """Return the body that submits answers; files go in base64."""
    if isinstance(answers, str):
        return {"document": answers}
    return {
        "answers": {
            name: {"base64": base64.b64encode(one).decode()} if isinstance(one, bytes) else one
            for name, one in answers.items()
        }
    }
