"""CloudWatch Logs Insights: the commands that the app's queries use. moto neither filters nor discovers fields.

Source: CloudWatch Logs, "CloudWatch Logs Insights query syntax", "Supported logs and discovered fields". A command or
function that is not implemented raises an error.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from moto.logs import models

Row = dict[str, str]


def execute(log_groups: list[Any], query: str, start_time: int, end_time: int) -> list[Row]:
    events = [event for group in log_groups for stream in group.streams.values() for event in stream.events]
    # Both times are in seconds and inclusive. Without another order, the latest event comes first.
    rows = [
        _fields_of(event)
        for event in sorted(events, key=lambda event: event.timestamp, reverse=True)
        if start_time <= event.timestamp // 1000 <= end_time
    ]
    columns: list[str] = []
    for command, _, text in (part.strip().partition(" ") for part in query.split("|")):
        match command:
            case "filter":
                rows = [row for row in rows if all(_holds(test, row) for test in text.split(" and "))]
            case "fields":
                columns = [name.strip() for name in text.split(",")]
            case "stats":
                rows = _latest(text, rows)
                columns = list(rows[0]) if rows else []
            case "sort":
                name, _, order = text.rpartition(" ")
                rows.sort(key=lambda row: row.get(name.strip("`"), ""), reverse=order == "desc")
            case "limit":
                rows = rows[: int(text)]
            case _:
                raise NotImplementedError(f"the command {command} of Logs Insights")
    return [{name: row[name] for name in [*columns, "@ptr"] if name in row} for row in rows]


def _fields_of(event: Any) -> Row:
    time = datetime.fromtimestamp(event.timestamp / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    fields = {"@timestamp": time, "@message": event.message, "@ptr": str(event.event_id)}
    try:
        return {**fields, **dict(_discovered(json.loads(event.message)))}
    except ValueError:
        return fields


def _discovered(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Returns the fields of JSON, with the index of an item in a list as a name: registries.0.host."""
    if isinstance(value, (dict, list)):
        for name, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _discovered(item, f"{path}.{name}" if path else str(name))
    elif value is not None:
        yield path, str(int(value)) if isinstance(value, bool) else str(value)


def _holds(test: str, row: Row) -> bool:
    if match := re.fullmatch(r"ispresent\((\S+)\)", test.strip()):
        return match[1] in row
    if match := re.fullmatch(r'(\S+) = "([^"]*)"', test.strip()):
        return row.get(match[1]) == match[2]
    if match := re.fullmatch(r"(\S+) in (\[.*\])", test.strip()):
        return row.get(match[1]) in json.loads(match[2])
    raise NotImplementedError(f"the filter {test} of Logs Insights")


def _latest(text: str, rows: list[Row]) -> list[Row]:
    """Returns one row per group with the latest value of each field that is present. `rows` begins with the latest."""
    terms, _, group = text.rpartition(" by ")
    wanted = re.findall(r"latest\((\S+)\) as `([^`]+)`", terms)
    if len(wanted) != len(terms.split(",")):
        raise NotImplementedError(f"the statistics {terms} of Logs Insights")
    results: dict[str, Row] = {}
    for row in rows:
        result = results.setdefault(row.get(group, ""), {group: row.get(group, "")})
        for field, name in wanted:
            if field in row:
                result.setdefault(name, row[field])
    return list(results.values())


models.execute_query = execute
