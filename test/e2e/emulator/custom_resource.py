"""Custom::*: calls the provider function that the template names, and waits for what it sends to the response URL."""

from __future__ import annotations

import json
import queue
import time
import uuid
from typing import Any

import invocations
import response_urls
import sandbox
from cfn_resource import Properties, Resource
from settings import LOG

# An hour in AWS. The provider has ended by then: its answer is there, or never comes.
ANSWER_SECONDS = 1


class ProviderFailed(Exception):
    pass


class CustomResource(Resource):
    REPLACE = ("ServiceToken",)

    def make(self) -> str:
        answer = self.ask("Create")
        if answer["Status"] != "SUCCESS":
            if answer.get("PhysicalResourceId"):  # CloudFormation cleans up what a failed creation left
                self.physical_resource_id = answer["PhysicalResourceId"]
                self.ask("Delete")
            raise ProviderFailed(answer["Reason"])
        return answer["PhysicalResourceId"]

    def change(self, old: Properties) -> None:
        answer = self.ask("Update", old)
        if answer["Status"] != "SUCCESS":
            raise ProviderFailed(answer["Reason"])
        if answer["PhysicalResourceId"] != self.physical_resource_id:
            raise NotImplementedError("a custom resource that its provider replaces")

    def remove(self) -> None:
        answer = self.ask("Delete")
        if answer["Status"] != "SUCCESS":
            raise ProviderFailed(answer["Reason"])

    def ask(self, request_type: str, old: Properties | None = None) -> dict[str, Any]:
        """The provider's answer to a request; its Reason is worded as CloudFormation words it."""
        url, waiting = response_urls.open_url()
        event = {
            "RequestType": request_type,
            "ServiceToken": self.properties["ServiceToken"],
            "StackId": self.about["StackId"],
            "ResponseURL": url,
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
    """A provider is given strings only, whatever the template holds."""
    if isinstance(value, dict):
        return {name: _as_strings(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_as_strings(item) for item in value]
    return str(value).lower() if isinstance(value, bool) else str(value)
