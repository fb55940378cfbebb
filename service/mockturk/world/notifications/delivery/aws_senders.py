"""The senders to SQS- and SNS-compatible servers. Need boto3: the extra ``mockturk[boto3]``."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from functools import cached_property
from importlib.util import find_spec
from typing import Any, ClassVar
from urllib.parse import urlsplit

from mockturk.world.notifications.delivery.outcome import DeliveryOutcome, to_failed_outcome

# Retries give the documented delivery "at least once".
_ATTEMPTS = 3

_NO_USER_CONFIG = (
    ("profile", (None, None, None, None)),
    ("config_file", (None, None, os.devnull, None)),
    ("credentials_file", (None, None, os.devnull, None)),
)


class AWSSender(ABC):
    """Sends messages to one service at ``endpoint``, the URL of a server that stands in for it."""

    service: ClassVar[str]

    def __init__(self, endpoint: str | None, seconds: float) -> None:
        """Set the URL of the server (None: no server) and the timeout of an attempt in seconds."""
        self._endpoint = endpoint
        self._seconds = seconds

    def get_decline_reason(self) -> str:
        """Return why no messages can be sent; empty if they can."""
        if not self._endpoint:
            return f"no {self.service.upper()}-compatible server is set"
        if find_spec("boto3") is None:
            return "boto3 is not installed: install mockturk[boto3]"
        return ""

    def send(self, destination: str, body: str) -> DeliveryOutcome:
        """Send a message to a destination, with retries."""
        try:
            sent = self._call(self._client, destination, body)
        except Exception as error:  # noqa: BLE001 - boto3's errors exist only where it is installed
            return to_failed_outcome(error, _attempts_of(error))
        return DeliveryOutcome(attempts=1 + sent["ResponseMetadata"].get("RetryAttempts", 0))

    @abstractmethod
    def _call(self, client: Any, destination: str, body: str) -> Any:
        """Call the operation that sends a message, and return its response."""

    @cached_property
    def _client(self) -> Any:
        import boto3  # noqa: PLC0415 - an extra, and slow to import
        from botocore.config import Config  # noqa: PLC0415 - as above
        from botocore.session import Session  # noqa: PLC0415 - as above

        # Ignore the AWS keys, profiles and proxies of the user who runs Mockturk.
        alone = Session(session_vars=dict(_NO_USER_CONFIG))
        return boto3.session.Session(botocore_session=alone).client(
            self.service,
            endpoint_url=self._endpoint,
            region_name="us-east-1",
            aws_access_key_id="mockturk",
            aws_secret_access_key="mockturk",  # noqa: S106 - no secret
            config=Config(
                connect_timeout=self._seconds,
                read_timeout=self._seconds,
                retries={"total_max_attempts": _ATTEMPTS, "mode": "standard"},
                proxies={},
            ),
        )


class SQSSender(AWSSender):
    """Sends messages to queues.

    A requester names a queue of Amazon by its URL. Messages go to the queue of the same name, the
    last part of the URL.
    """

    service = "sqs"

    def _call(self, client: Any, destination: str, body: str) -> Any:
        name = urlsplit(destination).path.rpartition("/")[2]
        found = client.get_queue_url(QueueName=name)
        return client.send_message(QueueUrl=found["QueueUrl"], MessageBody=body)


class SNSSender(AWSSender):
    """Sends messages to topics, each to the topic with the ARN that the requester names."""

    service = "sns"

    def _call(self, client: Any, destination: str, body: str) -> Any:
        return client.publish(TopicArn=destination, Message=body)


def _attempts_of(error: Exception) -> int:
    """Return the number of attempts of a failed call; the maximum if the server did not respond."""
    response = getattr(error, "response", None)
    if response is None:
        return _ATTEMPTS
    attempts: int = 1 + response.get("ResponseMetadata", {}).get("RetryAttempts", 0)
    return attempts
