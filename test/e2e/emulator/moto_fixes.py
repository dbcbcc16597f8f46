"""Fixes of moto: properties of CloudFormation types, inline code, secrets that are marked for deletion, and partitions."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

from moto.awslambda.models import LambdaFunction
from moto.cloudformation.parsing import ResourceMap
from moto.ecr.models import Repository
from moto.iam.models import Role, iam_backends
from moto.logs.models import LogGroup
from moto.secretsmanager.exceptions import InvalidRequestException
from moto.secretsmanager.models import FakeSecret, ReplicaSecret, SecretsManagerBackend

from async_invocations import LAMBDA, assert_may_send_dead_letter
from authorization import assert_role_may
from network_interfaces import connect
from settings import dns_suffix, partition

Properties = dict[str, Any]

# The actions that Lambda needs to connect a function to a VPC. Source: the policy AWSLambdaVPCAccessExecutionRole.
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

_moto_delete_role = Role.delete_from_cloudformation_json.__func__
_log_attribute = LogGroup.get_cfn_attribute


def _complete_with(complete: Callable[[Any, Properties], None], resource_type: Any) -> None:
    """Calls a function with each resource of a type, and its properties, after moto has created or changed it."""

    def completing(original: Callable[..., Any]) -> classmethod[Any, ..., Any]:
        def call(cls: Any, *args: Any, **kwargs: Any) -> Any:
            resource = original(*args, **kwargs)
            complete(resource, (kwargs.get("cloudformation_json") or args[1])["Properties"])
            return resource

        return classmethod(call)

    for name in ("create_from_cloudformation_json", "update_from_cloudformation_json"):
        setattr(resource_type, name, completing(getattr(resource_type, name)))


def _complete_role(role: Any, new: Properties) -> None:
    """Sets inline policies, managed policies and trust policy, but keeps the policies of AWS::IAM::Policy."""
    backend, old = iam_backends[role.account_id][role.partition], getattr(role, "from_template", {})
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


def _delete_role(
    cls: Any, resource_name: str, cloudformation_json: Properties, account_id: str, region_name: str
) -> None:
    backend = iam_backends[account_id][partition(region_name)]
    for policy in list(backend.list_attached_role_policies(resource_name)[0]):
        backend.detach_role_policy(policy.arn, resource_name)
    _moto_delete_role(cls, resource_name, cloudformation_json, account_id, region_name)


def _complete_function(function: Any, properties: Properties) -> None:
    function.architectures = properties.get("Architectures", function.architectures)
    function.environment_vars = properties.get("Environment", {}).get("Variables", {})
    function.logging = properties.get("LoggingConfig", {})
    function.log_group = function.logging.get("LogGroup")
    function.dead_letter_queue = properties.get("DeadLetterConfig", {}).get("TargetArn")
    if function.dead_letter_queue:
        assert_may_send_dead_letter(function.role, function.dead_letter_queue)
    network = properties.get("VpcConfig") or {}
    if network:
        for action in CONNECT:
            assert_role_may(function.role, LAMBDA, action, "*")
    connect(function.account_id, function.region, function.function_name, network.get("SubnetIds", []))


def _complete_repository(repository: Any, properties: Properties) -> None:
    policy = properties.get("RepositoryPolicyText")
    repository.policy = json.dumps(policy) if policy else None


_moto_function_configuration = LambdaFunction.get_configuration


def _function_configuration(self: LambdaFunction, on_create: bool = False) -> Properties:
    """Adds the log settings with Lambda's defaults. They have no effect."""
    defaults = {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{self.function_name}"}
    return {**_moto_function_configuration(self, on_create), "LoggingConfig": defaults | getattr(self, "logging", {})}


def _zip_inline_code(code: str) -> bytes:
    """Writes inline code into index.js, as CloudFormation does for Node.js. moto writes index.py."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("index.js", code)
    return content.getvalue()


_moto_delete_function = LambdaFunction.delete


def _delete_function(self: LambdaFunction, account_id: str, region: str) -> None:
    connect(account_id, region, self.function_name, [])
    _moto_delete_function(self, account_id, region)


_moto_update_code = LambdaFunction.update_function_code


def _update_code(self: LambdaFunction, updated: dict[str, Any]) -> Any:
    """Zips inline code also when it changes. CloudFormation passes it as text, the Lambda API as a zip in base64."""
    code = updated.get("ZipFile")
    if isinstance(code, str) and not _is_base64_zip(code):
        updated = {**updated, "ZipFile": base64.b64encode(_zip_inline_code(code))}
    return _moto_update_code(self, updated)


def _is_base64_zip(text: str) -> bool:
    return text.startswith("UEs")  # "PK", the first bytes of every zip


def _log_attribute_as_documented(self: LogGroup, attribute_name: str) -> str:
    """Adds :* to the ARN as AWS does, so that a policy with this ARN includes the group's streams."""
    return _log_attribute(self, attribute_name) + (":*" if attribute_name == "Arn" else "")


def _refusing_deleted(method: str) -> Any:
    """Refuses a secret that is marked for deletion, with AWS's message. moto accepts a new value for it."""
    original = getattr(SecretsManagerBackend, method)

    def call(self: Any, secret_id: str, **kwargs: Any) -> Any:
        if secret_id in self.secrets and self.secrets[secret_id].is_deleted():
            message = "You can't perform this operation on the secret because it was marked for deletion."
            raise InvalidRequestException(message)
        return original(self, secret_id=secret_id, **kwargs)

    return call


_moto_create_map = ResourceMap.__init__


def _create_map(self: Any, *args: Any, **kwargs: Any) -> None:
    """Sets AWS::Partition and AWS::URLSuffix, which moto does not adapt to the region."""
    _moto_create_map(self, *args, **kwargs)
    self._parsed_resources["AWS::Partition"] = partition(self._region_name)
    self._parsed_resources["AWS::URLSuffix"] = dns_suffix(self._region_name)


_create_replicas = FakeSecret.create_replicas
_replica_as_dict = ReplicaSecret.to_dict


def _create_replicas_with_keys(self: FakeSecret, replica_regions: list[dict[str, str]], **kwargs: Any) -> Any:
    """Keeps the key of each replica, which moto ignores."""
    replicas = _create_replicas(self, replica_regions, **kwargs)
    keys = {replica["Region"]: replica.get("KmsKeyId") for replica in replica_regions}
    for replica in replicas:
        replica.kms_key_id = keys[replica.region]
    return replicas


def _replica_as_documented(self: ReplicaSecret) -> dict[str, Any]:
    return {**_replica_as_dict(self), "KmsKeyId": self.kms_key_id}


for _method in ("get_secret_value", "put_secret_value"):
    setattr(SecretsManagerBackend, _method, _refusing_deleted(_method))
ResourceMap.__init__ = _create_map
_complete_with(_complete_role, Role)
Role.delete_from_cloudformation_json = classmethod(_delete_role)
_complete_with(_complete_function, LambdaFunction)
_complete_with(_complete_repository, Repository)
LambdaFunction._create_zipfile_from_plaintext_code = staticmethod(_zip_inline_code)
LambdaFunction.update_function_code = _update_code
LambdaFunction.delete = _delete_function
LambdaFunction.get_configuration = _function_configuration
FakeSecret.create_replicas = _create_replicas_with_keys
ReplicaSecret.to_dict = _replica_as_documented
# Resource policies replicate, which moto does not do.
ReplicaSecret.policy = property(lambda self: self.source.policy)
LogGroup.get_cfn_attribute = _log_attribute_as_documented
