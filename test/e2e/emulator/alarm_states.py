"""The states of alarms, which are evaluated when they are read. Source: CloudWatch, "Alarm evaluation"."""

from __future__ import annotations

import operator
from datetime import timedelta
from typing import Any

from moto.cloudwatch.models import CloudWatchBackend
from moto.core.utils import utcnow

from metric_math import evaluate

COMPARISONS = {
    "LessThanThreshold": operator.lt,
    "GreaterThanOrEqualToThreshold": operator.ge,
}
MISSING = {"breaching": "ALARM", "notBreaching": "OK"}


def state_of(backend: Any, properties: dict[str, Any]) -> str:
    """Returns the state of an alarm. Its periods end now."""
    queries = properties["Metrics"]
    [result] = [query["Id"] for query in queries if query.get("ReturnData", True)]
    period = max(int(query["MetricStat"]["Period"]) for query in queries if "MetricStat" in query)
    count = int(properties["EvaluationPeriods"])
    end = utcnow().replace(microsecond=0) + timedelta(seconds=1)  # includes what was counted in this second
    values = evaluate(backend, queries, end - timedelta(seconds=period * count), end)[result]
    if not values:
        return MISSING[properties["TreatMissingData"]]
    breaches = COMPARISONS[properties["ComparisonOperator"]]
    breaching = [value for value in values.values() if breaches(value, float(properties["Threshold"]))]
    return "ALARM" if len(breaching) >= int(properties.get("DatapointsToAlarm", count)) else "OK"


def _by_names(self: Any, alarm_names: list[str]) -> list[Any]:
    alarms = _moto_by_names(self, alarm_names)
    for alarm in alarms:
        state = state_of(self, alarm.properties)
        if state != alarm.state_value:
            alarm.update_state("evaluated by the emulator", "{}", state)
    return alarms


_moto_by_names = CloudWatchBackend.get_alarms_by_alarm_names
CloudWatchBackend.get_alarms_by_alarm_names = _by_names
