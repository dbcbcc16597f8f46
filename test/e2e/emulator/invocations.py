"""The callers of functions: Lambda's Invoke API, and EventBridge Scheduler.

A recurring schedule runs when a test triggers it. A schedule that runs once, `at(…)`, runs at its time.
"""

from __future__ import annotations

import functools
import json
import re
import threading
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from moto.awslambda.models import lambda_backends
from moto.awslambda.responses import LambdaResponse
from moto.scheduler.models import EventBridgeSchedulerBackend, scheduler_backends

import async_invocations
import sandbox
from authorization import AccessDenied, assert_role_may


def function(arn: str) -> Any:
    """Returns moto's function, or a version of it, by ARN."""
    region, account = arn.split(":")[3:5]
    return lambda_backends[account][region].get_function(arn)


def trigger_schedule(name: str, region: str, account: str) -> dict[str, Any]:
    """Invokes a schedule's target as EventBridge Scheduler does, and returns the result of the last attempt."""
    groups = scheduler_backends[account][region].schedule_groups.values()
    schedule = next((group.schedules[name] for group in groups if name in group.schedules), None)
    if schedule is None or schedule.state != "ENABLED":
        return {"error": f"{name} is not an enabled schedule"}
    target = schedule.target
    try:
        assert_role_may(target["RoleArn"], "scheduler.amazonaws.com", "lambda:InvokeFunction", target["Arn"])
    except PermissionError as error:
        return {"error": str(error)}
    result = async_invocations.invoke(function(target["Arn"]), target.get("Input", "{}"))
    payload = json.loads(result.payload or b"null")
    return {"error": payload["errorMessage"]} if result.is_error else {"result": payload}


_moto_create_schedule = EventBridgeSchedulerBackend.create_schedule


@functools.wraps(_moto_create_schedule)
def _create_schedule(self: Any, **properties: Any) -> Any:
    schedule = _moto_create_schedule(self, **properties)
    once = re.fullmatch(r"at\((.+)\)", schedule.schedule_expression)
    if once:
        if schedule.schedule_expression_timezone != "UTC":
            raise NotImplementedError(f"schedules in {schedule.schedule_expression_timezone}")
        seconds = (datetime.fromisoformat(once[1]).replace(tzinfo=UTC) - datetime.now(UTC)).total_seconds()
        timer = threading.Timer(max(0, seconds), lambda: _run_once(self, schedule))
        timer.daemon = True
        timer.start()
    return schedule


def _run_once(backend: Any, schedule: Any) -> None:
    if schedule.name not in backend.schedule_groups[schedule.group_name].schedules:
        return
    trigger_schedule(schedule.name, backend.region_name, backend.account_id)
    if schedule.action_after_completion == "DELETE":
        backend.delete_schedule(schedule.group_name, schedule.name)


def _respond_to_invoke(self: Any) -> tuple[int, dict[str, str], bytes]:
    """Replaces moto's method, which runs functions in Docker."""
    name, qualifier = unquote(self.path.rsplit("/", 2)[-2]), self.querystring.get("Qualifier", [None])[0]
    invoked = self.backend.get_function(name, qualifier)
    if self.headers.get("X-Amz-Invocation-Type") == "Event":
        async_invocations.start(invoked, self.body or "{}")
        return 202, {}, b""
    try:
        result = sandbox.run(invoked, self.body or "{}")
    except PermissionError as error:
        raise AccessDenied(f"The role defined for the function cannot be assumed by Lambda. ({error})", 403) from error
    headers = {"Content-Type": "application/json", "X-Amz-Executed-Version": str(invoked.version)}
    if result.is_error:
        headers["X-Amz-Function-Error"] = "Unhandled"
    return 200, headers, result.payload


EventBridgeSchedulerBackend.create_schedule = _create_schedule
LambdaResponse.invoke = _respond_to_invoke
