"""Queues of an SQS-compatible server, which the extra ``mockturk[sqs]`` brings boto3 for."""

from __future__ import annotations

import os
from functools import cached_property
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from mockturk.world.notifications.delivery.outcome import DeliveryOutcome, to_failed_outcome

# Trying again is what makes the documented "at least once" of it.
_ATTEMPTS = 3

_NO_USER_CONFIG = (
    ("profile", (None, None, None, None)),
    ("config_file", (None, None, os.devnull, None)),
    ("credentials_file", (None, None, os.devnull, None)),
)


class SQSSender:
    """Queues at the address of a server, each found by the last part of its URL.

    A queue of the same name stands in for the one at Amazon that a requester names.
    """

    def __init__(self, endpoint: str | None, seconds: float) -> None:
        """Without an endpoint there are none; ``seconds`` is how long an attempt may wait."""
        self._endpoint = endpoint
        self._seconds = seconds

    def get_decline_reason(self) -> str:
        """Tell why no message goes to any queue; empty if they go."""
        if not self._endpoint:
            return "no SQS-compatible server is set"
        if find_spec("boto3") is None:
            return "boto3 is not there: install mockturk[sqs]"
        return ""

    def send(self, queue_url: str, body: str) -> DeliveryOutcome:
        """Put a message into a queue, trying again when that fails on the way."""
        name = urlsplit(queue_url).path.rpartition("/")[2]
        try:
            found = self._client.get_queue_url(QueueName=name)
            sent = self._client.send_message(QueueUrl=found["QueueUrl"], MessageBody=body)
        except Exception as error:  # noqa: BLE001 - boto3's errors are known where it is only
            return to_failed_outcome(error, _attempts_of(error))
        return DeliveryOutcome(attempts=1 + sent["ResponseMetadata"].get("RetryAttempts", 0))

    @cached_property
    def _client(self) -> Any:
        import boto3  # noqa: PLC0415 - an extra, and slow to import
        from botocore.config import Config  # noqa: PLC0415
        from botocore.session import Session  # noqa: PLC0415

        # The keys, profiles and proxies of whoever runs this are no business of the server's.
        alone = Session(session_vars=dict(_NO_USER_CONFIG))
        return boto3.session.Session(botocore_session=alone).client(
            "sqs",
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


def _attempts_of(error: Exception) -> int:
    """Return how often was tried what failed: a server that does not answer is asked again."""
    response = getattr(error, "response", None)
    if response is None:
        return _ATTEMPTS
    attempts: int = 1 + response.get("ResponseMetadata", {}).get("RetryAttempts", 0)
    return attempts
