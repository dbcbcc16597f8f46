"""What moto forgets: of types that CloudFormation makes and changes, and of secrets that are marked for deletion."""

from __future__ import annotations

import json
from typing import Any

from moto.awslambda.models import LambdaFunction
from moto.cloudformation.parsing import ResourceMap
from moto.iam.models import Role, iam_backends
from moto.logs.models import LogGroup
from moto.secretsmanager.exceptions import InvalidRequestException
from moto.secretsmanager.models import SecretsManagerBackend

from async_invocations import LAMBDA, assert_may_put_aside
from authorization import assert_role_may
from settings import dns_suffix, partition

Properties = dict[str, Any]

# What Lambda does with a function's role to connect it to a VPC. Source: AWS' policy AWSLambdaVPCAccessExecutionRole.
CONNECT = [
    f"ec2:{name}"
    for name in (
        "AssignPrivateIpAddresses",
        "CreateNetworkInterface",
        "DeleteNetworkInterface",
        "DescribeNetworkInterfaces",
        "DescribeSubnets",
        "UnassignPrivateIpAddresses",
    )
]

_make_role = Role.create_from_cloudformation_json.__func__
_change_role = Role.update_from_cloudformation_json.__func__
_remove_role = Role.delete_from_cloudformation_json.__func__
_make_function = LambdaFunction.create_from_cloudformation_json.__func__
_change_function = LambdaFunction.update_from_cloudformation_json.__func__
_log_attribute = LogGroup.get_cfn_attribute


def _make_whole_role(
    cls: Any, resource_name: str, cloudformation_json: Properties, account_id: str, region_name: str, **kwargs: Any
) -> Role:
    role = _make_role(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs)
    _set_policies(role, {}, cloudformation_json["Properties"], region_name)
    return role


def _change_whole_role(cls: Any, original_resource: Role, **kwargs: Any) -> Role:
    role = _change_role(cls, original_resource=original_resource, **kwargs)
    _set_policies(role, role.from_template, kwargs["cloudformation_json"]["Properties"], kwargs["region_name"])
    return role


def _set_policies(role: Any, old: Properties, new: Properties, region: str) -> None:
    """Inline policies, managed ones and trust, as the template says; a policy of AWS::IAM::Policy is not touched."""
    backend = iam_backends[role.account_id][partition(region)]
    for policy in old.get("Policies", []):
        role.delete_policy(policy["PolicyName"])
    for policy in new.get("Policies", []):
        role.put_policy(policy["PolicyName"], json.dumps(policy["PolicyDocument"]))
    for arn in old.get("ManagedPolicyArns", []):
        backend.detach_role_policy(arn, role.name)
    for arn in new.get("ManagedPolicyArns", []):
        backend.attach_role_policy(arn, role.name)
    role.assume_role_policy_document = json.dumps(new["AssumeRolePolicyDocument"])
    role.from_template = new


def _remove_whole_role(
    cls: Any, resource_name: str, cloudformation_json: Properties, account_id: str, region_name: str
) -> None:
    backend = iam_backends[account_id][partition(region_name)]
    for policy in list(backend.list_attached_role_policies(resource_name)[0]):
        backend.detach_role_policy(policy.arn, resource_name)
    _remove_role(cls, resource_name, cloudformation_json, account_id, region_name)


def _make_whole_function(
    cls: Any, resource_name: str, cloudformation_json: Properties, account_id: str, region_name: str, **kwargs: Any
) -> LambdaFunction:
    function = _make_function(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs)
    return _complete(function, cloudformation_json["Properties"])


def _change_whole_function(cls: Any, **kwargs: Any) -> LambdaFunction:
    return _complete(_change_function(cls, **kwargs), kwargs["cloudformation_json"]["Properties"])


def _complete(function: Any, properties: Properties) -> LambdaFunction:
    function.architectures = properties.get("Architectures", function.architectures)
    function.environment_vars = properties.get("Environment", {}).get("Variables", {})
    function.log_group = properties.get("LoggingConfig", {}).get("LogGroup")
    function.dead_letter_queue = properties.get("DeadLetterConfig", {}).get("TargetArn")
    if function.dead_letter_queue:
        assert_may_put_aside(function.role, function.dead_letter_queue)
    if properties.get("VpcConfig"):
        for action in CONNECT:
            assert_role_may(function.role, LAMBDA, action, "*")
    return function


def _log_attribute_as_documented(self: LogGroup, attribute_name: str) -> str:
    """Arn ends in :* in AWS, so that a policy which names it covers the group's streams."""
    return _log_attribute(self, attribute_name) + (":*" if attribute_name == "Arn" else "")


def _refusing_deleted(method: str) -> Any:
    """moto still takes a value for a secret that is marked for deletion, and has other words than AWS where it doesn't."""
    original = getattr(SecretsManagerBackend, method)

    def call(self: Any, secret_id: str, **kwargs: Any) -> Any:
        if secret_id in self.secrets and self.secrets[secret_id].is_deleted():
            message = "You can't perform this operation on the secret because it was marked for deletion."
            raise InvalidRequestException(message)
        return original(self, secret_id=secret_id, **kwargs)

    return call


_make_map = ResourceMap.__init__


def _make_map_of_partition(self: Any, *args: Any, **kwargs: Any) -> None:
    """AWS::Partition and AWS::URLSuffix, which moto thinks are the same everywhere."""
    _make_map(self, *args, **kwargs)
    self._parsed_resources["AWS::Partition"] = partition(self._region_name)
    self._parsed_resources["AWS::URLSuffix"] = dns_suffix(self._region_name)


for _method in ("get_secret_value", "put_secret_value"):
    setattr(SecretsManagerBackend, _method, _refusing_deleted(_method))
ResourceMap.__init__ = _make_map_of_partition
Role.create_from_cloudformation_json = classmethod(_make_whole_role)
Role.update_from_cloudformation_json = classmethod(_change_whole_role)
Role.delete_from_cloudformation_json = classmethod(_remove_whole_role)
LambdaFunction.create_from_cloudformation_json = classmethod(_make_whole_function)
LambdaFunction.update_from_cloudformation_json = classmethod(_change_whole_function)
LogGroup.get_cfn_attribute = _log_attribute_as_documented
