"""The CloudFormation types that tell of a function's runs: queue, topic, alarms, dashboard, and where Lambda sends results.

moto has some of them, but forgets most of their properties, or makes a changed one anew.
"""

from __future__ import annotations

import json
from typing import Any

from moto.awslambda.models import lambda_backends
from moto.cloudformation.exceptions import ValidationError
from moto.cloudwatch.models import Dimension, Metric, MetricDataQuery, MetricStat, cloudwatch_backends
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends

from async_invocations import assert_may_tell
from cfn_resource import Properties, Resource
from policies import as_document


class Queue(Resource):
    """Ref is the queue's URL."""

    NAME, REPLACE, ATTRIBUTES = "QueueName", ("QueueName",), ("Arn", "QueueName")
    SETTINGS = ("MessageRetentionPeriod", "SqsManagedSseEnabled", "VisibilityTimeout")

    @property
    def backend(self) -> Any:
        return sqs_backends[self.account][self.region]

    @property
    def att_QueueName(self) -> str:
        return self.physical_resource_id.rsplit("/", 1)[-1]

    @property
    def att_Arn(self) -> str:
        return self.backend.get_queue(self.att_QueueName).queue_arn

    @property
    def settings(self) -> dict[str, Any]:
        return {name: str(self.properties[name]) for name in self.SETTINGS if name in self.properties}

    def make(self) -> str:
        name = self.properties.get("QueueName", self.generated[-80:])
        queue = self.backend.create_queue(name, {}, region=self.region, **self.settings)
        return queue.physical_resource_id

    def change(self, old: Properties) -> None:
        policy = self.backend.get_queue(self.att_QueueName).policy  # which moto forgets else
        self.backend.set_queue_attributes(self.att_QueueName, {**self.settings, "Policy": policy})

    def remove(self) -> None:
        self.backend.delete_queue(self.att_QueueName)


class QueuePolicy(Resource):
    @property
    def names(self) -> list[str]:
        return [url.rsplit("/", 1)[-1] for url in self.properties["Queues"]]

    def make(self) -> str:
        self._set(json.dumps(as_document(self.properties["PolicyDocument"])))
        return self.generated

    def change(self, old: Properties) -> None:
        self.make()

    def remove(self) -> None:
        self._set("")

    def _set(self, policy: str) -> None:
        for name in self.names:
            sqs_backends[self.account][self.region].set_queue_attributes(name, {"Policy": policy})


class Topic(Resource):
    NAME, REPLACE, ATTRIBUTES = "TopicName", ("TopicName",), ("TopicArn", "TopicName")

    @property
    def backend(self) -> Any:
        return sns_backends[self.account][self.region]

    @property
    def att_TopicArn(self) -> str:
        return self.physical_resource_id

    @property
    def att_TopicName(self) -> str:
        return self.physical_resource_id.rsplit(":", 1)[-1]

    def make(self) -> str:
        return self.backend.create_topic(self.properties.get("TopicName", self.generated), {}).arn

    def change(self, old: Properties) -> None:
        """But for tags, which nothing here reads, only its name could change."""

    def remove(self) -> None:
        self.backend.delete_topic(self.physical_resource_id)


class TopicPolicy(Resource):
    def make(self) -> str:
        for arn in self.properties["Topics"]:
            topic = sns_backends[self.account][self.region].get_topic(arn)
            topic.policy = json.dumps(as_document(self.properties["PolicyDocument"]))
        return self.generated

    def change(self, old: Properties) -> None:
        self.make()

    def remove(self) -> None:
        """CloudFormation leaves the owner's default behind; the topic goes next."""


class Subscription(Resource):
    REPLACE = ("Endpoint", "Protocol", "TopicArn")

    @property
    def backend(self) -> Any:
        return sns_backends[self.account][self.region]

    def make(self) -> str:
        p = self.properties
        return self.backend.subscribe(p["TopicArn"], p["Endpoint"], p["Protocol"]).arn

    def change(self, old: Properties) -> None:
        """Only what makes another subscription of it could change."""

    def remove(self) -> None:
        self.backend.unsubscribe(self.physical_resource_id)


class Alarm(Resource):
    NAME, REPLACE, ATTRIBUTES = "AlarmName", ("AlarmName",), ("Arn",)

    @property
    def backend(self) -> Any:
        return cloudwatch_backends[self.account][self.region]

    @property
    def att_Arn(self) -> str:
        return self.backend.alarms[self.physical_resource_id].alarm_arn

    def make(self) -> str:
        name = self.properties.get("AlarmName", self.generated)
        self._put(name)
        return name

    def change(self, old: Properties) -> None:
        self._put(self.physical_resource_id)

    def remove(self) -> None:
        self.backend.delete_alarms([self.physical_resource_id])

    def _put(self, name: str) -> None:
        p = self.properties
        if len(p.get("AlarmDescription", "")) > 1024:
            raise ValidationError(message="AlarmDescription: Member must have length less than or equal to 1024")
        self.backend.put_metric_alarm(
            name=name,
            namespace="",
            metric_name="",
            comparison_operator=p["ComparisonOperator"],
            evaluation_periods=int(p["EvaluationPeriods"]),
            period=0,
            threshold=float(p["Threshold"]),
            statistic="",
            description=p.get("AlarmDescription", ""),
            dimensions=[],
            alarm_actions=p.get("AlarmActions", []),
            ok_actions=p.get("OKActions", []),
            metric_data_queries=[_query(metric) for metric in p["Metrics"]],
            datapoints_to_alarm=p.get("DatapointsToAlarm"),
            treat_missing_data=p.get("TreatMissingData"),
        )


def _query(metric: Properties) -> MetricDataQuery:
    stat = metric.get("MetricStat")
    return MetricDataQuery(
        query_id=metric["Id"],
        label=metric.get("Label", ""),
        period=None,
        return_data=metric.get("ReturnData", True),
        expression=metric.get("Expression"),
        metric_stat=_stat(stat) if stat else None,
    )


def _stat(stat: Properties) -> MetricStat:
    metric = stat["Metric"]
    dimensions = [Dimension(dimension["Name"], dimension["Value"]) for dimension in metric.get("Dimensions", [])]
    return MetricStat(Metric(metric["MetricName"], metric["Namespace"], dimensions), stat["Period"], stat["Stat"], None)


class Dashboard(Resource):
    NAME, REPLACE = "DashboardName", ("DashboardName",)

    @property
    def backend(self) -> Any:
        return cloudwatch_backends[self.account][self.region]

    def make(self) -> str:
        name = self.properties.get("DashboardName", self.generated)
        json.loads(self.properties["DashboardBody"])  # CloudWatch takes nothing else
        return self.backend.put_dashboard(name, self.properties["DashboardBody"]).name

    def change(self, old: Properties) -> None:
        self.make()

    def remove(self) -> None:
        self.backend.delete_dashboards([self.physical_resource_id])


class EventInvokeConfig(Resource):
    """Lambda takes a destination only if the function's role may send to it."""

    REPLACE = ("FunctionName", "Qualifier")

    @property
    def backend(self) -> Any:
        return lambda_backends[self.account][self.region]

    def make(self) -> str:
        p = self.properties
        if p["Qualifier"] != "$LATEST":
            raise NotImplementedError(f"the invocation settings of {p['Qualifier']}")
        function = self.backend.get_function(p["FunctionName"])
        for destination in p.get("DestinationConfig", {}).values():
            assert_may_tell(function.role, destination["Destination"])
        config = {name: value for name, value in p.items() if name not in ("FunctionName", "Qualifier")}
        function.event_invoke_config = []
        self.backend.put_function_event_invoke_config(p["FunctionName"], config)
        return f"{p['FunctionName']}|{p['Qualifier']}"

    def change(self, old: Properties) -> None:
        self.make()

    def remove(self) -> None:
        self.backend.delete_function_event_invoke_config(self.properties["FunctionName"])


TYPES: dict[str, type[Resource]] = {
    "AWS::SQS::Queue": Queue,
    "AWS::SQS::QueuePolicy": QueuePolicy,
    "AWS::SNS::Topic": Topic,
    "AWS::SNS::TopicPolicy": TopicPolicy,
    "AWS::SNS::Subscription": Subscription,
    "AWS::CloudWatch::Alarm": Alarm,
    "AWS::CloudWatch::Dashboard": Dashboard,
    "AWS::Lambda::EventInvokeConfig": EventInvokeConfig,
}
