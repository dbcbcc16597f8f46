"""The metrics of Lambda that the app's alarms read. CloudWatch has them at once, not after a minute or two.

Source: AWS Lambda, "Types of metrics for Lambda functions".
"""

from __future__ import annotations

from typing import Any

from moto.cloudwatch.models import cloudwatch_backends


def count_run(function: Any, is_error: bool) -> None:
    """Counts a run. Lambda reports 0 errors for a success."""
    _count(function, "Invocations", 1)
    _count(function, "Errors", int(is_error))


def count_dropped_event(function: Any) -> None:
    _count(function, "AsyncEventsDropped", 1)


def _count(function: Any, metric: str, value: int) -> None:
    dimensions = [{"Name": "FunctionName", "Value": function.function_name}]
    data = [{"MetricName": metric, "Dimensions": dimensions, "Value": value, "Unit": "Count"}]
    cloudwatch_backends[function.account_id][function.region].put_metric_data("AWS/Lambda", data)
