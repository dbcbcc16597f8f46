"""The CloudFormation types that define access to a secret: its policy, its key, and identity providers."""

from __future__ import annotations

import json
from typing import Any

from moto.cloudformation.exceptions import ValidationError
from moto.iam.models import iam_backends
from moto.kms.models import kms_backends
from moto.secretsmanager.models import secretsmanager_backends

from cfn_resource import Properties, Resource
from policies import Document, as_document, as_list
from settings import partition


class SecretPolicy(Resource):
    BACKENDS, REPLACE = secretsmanager_backends, ("SecretId",)

    def make(self) -> str:
        secret_id, policy = self.properties["SecretId"], as_document(self.properties["ResourcePolicy"])
        if self.properties.get("BlockPublicPolicy") and _is_public(policy):
            raise ValidationError(message="Resource policy grants broad access to the secret. (PublicPolicyException)")
        _assert_principals_exist(policy, "This resource policy contains an unsupported principal.")
        return self.backend.put_resource_policy(secret_id, json.dumps(policy))[0]

    def remove(self) -> None:
        self.backend.delete_resource_policy(self.physical_resource_id)


class EncryptionKey(Resource):
    """Replaces moto's type, which can't change and has no waiting period for deletion."""

    BACKENDS = kms_backends
    ATTRIBUTES = {
        "Arn": lambda self: self.backend.keys[self.physical_resource_id].arn,
        "KeyId": lambda self: self.physical_resource_id,
    }

    def make(self) -> str:
        self.physical_resource_id = self.backend.create_key(None, "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", "", []).id
        self.change({})
        return self.physical_resource_id

    def change(self, old: Properties) -> None:
        policy = as_document(self.properties["KeyPolicy"])
        _assert_principals_exist(policy, "Policy contains a statement with one or more invalid principals.")
        self.backend.keys[self.physical_resource_id].policy = json.dumps(policy)

    def remove(self) -> None:
        self.backend.schedule_key_deletion(self.physical_resource_id, self.properties.get("PendingWindowInDays", 30))


class OidcProvider(Resource):
    REPLACE, ATTRIBUTES = ("Url",), {"Arn": lambda self: self.physical_resource_id}

    @property
    def backend(self) -> Any:
        return iam_backends[self.account][partition(self.region)]

    def make(self) -> str:
        url = self.properties["Url"]
        if any(arn.endswith(f":oidc-provider/{url.removeprefix('https://')}") for arn in self.backend.open_id_providers):
            raise ValidationError(message=f"Provider with url {url} already exists.")
        lists = [self.properties.get(name, []) for name in ("ThumbprintList", "ClientIdList", "Tags")]
        return self.backend.create_open_id_connect_provider(url, *lists).arn

    def remove(self) -> None:
        self.backend.delete_open_id_connect_provider(self.physical_resource_id)


def _principals(statement: Any) -> list[str]:
    principal = statement.get("Principal", {})
    return ["*"] if principal == "*" else as_list(principal.get("AWS", []))


def _is_public(policy: Document) -> bool:
    return any(statement["Effect"] == "Allow" and "*" in _principals(statement) for statement in policy["Statement"])


def _assert_principals_exist(policy: Document, message: str) -> None:
    """Raises ValidationError if a role or user is missing. AWS replaces the ARN by an id when the policy is set."""
    for arn in (arn for statement in policy["Statement"] for arn in _principals(statement)):
        if not arn.startswith("arn:") or arn.endswith(":root"):
            continue
        _, scope, _, _, account, name = arn.split(":", 5)
        backend = iam_backends[account][scope]
        existing = backend.roles.values() if name.startswith("role/") else backend.users.values()
        if arn not in [principal.arn for principal in existing]:
            raise ValidationError(message=f"{message} ({arn})")
