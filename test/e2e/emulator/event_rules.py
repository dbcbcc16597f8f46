"""EventBridge's rules: their CloudFormation types, the functions that they start if those allow it, and queues.

moto matches patterns but does not support functions as targets, and sends queues an event without its account.
Source: Amazon EventBridge, "Creating rules that react to events"; AWS Lambda, "Viewing resource-based IAM policies in
Lambda".
"""

from __future__ import annotations

import copy
import json
import time
from datetime import UTC, datetime
from typing import Any

from moto.awslambda.models import lambda_backends
from moto.events.models import Rule as MotoRule
from moto.events.models import events_backends
from moto.sqs.models import sqs_backends

import async_invocations
from cfn_resource import Properties, Resource
from settings import LOG

EVENTS = "events.amazonaws.com"
# A field that moto adds and AWS does not have.
MOTO_FIELD = "ingestion-time"


class Rule(Resource):
    BACKENDS, NAME, REPLACE = events_backends, "Name", ("Name", "EventBusName")
    ATTRIBUTES = {"Arn": lambda self: self.backend.describe_rule(self.physical_resource_id, self.bus).arn}

    @property
    def bus(self) -> str:
        return self.properties.get("EventBusName", "default")

    def make(self) -> str:
        rule = {"name": self.name, "event_bus_arn": self.bus}
        self.call(self.backend.put_rule, **rule, event_pattern=json.dumps(self.properties["EventPattern"]))
        self.backend.describe_rule(self.name, self.bus).targets = []
        self.call(self.backend.put_targets, **rule)
        return self.name

    def remove(self) -> None:
        self.backend.describe_rule(self.physical_resource_id, self.bus).targets = []
        self.backend.delete_rule(self.physical_resource_id, self.bus)


class Permission(Resource):
    """One statement of a function's own policy."""

    BACKENDS, REPLACE = lambda_backends, ("Action", "FunctionName", "Principal", "SourceArn")

    def make(self) -> str:
        function = self.backend.get_function(self.properties["FunctionName"])
        function.permissions = {**getattr(function, "permissions", {}), self.generated: self.properties}
        return self.generated

    def change(self, old: Properties) -> None:
        """Does nothing, because no property of a permission can change in place."""

    def remove(self) -> None:
        function = self.backend.get_function(self.properties["FunctionName"])
        function.permissions.pop(self.physical_resource_id)


def _send(self: Any, original_event: Any, transform_input: bool = True) -> None:
    """Sends an event to the targets that are functions or queues, and leaves the others to moto."""
    if self.state != "ENABLED" or not self.event_pattern.matches_event(original_event):
        return
    own = [target for target in self.targets if target["Arn"].split(":")[2] in ("lambda", "sqs")]
    others = copy.copy(self)
    others.targets = [target for target in self.targets if target not in own]
    _moto_send(others, original_event, transform_input)
    sent = {name: value for name, value in original_event.items() if name != MOTO_FIELD}
    sent["time"] = datetime.fromtimestamp(sent["time"], UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    for target in own:
        service, region, account, name = target["Arn"].split(":")[2:6]
        if service == "sqs":
            sqs_backends[account][region].send_message(name, json.dumps(sent))
        else:
            _start(self, target["Arn"], json.dumps(sent))


def _start(rule: Any, arn: str, event: str) -> None:
    region, account = arn.split(":")[3:5]
    function = lambda_backends[account][region].get_function(arn)
    entry: dict[str, Any] = {"time": time.time(), "operation": "rule", "function": arn}
    LOG.append(entry)
    if not any(
        permission["Principal"] == EVENTS
        and permission["Action"] == "lambda:InvokeFunction"
        and permission.get("SourceArn", rule.arn) == rule.arn
        for permission in getattr(function, "permissions", {}).values()
    ):
        entry["error"] = f"{rule.name} may not start {arn}"
        return
    async_invocations.start(function, event)


_moto_send = MotoRule.send_to_targets
MotoRule.send_to_targets = _send
TYPES: dict[str, type[Resource]] = {"AWS::Events::Rule": Rule, "AWS::Lambda::Permission": Permission}
