"""Custom::*: invokes the template's provider function and waits for its answer at a pre-signed S3 URL."""

from __future__ import annotations

import json
import queue
import time
import uuid
from typing import Any
from urllib.parse import urlsplit

import invocations
import sandbox
from cfn_resource import Properties, Resource
from settings import LOG

RESPONSE_HOST = "cloudformation-custom-resource-response.s3.amazonaws.com"
# AWS waits for the ServiceTimeout. Here the provider function has already ended, so a missing answer never arrives.
ANSWER_SECONDS = 1
_WAITING: dict[str, queue.Queue[dict[str, Any]]] = {}


def take_response(path: str, body: bytes) -> int:
    """Accepts one answer for each URL, and returns the HTTP status."""
    waiting = _WAITING.pop(urlsplit(path).path, None)
    if waiting is None:
        return 403
    waiting.put(json.loads(body))
    return 200


class ProviderFailed(Exception):
    pass


class CustomResource(Resource):
    REPLACE = ("ServiceToken",)

    def make(self) -> str:
        answer = self.send("Create")
        if answer["Status"] != "SUCCESS":
            if answer.get("PhysicalResourceId"):  # CloudFormation deletes the result of a failed creation.
                self.physical_resource_id = answer["PhysicalResourceId"]
                self.send("Delete")
            raise ProviderFailed(answer["Reason"])
        return answer["PhysicalResourceId"]

    def change(self, old: Properties) -> None:
        answer = self.send("Update", old)
        if answer["Status"] != "SUCCESS":
            raise ProviderFailed(answer["Reason"])
        if answer["PhysicalResourceId"] != self.physical_resource_id:
            raise NotImplementedError("a custom resource that its provider replaces")

    def remove(self) -> None:
        answer = self.send("Delete")
        if answer["Status"] != "SUCCESS":
            raise ProviderFailed(answer["Reason"])

    def send(self, request_type: str, old: Properties | None = None) -> dict[str, Any]:
        """Sends a request to the provider and returns its answer. The Reason is CloudFormation's."""
        path = f"/{uuid.uuid4()}"
        waiting = _WAITING[path] = queue.Queue()
        event = {
            "RequestType": request_type,
            "ServiceToken": self.properties["ServiceToken"],
            "StackId": self.about["StackId"],
            "ResponseURL": f"https://{RESPONSE_HOST}{path}?X-Amz-Signature=none",
            "RequestId": str(uuid.uuid4()),
            "LogicalResourceId": self.about["LogicalId"],
            "ResourceType": self.about["ResourceType"],
            "ResourceProperties": _as_strings(self.properties),
            **({} if request_type == "Create" else {"PhysicalResourceId": self.physical_resource_id}),
            **({} if old is None else {"OldResourceProperties": _as_strings(old)}),
        }
        try:
            sandbox.run(invocations.function(self.properties["ServiceToken"]), json.dumps(event))
            answer = waiting.get(timeout=ANSWER_SECONDS)
            note = f"Message returned: {answer.get('Reason')}"
        except queue.Empty:
            answer = {"Status": "FAILED"}
            note = "CloudFormation did not receive a response from your Custom Resource."
        LOG.append({"time": time.time(), "operation": f"custom resource {request_type}", **answer})
        reason = f"Received response status [{answer['Status']}] from custom resource. {note}"
        return {**answer, "Reason": f"{reason} (RequestId: {event['RequestId']})"}


def _as_strings(value: Any) -> Any:
    """Converts values to strings, as CloudFormation does for providers."""
    if isinstance(value, dict):
        return {name: _as_strings(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_as_strings(item) for item in value]
    return str(value).lower() if isinstance(value, bool) else str(value)
