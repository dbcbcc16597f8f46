"""The CloudFormation type of a function's URL. Nothing answers at it, because a feed connects to public hosts only."""

from __future__ import annotations

from moto.awslambda.models import lambda_backends

from cfn_resource import Properties, Resource


class FunctionUrl(Resource):
    BACKENDS, REPLACE = lambda_backends, ("TargetFunctionArn",)
    ATTRIBUTES = {
        "FunctionArn": lambda self: self.physical_resource_id,
        "FunctionUrl": lambda self: self.backend.get_function_url_config(self.physical_resource_id).url + "/",
    }

    def make(self) -> str:
        function = self.backend.get_function(self.properties["TargetFunctionArn"])
        self.backend.create_function_url_config(function.function_name, {"AuthType": self.properties["AuthType"]})
        return function.function_arn

    def change(self, old: Properties) -> None:
        raise NotImplementedError("a template that changes a function's URL")

    def remove(self) -> None:
        self.backend.delete_function_url_config(self.physical_resource_id)


TYPES: dict[str, type[Resource]] = {"AWS::Lambda::Url": FunctionUrl}
