"""The CloudFormation types that report a function's results: alarms, subscriptions, and destinations of Lambda."""

from __future__ import annotations

from moto.awslambda.models import lambda_backends
from moto.cloudformation.exceptions import ValidationError
from moto.cloudwatch.models import cloudwatch_backends
from moto.sns.models import sns_backends

from async_invocations import assert_may_send_result
from cfn_resource import Properties, Resource


class Subscription(Resource):
    BACKENDS, REPLACE = sns_backends, ("Endpoint", "Protocol", "TopicArn")

    def make(self) -> str:
        return self.call(self.backend.subscribe).arn

    def change(self, old: Properties) -> None:
        """Does nothing, because no property that the app sets can change in place."""

    def remove(self) -> None:
        self.backend.unsubscribe(self.physical_resource_id)


class Alarm(Resource):
    BACKENDS, NAME, REPLACE = cloudwatch_backends, "AlarmName", ("AlarmName",)
    ATTRIBUTES = {"Arn": lambda self: self.backend.alarms[self.physical_resource_id].alarm_arn}

    def make(self) -> str:
        description = self.properties.get("AlarmDescription", "")
        if len(description) > 1024:
            raise ValidationError(message="AlarmDescription: Member must have length less than or equal to 1024")
        # moto reads none of the metrics. alarm_states.py evaluates the properties.
        metrics = {"dimensions": [], "metric_data_queries": []}
        self.call(self.backend.put_metric_alarm, name=self.name, description=description, **metrics)
        self.backend.alarms[self.name].properties = self.properties
        return self.name

    def remove(self) -> None:
        self.backend.delete_alarms([self.physical_resource_id])


class EventInvokeConfig(Resource):
    """Like Lambda, accepts a destination only if the function's role may send to it."""

    BACKENDS, REPLACE = lambda_backends, ("FunctionName", "Qualifier")

    def make(self) -> str:
        name, qualifier = self.properties["FunctionName"], self.properties["Qualifier"]
        if qualifier != "$LATEST":
            raise NotImplementedError(f"the invocation settings of {qualifier}")
        function = self.backend.get_function(name)
        for destination in self.properties.get("DestinationConfig", {}).values():
            assert_may_send_result(function.role, destination["Destination"])
        function.event_invoke_config = []
        config = {key: value for key, value in self.properties.items() if key not in self.REPLACE}
        self.backend.put_function_event_invoke_config(name, config)
        return f"{name}|{qualifier}"

    def remove(self) -> None:
        self.backend.delete_function_event_invoke_config(self.properties["FunctionName"])


TYPES: dict[str, type[Resource]] = {
    "AWS::SNS::Subscription": Subscription,
    "AWS::CloudWatch::Alarm": Alarm,
    "AWS::Lambda::EventInvokeConfig": EventInvokeConfig,
}
