"""The CloudFormation types that say who may read a secret: its policy, its key, and an identity provider for roles."""

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

# Condition keys that narrow everybody to somebody. Source: Secrets Manager, "Block broad access", in short.
NARROWING = {"aws:principalorgid", "aws:principalarn", "aws:principalaccount", "aws:sourcevpce"}


class SecretPolicy(Resource):
    REPLACE = ("SecretId",)

    @property
    def backend(self) -> Any:
        return secretsmanager_backends[self.account][self.region]

    def make(self) -> str:
        secret_id, policy = self.properties["SecretId"], as_document(self.properties["ResourcePolicy"])
        if self.properties.get("BlockPublicPolicy") and _is_public(policy):
            raise ValidationError(message="Resource policy grants broad access to the secret. (PublicPolicyException)")
        _assert_principals_exist(policy, "This resource policy contains an unsupported principal.")
        return self.backend.put_resource_policy(secret_id, json.dumps(policy))[0]

    def change(self, old: Properties) -> None:
        self.make()

    def remove(self) -> None:
        self.backend.delete_resource_policy(self.physical_resource_id)


class EncryptionKey(Resource):
    """moto's can't be changed, and is gone at once."""

    ATTRIBUTES = ("Arn", "KeyId")

    @property
    def backend(self) -> Any:
        return kms_backends[self.account][self.region]

    @property
    def att_Arn(self) -> str:
        return self.backend.keys[self.physical_resource_id].arn

    @property
    def att_KeyId(self) -> str:
        return self.physical_resource_id

    def make(self) -> str:
        self.physical_resource_id = self.backend.create_key(None, "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", "", []).id
        self.change({})
        return self.physical_resource_id

    def change(self, old: Properties) -> None:
        policy = as_document(self.properties["KeyPolicy"])
        _assert_principals_exist(policy, "Policy contains a statement with one or more invalid principals.")
        key = self.backend.keys[self.physical_resource_id]
        key.policy = json.dumps(policy)
        key.description = self.properties.get("Description", "")
        key.key_rotation_status = str(self.properties.get("EnableKeyRotation", False)).lower() == "true"

    def remove(self) -> None:
        self.backend.schedule_key_deletion(self.physical_resource_id, self.properties.get("PendingWindowInDays", 30))


class OidcProvider(Resource):
    REPLACE, ATTRIBUTES = ("Url",), ("Arn",)

    @property
    def backend(self) -> Any:
        return iam_backends[self.account][partition(self.region)]

    @property
    def att_Arn(self) -> str:
        return self.physical_resource_id

    def make(self) -> str:
        p = self.properties
        provider = self.backend.create_open_id_connect_provider(
            p["Url"], p.get("ThumbprintList", []), p.get("ClientIdList", []), p.get("Tags", [])
        )
        return provider.arn

    def change(self, old: Properties) -> None:
        provider = self.backend.get_open_id_connect_provider(self.physical_resource_id)
        provider.client_id_list = self.properties.get("ClientIdList", [])
        provider.thumbprint_list = self.properties.get("ThumbprintList", [])

    def remove(self) -> None:
        self.backend.delete_open_id_connect_provider(self.physical_resource_id)


def _principals(statement: Any) -> list[str]:
    principal = statement.get("Principal", {})
    return ["*"] if principal == "*" else as_list(principal.get("AWS", []))


def _is_public(policy: Document) -> bool:
    return any(
        statement["Effect"] == "Allow"
        and "*" in _principals(statement)
        and not any(NARROWING & {key.lower() for key in tests} for tests in statement.get("Condition", {}).values())
        for statement in policy["Statement"]
    )


def _assert_principals_exist(policy: Document, message: str) -> None:
    """AWS turns the ARN of a role or user into its id when a policy is set: it has to be there."""
    for arn in (arn for statement in policy["Statement"] for arn in _principals(statement)):
        if not arn.startswith("arn:") or arn.endswith(":root"):
            continue
        _, where, _, _, account, name = arn.split(":", 5)
        backend = iam_backends[account][where]
        known = backend.roles.values() if name.startswith("role/") else backend.users.values()
        if arn not in [principal.arn for principal in known]:
            raise ValidationError(message=f"{message} ({arn})")
