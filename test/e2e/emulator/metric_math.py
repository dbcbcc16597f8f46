"""CloudWatch's metric math: the functions that the app's dashboard and alarms use. moto evaluates no expression.

Source: CloudWatch, "Using math expressions with CloudWatch metrics". As there, FILL does not fill a metric without any
value, and a missing value counts as 0 beside another one. Anything that is not implemented raises an error.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from moto.cloudwatch.models import CloudWatchBackend

EPOCH = datetime(1970, 1, 1)
# The value of each period that has one.
Series = dict[datetime, float]
Value = Series | float
OPERATORS: dict[type, Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}

_moto_get_metric_data = CloudWatchBackend.get_metric_data


def evaluate(backend: Any, queries: list[dict[str, Any]], start: datetime, end: datetime) -> dict[str, Series]:
    """Returns the values of all queries by id. Periods begin at `start`."""
    metrics = [{**query, "ReturnData": True} for query in queries if "MetricStat" in query]
    results = _moto_get_metric_data(backend, metrics, start, end)
    series = {result["id"]: dict(zip(result["timestamps"], result["values"], strict=True)) for result in results}
    expressions = {query["Id"]: query for query in queries if "Expression" in query}

    def find(name: str) -> Series:
        if name not in series:
            query = expressions[name]
            value = _evaluate(ast.parse(query["Expression"], mode="eval").body, find, _periods(query, start, end))
            if not isinstance(value, dict):
                raise NotImplementedError(f"the expression {query['Expression']}, which is a number")
            series[name] = value
        return series[name]

    def _periods(query: dict[str, Any], start: datetime, end: datetime) -> list[datetime]:
        lengths = {int(each["MetricStat"]["Period"]) for each in metrics} | {int(query.get("Period", 0))} - {0}
        if len(lengths) != 1:
            raise NotImplementedError(f"expressions of metrics with the periods {lengths}")
        length = timedelta(seconds=lengths.pop())
        return [start + index * length for index in range(-((start - end) // length))]

    return {query["Id"]: find(query["Id"]) for query in queries}


def _evaluate(node: ast.expr, find: Callable[[str], Series], periods: list[datetime]) -> Value:
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=name):
            return find(name)
        case ast.BinOp(left=left, op=sign, right=right) | ast.Compare(left=left, ops=[sign], comparators=[right]):
            return _combine(OPERATORS[type(sign)], *(_evaluate(each, find, periods) for each in (left, right)))
        case ast.Call(func=ast.Name(id="EPOCH"), args=[argument]):
            return {time: (time - EPOCH).total_seconds() for time in _series(argument, find, periods)}
        case ast.Call(func=ast.Name(id="IF"), args=[test, *values]) if len(values) in (1, 2):
            return _choose(*(_evaluate(each, find, periods) for each in (test, *values)))
        case ast.Call(func=ast.Name(id="FILL"), args=[argument, ast.Name(id="REPEAT")]):
            return _repeat(_series(argument, find, periods), periods)
        case ast.Call(func=ast.Name(id="FILL"), args=[argument, ast.Constant(value=filler)]):
            values = _series(argument, find, periods)
            return {time: values.get(time, filler) for time in periods} if values else {}
    raise NotImplementedError(f"the metric math {ast.unparse(node)}")


def _series(node: ast.expr, find: Callable[[str], Series], periods: list[datetime]) -> Series:
    value = _evaluate(node, find, periods)
    if not isinstance(value, dict):
        raise NotImplementedError(f"the number {ast.unparse(node)} as an argument")
    return value


def _combine(operation: Callable[[float, float], float], left: Value, right: Value) -> Value:
    if not isinstance(left, dict) and not isinstance(right, dict):
        return operation(left, right)
    times = sorted({*(left if isinstance(left, dict) else ()), *(right if isinstance(right, dict) else ())})
    return {time: float(operation(_at(left, time), _at(right, time))) for time in times}


def _at(value: Value, time: datetime) -> float:
    return value.get(time, 0) if isinstance(value, dict) else value


def _choose(test: Value, value: Value, other: Value | None = None) -> Series:
    """Returns `value` where the test holds. Elsewhere there is the other value, or none."""
    if not isinstance(test, dict):
        raise NotImplementedError("IF with a number as its condition")
    chosen = {time: value if holds else other for time, holds in test.items()}
    return {time: _at(each, time) for time, each in chosen.items() if each is not None}


def _repeat(values: Series, periods: list[datetime]) -> Series:
    filled: Series = {}
    last: float | None = None
    for time in periods:
        last = values.get(time, last)
        if last is not None:
            filled[time] = last
    return filled


def _get_metric_data(
    self: Any, queries: list[dict[str, Any]], start_time: datetime, end_time: datetime, scan_by: str = ""
) -> list[dict[str, Any]]:
    longest = max((int(query["MetricStat"]["Period"]) for query in queries if "MetricStat" in query), default=60)
    seconds = (start_time.replace(microsecond=0) - EPOCH).total_seconds()
    series = evaluate(self, queries, EPOCH + timedelta(seconds=seconds - seconds % longest), end_time)
    results = []
    for query in queries:
        if query.get("ReturnData", True):
            times = sorted(series[query["Id"]], reverse=scan_by != "TimestampAscending")
            values = [series[query["Id"]][time] for time in times]
            label = query.get("Label") or query["Id"]
            results.append(
                {"id": query["Id"], "label": label, "values": values, "timestamps": times, "status_code": "Complete"}
            )
    return results


CloudWatchBackend.get_metric_data = _get_metric_data
