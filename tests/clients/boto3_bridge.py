"""Calls operations through boto3 for a program that talks to it over a pipe.

One JSON document a line comes in, ``{operation, fields}``, and one goes out, ``{result}`` or
``{error}``. It ends with its input.
"""

from __future__ import annotations

import json
import os
import sys

import boto3
from botocore import xform_name
from botocore.exceptions import ClientError

mturk = boto3.client("mturk", endpoint_url=os.environ["AWS_ENDPOINT_URL_MTURK"])
for line in sys.stdin:
    call = json.loads(line)
    try:
        result = getattr(mturk, xform_name(call["operation"]))(**call["fields"])
        del result["ResponseMetadata"]
        reply = {"result": result}
    except ClientError as error:
        told = error.response["Error"]
        reply = {"error": {"code": told["Code"], "message": told["Message"]}}
    sys.stdout.write(json.dumps(reply, default=lambda time: time.isoformat()) + "\n")
    sys.stdout.flush()
