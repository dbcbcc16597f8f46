"""Writes a function's output to CloudWatch Logs if its role may do so. Otherwise the output is lost, as in Lambda."""

from __future__ import annotations

import time
import uuid
from typing import Any

from moto.logs.models import logs_backends

from authorization import assert_role_may
from settings import partition

LAMBDA = "lambda.amazonaws.com"


def write_log(function: Any, output: str) -> None:
    group = getattr(function, "log_group", None) or f"/aws/lambda/{function.function_name}"
    arn = f"arn:{partition(function.region)}:logs:{function.region}:{function.account_id}:log-group:{group}"
    backend = logs_backends[function.account_id][function.region]
    stream = f"{time.strftime('%Y/%m/%d')}/[{function.version}]{uuid.uuid4().hex}"
    try:
        if group not in backend.groups:
            assert_role_may(function.role, LAMBDA, "logs:CreateLogGroup", f"{arn}:*")
            backend.create_log_group(group, {})
        assert_role_may(function.role, LAMBDA, "logs:CreateLogStream", f"{arn}:log-stream:{stream}")
        backend.create_log_stream(group, stream)
        assert_role_may(function.role, LAMBDA, "logs:PutLogEvents", f"{arn}:log-stream:{stream}")
    except PermissionError:
        return
    now = int(time.time() * 1000)
    backend.put_log_events(group, stream, [{"timestamp": now, "message": line} for line in output.splitlines()])
