"""EventBridge's rules: their CloudFormation types, and the functions that they start, where those let them.

moto matches patterns, but knows no function as a target. Source: Amazon EventBridge, "Creating rules that react to
events"; AWS Lambda, "Viewing resource-based IAM policies in Lambda".
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

import async_invocations
from cfn_resource import Properties, Resource
from settings import LOG

EVENTS = "events.amazonaws.com"
# Of moto's own, which no event of AWS has.
NOT_IN_EVENTS = "ingestion-time"


class Rule(Resource):
    NAME, REPLACE, ATTRIBUTES = "Name", ("Name", "EventBusName"), ("Arn",)

    @property
    def backend(self) -> Any:
        return events_backends[self.account][self.region]

    @property
    def bus(self) -> str:
        return self.properties.get("EventBusName", "default")

    @property
    def att_Arn(self) -> str:
        return self.backend.describe_rule(self.physical_resource_id, self.bus).arn

    def make(self) -> str:
        name = self.properties.get("Name", self.generated[-64:])
        self._put(name)
        return name

    def change(self, old: Properties) -> None:
        self._put(self.physical_resource_id)

    def remove(self) -> None:
        self.backend.describe_rule(self.physical_resource_id, self.bus).targets = []
        self.backend.delete_rule(self.physical_resource_id, self.bus)

    def _put(self, name: str) -> None:
        p = self.properties
        self.backend.put_rule(
            name,
            description=p.get("Description"),
            event_bus_arn=self.bus,
            event_pattern=json.dumps(p["EventPattern"]),
            state=p.get("State"),
        )
        self.backend.describe_rule(name, self.bus).targets = []
        self.backend.put_targets(name=name, event_bus_arn=self.bus, targets=p["Targets"])


class Permission(Resource):
    """One statement of a function's own policy; moto's is never removed."""

    REPLACE = ("Action", "FunctionName", "Principal", "SourceArn")

    @property
    def backend(self) -> Any:
        return lambda_backends[self.account][self.region]

    def make(self) -> str:
        function = self.backend.get_function(self.properties["FunctionName"])
        function.permissions = {**getattr(function, "permissions", {}), self.generated: self.properties}
        return self.generated

    def change(self, old: Properties) -> None:
        """Only what makes another permission of it could change."""

    def remove(self) -> None:
        function = self.backend.get_function(self.properties["FunctionName"])
        function.permissions = {n: p for n, p in function.permissions.items() if n != self.physical_resource_id}


def _may_start(rule: Any, function: Any) -> bool:
    return any(
        permission["Principal"] == EVENTS
        and permission["Action"] == "lambda:InvokeFunction"
        and permission.get("SourceArn", rule.arn) == rule.arn
        for permission in getattr(function, "permissions", {}).values()
    )


def _send(self: Any, original_event: Any, transform_input: bool = True) -> None:
    """Instead of moto's, which it calls for all targets that are no functions."""
    if self.state != "ENABLED" or not self.event_pattern.matches_event(original_event):
        return
    functions = [target for target in self.targets if target["Arn"].split(":")[2] == "lambda"]
    others = copy.copy(self)
    others.targets = [target for target in self.targets if target not in functions]
    _moto_send(others, original_event, transform_input)
    for target in functions:
        _start(self, target["Arn"], original_event)


def _start(rule: Any, arn: str, event: Any) -> None:
    region, account = arn.split(":")[3:5]
    function = lambda_backends[account][region].get_function(arn)
    entry: dict[str, Any] = {"time": time.time(), "operation": "rule", "function": arn}
    LOG.append(entry)
    if not _may_start(rule, function):
        entry["error"] = f"{rule.name} may not start {arn}"
        return
    told = {name: value for name, value in event.items() if name != NOT_IN_EVENTS}
    told["time"] = datetime.fromtimestamp(event["time"], UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    async_invocations.start(function, json.dumps(told))


_moto_send = MotoRule.send_to_targets
MotoRule.send_to_targets = _send
TYPES: dict[str, type[Resource]] = {"AWS::Events::Rule": Rule, "AWS::Lambda::Permission": Permission}
