"""Lambda's asynchronous invocation: retries, then dead-letter queue and destinations, with the role's permissions.

Source: AWS Lambda, "Configuring error handling settings for asynchronous invocations", "Capturing records of Lambda
asynchronous invocations", "Adding a dead-letter queue". There is no delay between attempts.
"""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from moto.events.models import events_backends
from moto.sqs.models import sqs_backends

import sandbox
from authorization import assert_role_may
from lambda_metrics import count_dropped_event
from settings import LOG

LAMBDA = "lambda.amazonaws.com"
# The maximum length of an error message in the dead-letter queue.
MAX_ERROR_MESSAGE = 1024
# The invocations that `wait` has not joined yet.
_STARTED: list[threading.Thread] = []


def start(function: Any, event: str) -> None:
    """Invokes a function in the background."""
    thread = threading.Thread(target=lambda: invoke(function, event), daemon=True)
    _STARTED.append(thread)
    thread.start()


def wait() -> None:
    """Waits until all started invocations have ended, including those that they started."""
    while _STARTED:
        _STARTED[0].join()
        _STARTED.pop(0)


def invoke(function: Any, event: str) -> sandbox.Result:
    """Runs a function until it succeeds or its attempts are exhausted, and returns the last result."""
    config: dict[str, Any] = function.event_invoke_config[0].config if function.event_invoke_config else {}
    request_id = str(uuid.uuid4())
    for attempt in range(1, int(config.get("MaximumRetryAttempts", 2)) + 2):
        result = sandbox.run(function, event, request_id)
        if not result.is_error:
            break
    payload = json.loads(result.payload or b"null")
    if result.is_error:
        count_dropped_event(function)
    if result.is_error and function.dead_letter_queue:
        _deliver("dead letter", lambda: _send_to_dead_letter_queue(function, event, request_id, payload))
    outcome = "OnFailure" if result.is_error else "OnSuccess"
    bus = config.get("DestinationConfig", {}).get(outcome, {}).get("Destination")
    if bus:
        record = _record(function, event, request_id, attempt, result.is_error, payload)
        _deliver("destination", lambda: _send_result(function, bus, record))
    return result


def assert_may_send_dead_letter(role: str, queue: str) -> None:
    assert_role_may(role, LAMBDA, "sqs:SendMessage", queue)


def assert_may_send_result(role: str, bus: str) -> None:
    assert_role_may(role, LAMBDA, "events:PutEvents", bus)


def _deliver(operation: str, work: Callable[[], None]) -> None:
    """Logs a failed delivery. In AWS, only a metric of Lambda shows it."""
    entry: dict[str, Any] = {"time": time.time(), "operation": operation}
    LOG.append(entry)
    try:
        work()
    except PermissionError as error:
        entry["error"] = str(error)


def _send_to_dead_letter_queue(function: Any, event: str, request_id: str, payload: Any) -> None:
    assert_may_send_dead_letter(function.role, function.dead_letter_queue)
    region, account, name = function.dead_letter_queue.split(":")[3:]
    attributes = {
        "RequestID": {"DataType": "String", "StringValue": request_id},
        "ErrorCode": {"DataType": "Number", "StringValue": "200"},
        "ErrorMessage": {"DataType": "String", "StringValue": payload["errorMessage"][:MAX_ERROR_MESSAGE]},
    }
    sqs_backends[account][region].send_message(name, event, attributes)


def _send_result(function: Any, bus: str, record: dict[str, Any]) -> None:
    assert_may_send_result(function.role, bus)
    region, account, name = bus.split(":")[3:]
    succeeded = record["requestContext"]["condition"] == "Success"
    event = {
        "Source": "lambda",
        "DetailType": f"Lambda Function Invocation Result - {'Success' if succeeded else 'Failure'}",
        "Detail": json.dumps(record),
        "Resources": [bus, record["requestContext"]["functionArn"]],
        "EventBusName": name.removeprefix("event-bus/"),
    }
    events_backends[account][region].put_events([event])


def _record(function: Any, event: str, request_id: str, attempts: int, is_error: bool, payload: Any) -> dict[str, Any]:
    return {
        "version": "1.0",
        "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "requestContext": {
            "requestId": request_id,
            "functionArn": f"{function.function_arn}:$LATEST",
            "condition": "RetriesExhausted" if is_error else "Success",
            "approximateInvokeCount": attempts,
        },
        "requestPayload": json.loads(event),
        "responseContext": {
            "statusCode": 200,
            "executedVersion": "$LATEST",
            **({"functionError": "Unhandled"} if is_error else {}),
        },
        "responsePayload": payload,
    }
