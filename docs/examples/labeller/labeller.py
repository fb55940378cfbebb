"""Label pictures on Mechanical Turk: create a HIT for each, collect the answers, pay for them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Any

import requests
import zeep
from lxml import etree
from zeep.exceptions import Fault

ATTEMPTS = 4
WORKERS_PER_PICTURE = 3
SECONDS = {"hour": 3_600, "day": 86_400}
QUESTION = """\
<QuestionForm xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/\
QuestionForm.xsd"><Question><QuestionIdentifier>label</QuestionIdentifier><IsRequired>true\
</IsRequired><QuestionContent><Text>What is on the picture {picture}?</Text></QuestionContent>\
<AnswerSpecification><FreeTextAnswer/></AnswerSpecification></Question></QuestionForm>"""


class RefusedError(Exception):
    """The service refused a request."""

    def __init__(self, code: str, message: str, data: dict[str, str]) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.data = data


class Labeller:
    """A requester; ``sleep`` waits before a call is repeated."""

    def __init__(
        self, wsdl_url: str, key: str, secret: str, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._client = zeep.Client(wsdl_url)  # type: ignore[no-untyped-call]
        self._key, self._secret, self._sleep = key, secret, sleep

    def _credentials(self, operation: str) -> tuple[str, str, str]:
        """Return access key, Timestamp and Signature."""
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        text = f"AWSMechanicalTurkRequester{operation}{at}".encode()
        digest = hmac.new(self._secret.encode(), text, hashlib.sha1).digest()
        return self._key, at, base64.b64encode(digest).decode()

    def _send_once(self, operation: str, request: dict[str, object]) -> Any:
        send = getattr(self._client.service, operation)
        return send(*self._credentials(operation), Request=[request])

    def _send(self, operation: str, request: dict[str, object]) -> Any:
        """Send a request, again if the service is busy or the connection breaks."""
        for attempt in range(1, ATTEMPTS):
            try:
                return self._send_once(operation, request)
            except Fault as fault:
                if "ServiceUnavailable" not in str(fault.code):
                    raise
            except requests.ConnectionError:
                pass
            self._sleep(2**attempt)
        return self._send_once(operation, request)

    def _call(self, operation: str, **request: object) -> Any:
        """Send a request and return its result; raises RefusedError."""
        answer = self._send(operation, request)
        refused = answer.OperationRequest.Errors  # of the whole call
        if not refused:
            name = "HIT" if operation in ("CreateHIT", "GetHIT") else f"{operation}Result"
            (result,) = answer[name]
            refused = result.Request.Errors
            if not refused:
                return result
        first = refused.Error[0]
        raise RefusedError(first.Code, first.Message, {one.Key: one.Value for one in first.Data})

    def post(self, picture: str, reward: str = "0.05") -> str:
        """Create the HIT of a picture, at most once a day; return its id."""
        try:
            created = self._call(
                "CreateHIT",
                Title="Label a picture",
                Description="Say in a word what is on a picture",
                Keywords="picture, label",
                Reward={"Amount": reward, "CurrencyCode": "USD"},
                AssignmentDurationInSeconds=SECONDS["hour"],
                AutoApprovalDelayInSeconds=3 * SECONDS["day"],
                LifetimeInSeconds=7 * SECONDS["day"],
                MaxAssignments=WORKERS_PER_PICTURE,
                RequesterAnnotation=picture,
                Question=QUESTION.format(picture=picture),
                UniqueRequestToken=hashlib.sha256(picture.encode()).hexdigest(),
            )
        except RefusedError as error:
            if error.code != "AWS.MechanicalTurk.HITAlreadyExists":
                raise
            return error.data["HITId"]  # an earlier attempt, whose response was lost
        return str(created.HITId)

    def _list(
        self, operation: str, name: str, field: str | None, **request: object
    ) -> Iterator[Any]:
        """Yield the items of all pages of a list, or a field of each."""
        for page in count(1):
            found = self._call(operation, PageSize=100, PageNumber=page, **request)
            for item in found[name]:
                yield item[field] if field else item
            if page * 100 >= found.TotalNumResults:
                return

    def collect(self) -> dict[str, str | None]:
        """Approve all new answers and return the label of each finished picture.

        The label is what most workers said; None if nobody answered before the HIT expired. The
        HITs are disposed of, so a picture is returned once.
        """
        labels = {}
        for hit_id in [*self._list("GetReviewableHITs", "HIT", "HITId")]:
            said: Counter[str] = Counter()
            for one in self._list("GetAssignmentsForHIT", "Assignment", None, HITId=hit_id):
                if one.AssignmentStatus == "Submitted":
                    self._call("ApproveAssignment", AssignmentId=one.AssignmentId)
                if one.AssignmentStatus != "Rejected":
                    said[
                        etree.fromstring(one.Answer.encode()).findtext(".//{*}FreeText") or ""
                    ] += 1
            picture = self._call("GetHIT", HITId=hit_id).RequesterAnnotation
            labels[str(picture)] = said.most_common(1)[0][0] if said else None
            self._call("DisposeHIT", HITId=hit_id)
        return labels

    def notify(self, hit_id: str, url: str) -> None:
        """Ask for a notification to a URL when a HIT like this one is ready for review."""
        hit_type_id = self._call("GetHIT", HITId=hit_id).HITTypeId
        receptor = {"Destination": url, "Transport": "REST", "Version": "2006-05-05"}
        self._call(
            "SetHITTypeNotification",
            HITTypeId=hit_type_id,
            Notification={**receptor, "EventType": ["HITReviewable"]},
            Active=True,
        )
