"""Lambda's asynchronous invocation: the retries, then the dead-letter queue and the destinations, with the role's rights.

Source: AWS Lambda, "Configuring error handling settings for asynchronous invocations", "Capturing records of Lambda
asynchronous invocations", "Adding a dead-letter queue". The minutes between two attempts are left out.
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
from settings import LOG

LAMBDA = "lambda.amazonaws.com"
# What a message of the dead-letter queue tells of the error at most.
MAX_ERROR_MESSAGE = 1024


# Those that were started and that nobody has waited for yet.
STARTED: list[threading.Thread] = []


def start(function: Any, event: str) -> None:
    """Invokes a function, and doesn't wait."""
    thread = threading.Thread(target=lambda: invoke(function, event), daemon=True)
    STARTED.append(thread)
    thread.start()


def settle() -> None:
    """Waits until nothing runs that was started, what those runs have started included."""
    while STARTED:
        STARTED[0].join()
        STARTED.pop(0)


def invoke(function: Any, event: str) -> sandbox.Result:
    """Runs a function as often as its configuration says; returns how the last run ended."""
    config: dict[str, Any] = function.event_invoke_config[0].config if function.event_invoke_config else {}
    request_id = str(uuid.uuid4())
    for attempt in range(1, int(config.get("MaximumRetryAttempts", 2)) + 2):
        result = sandbox.run(function, event, request_id)
        if not result.is_error:
            break
    payload = json.loads(result.payload or b"null")
    if result.is_error and function.dead_letter_queue:
        _attempt("dead letter", lambda: _put_aside(function, event, request_id, payload))
    outcome = "OnFailure" if result.is_error else "OnSuccess"
    bus = config.get("DestinationConfig", {}).get(outcome, {}).get("Destination")
    if bus:
        record = _record(function, event, request_id, attempt, result.is_error, payload)
        _attempt("destination", lambda: _tell(function, bus, record))
    return result


def assert_may_put_aside(role: str, queue: str) -> None:
    assert_role_may(role, LAMBDA, "sqs:SendMessage", queue)


def assert_may_tell(role: str, bus: str) -> None:
    assert_role_may(role, LAMBDA, "events:PutEvents", bus)


def _attempt(what: str, work: Callable[[], None]) -> None:
    """A delivery that fails is lost, and shows in Lambda's metrics alone: here, in the log."""
    entry: dict[str, Any] = {"time": time.time(), "operation": what}
    LOG.append(entry)
    try:
        work()
    except PermissionError as error:
        entry["error"] = str(error)


def _put_aside(function: Any, event: str, request_id: str, payload: Any) -> None:
    assert_may_put_aside(function.role, function.dead_letter_queue)
    region, account, name = function.dead_letter_queue.split(":")[3:]
    attributes = {
        "RequestID": ("String", request_id),
        "ErrorCode": ("Number", "200"),
        "ErrorMessage": ("String", payload["errorMessage"][:MAX_ERROR_MESSAGE]),
    }
    sqs_backends[account][region].send_message(
        name,
        event,
        {key: {"DataType": kind, "StringValue": value} for key, (kind, value) in attributes.items()},
    )


def _tell(function: Any, bus: str, record: dict[str, Any]) -> None:
    assert_may_tell(function.role, bus)
    region, account, name = bus.split(":")[3:]
    succeeded = record["requestContext"]["condition"] == "Success"
    events_backends[account][region].put_events(
        [
            {
                "Source": "lambda",
                "DetailType": f"Lambda Function Invocation Result - {'Success' if succeeded else 'Failure'}",
                "Detail": json.dumps(record),
                "Resources": [bus, record["requestContext"]["functionArn"]],
                "EventBusName": name.removeprefix("event-bus/"),
            }
        ]
    )


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
