"""moto's server as a peer: an environment of its own, and the calls it is asked.

moto has no Mechanical Turk. IAM's CreatePolicy is the call most like CreateHIT: a query with an
answer in XML, a document as large as the question that is checked before it is kept, and an
object that stays. SNS's CreateTopic keeps a like document unchecked, and DynamoDB's PutItem was
the fastest creating call found; they are there so that nobody need believe the choice.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from load import Load

VERSION = "5.2.5"

_STATEMENTS = 20  # as many as the documented HIT has questions
_FORM = "application/x-www-form-urlencoded; charset=utf-8"
_JSON = "application/x-amz-json-1.0"
_TABLE = {
    "TableName": "policies",
    "KeySchema": [{"AttributeName": "name", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "name", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}


def default_folder() -> Path:
    """Return where the environment is kept from run to run."""
    caches = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(caches, "mockturk-benchmarks", "moto")


def environment(folder: Path) -> str:
    """Return the Python of an environment with moto, made if it is not there yet."""
    python = folder / "bin" / "python"
    wanted = (f"moto[server]=={VERSION}", f"granian=={version('granian')}")
    finished = folder / ",".join(wanted)
    if not finished.exists():
        print(f"installing moto {VERSION} in {folder}", file=sys.stderr)
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *wanted], check=True)
        finished.touch()
    return str(python)


def prepare(url: str) -> None:
    """Make what the calls need."""
    load = _dynamodb("CreateTable", json.dumps(_TABLE))
    headers = dict(load.headers)
    with urlopen(Request(url + load.path, load.template.encode(), headers)) as answer:
        answer.read()


def loads() -> dict[str, Load]:
    """Return the calls, with the marks where they differ."""
    document = _document()
    policy = {"PolicyName": "policy-@CALL@", "Description": "call @CALL@"}
    topic = {"Name": "topic-@CALL@", "Attributes.entry.1.key": "Policy"}
    item = {"name": {"S": "policy-@CALL@"}, "document": {"S": document}}
    return {
        "IAM CreatePolicy": _query(
            "iam", "CreatePolicy", "2010-05-08", {**policy, "PolicyDocument": document}
        ),
        "SNS CreateTopic": _query(
            "sns", "CreateTopic", "2010-03-31", {**topic, "Attributes.entry.1.value": document}
        ),
        "DynamoDB PutItem": _dynamodb(
            "PutItem", json.dumps({"TableName": _TABLE["TableName"], "Item": item})
        ),
    }


def _document() -> str:
    statements = [
        {
            "Sid": f"Photograph@CALL@x{number}",
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:PutObject"],
            "Resource": [f"arn:aws:s3:::bucket-@CALL@/photograph-{number}/*"],
            "Condition": {"StringEquals": {"aws:username": "worker-@CALL@"}},
        }
        for number in range(_STATEMENTS)
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def _query(service: str, action: str, api: str, parameters: dict[str, str]) -> Load:
    body = urlencode({"Action": action, "Version": api, **parameters}, safe="@")
    headers = {"Content-Type": _FORM, "Authorization": _signed(service)}
    return Load(body, "/", headers, f"</{action}Response>")


def _dynamodb(action: str, body: str) -> Load:
    headers = {
        "Content-Type": _JSON,
        "Authorization": _signed("dynamodb"),
        "X-Amz-Target": f"DynamoDB_20120810.{action}",
    }
    return Load(body, "/", headers, "{}")


def _signed(service: str) -> str:
    """Return an Authorization; moto reads of it which service is meant, and checks nothing."""
    credential = f"AKIAIOSFODNN7EXAMPLE/20140815/us-east-1/{service}/aws4_request"
    return f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature=benchmark"
