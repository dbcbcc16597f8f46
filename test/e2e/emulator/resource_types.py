"""The CloudFormation types of the app's template that moto lacks or implements differently from AWS."""

from __future__ import annotations

import copy
import json
from typing import Any

from moto.awslambda.models import lambda_backends
from moto.cloudformation import parsing
from moto.cloudformation.exceptions import ValidationError
from moto.scheduler.models import scheduler_backends
from moto.secretsmanager.models import secretsmanager_backends

import event_rules
import function_url
import monitoring_types
from access_types import EncryptionKey, OidcProvider, SecretPolicy
from cfn_resource import Properties, Resource
from custom_resource import CustomResource


class Secret(Resource):
    """Replaces moto's type, which always generates a value. This one has no value unless the template contains one."""

    BACKENDS, NAME, REPLACE = secretsmanager_backends, "Name", ("Name",)
    ATTRIBUTES = {"Id": lambda self: self.physical_resource_id}

    def make(self) -> str:
        if "GenerateSecretString" in self.properties:
            raise NotImplementedError("GenerateSecretString")
        replicas = self.properties.get("ReplicaRegions", [])
        answer = self.call(self.backend.create_secret, name=self.name, replica_regions=replicas, force_overwrite=False)
        return json.loads(answer)["ARN"]

    def change(self, old: Properties) -> None:
        can_change = {"ReplicaRegions": None, "KmsKeyId": None}
        if {**old, **can_change} != {**self.properties, **can_change}:
            raise NotImplementedError("a template that changes more of a secret than its replicas and its key")
        self.backend.secrets[self.physical_resource_id].kms_key_id = self.properties.get("KmsKeyId")
        before, after = (
            {replica["Region"]: replica for replica in properties.get("ReplicaRegions", [])}
            for properties in (old, self.properties)
        )
        self._stop_replication([region for region in before if region not in after])
        added = [replica for region, replica in after.items() if region not in before]
        self.backend.replicate_secret_to_regions(self.physical_resource_id, added, False)

    def remove(self) -> None:
        self._stop_replication([replica["Region"] for replica in self.properties.get("ReplicaRegions", [])])
        # CloudFormation deletes without a recovery window.
        self.backend.delete_secret(self.physical_resource_id, None, True)

    def _stop_replication(self, regions: list[str]) -> None:
        if regions:
            self.backend.remove_regions_from_replication(self.physical_resource_id, regions)


class Schedule(Resource):
    BACKENDS, NAME, REPLACE = scheduler_backends, "Name", ("Name", "GroupName")
    ATTRIBUTES = {"Arn": lambda self: self.backend.get_schedule(self.group, self.physical_resource_id).arn}

    @property
    def group(self) -> str:
        return self.properties.get("GroupName", "default")

    def make(self) -> str:
        return self.call(self.backend.create_schedule, name=self.name, group_name=self.group).name

    def change(self, old: Properties) -> None:
        state = self.properties.get("State", "ENABLED")
        self.call(self.backend.update_schedule, name=self.name, group_name=self.group, state=state)

    def remove(self) -> None:
        self.backend.delete_schedule(self.group, self.physical_resource_id)


class FunctionVersion(Resource):
    """Replaces moto's type, which has no physical id and reuses the number of a deleted version."""

    BACKENDS, REPLACE = lambda_backends, ("FunctionName",)
    ATTRIBUTES = {
        "Version": lambda self: self.physical_resource_id.split(":")[-1],
        "FunctionArn": lambda self: self.physical_resource_id,
    }

    def make(self) -> str:
        storage = self.backend._lambdas
        latest = self.backend.get_function(self.properties["FunctionName"])
        latest.published = getattr(latest, "published", 0) + 1
        version = copy.copy(latest)
        version.event_invoke_config = []  # The function's settings apply only to $LATEST.
        version.set_version(latest.published)
        storage._functions[latest.function_name]["versions"].append(version)
        storage._arns[version.function_arn] = version
        return version.function_arn

    def change(self, old: Properties) -> None:
        """Does nothing, because a version never changes."""

    def remove(self) -> None:
        storage = self.backend._lambdas
        storage._arns.pop(self.physical_resource_id, None)
        function = storage._functions.get(self.properties["FunctionName"], {"versions": []})
        function["versions"][:] = [v for v in function["versions"] if v.function_arn != self.physical_resource_id]


class Accepted(Resource):
    """A type that has no effect in this emulator."""

    def make(self) -> str:
        return self.generated

    def remove(self) -> None:
        """Does nothing."""


TYPES: dict[str, type[Resource]] = {
    "AWS::SecretsManager::Secret": Secret,
    "AWS::SecretsManager::ResourcePolicy": SecretPolicy,
    "AWS::KMS::Key": EncryptionKey,
    "AWS::IAM::OIDCProvider": OidcProvider,
    "AWS::Scheduler::Schedule": Schedule,
    "AWS::Lambda::Version": FunctionVersion,
    "AWS::S3::BucketPolicy": Accepted,
    "AWS::SNS::TopicPolicy": Accepted,
    "AWS::SQS::QueuePolicy": Accepted,
    "AWS::CDK::Metadata": Accepted,
    **event_rules.TYPES,
    **function_url.TYPES,
    **monitoring_types.TYPES,
}
_moto_class, _moto_name = parsing.resource_class_from_type, parsing.resource_name_property_from_type


def _own_type(resource_type: str) -> type[Resource] | None:
    return CustomResource if resource_type.startswith("Custom::") else TYPES.get(resource_type)


def _class_of(resource_type: str) -> Any:
    found = _own_type(resource_type) or _moto_class(resource_type)
    if found is None and resource_type not in parsing.NULL_MODELS:
        raise ValidationError(message=f"this emulator does not implement {resource_type}")
    return found


def _name_property_of(resource_type: str) -> Any:
    own = _own_type(resource_type)
    return own.NAME if own else _moto_name(resource_type)


parsing.resource_class_from_type = _class_of
parsing.resource_name_property_from_type = _name_property_of
