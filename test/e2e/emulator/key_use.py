"""Authorizes the use of KMS keys, by Secrets Manager on behalf of a caller and by callers directly.

The emulator encrypts nothing. It only checks who may use a key.
"""

from __future__ import annotations

from typing import Any

from moto.kms.models import kms_backends
from moto.kms.responses import KmsResponse
from moto.secretsmanager.models import SecretsManagerBackend, secretsmanager_backends

from policies import Caller, Document, Request, as_document, reason_for_denial
from settings import dns_suffix

# Source: Secrets Manager, "Secret encryption and decryption in AWS Secrets Manager", "Permissions for the KMS key".
WRITE = ("kms:GenerateDataKey", "kms:Decrypt")
NEEDED = {
    "secretsmanager:GetSecretValue": ("kms:Decrypt",),
    "secretsmanager:PutSecretValue": WRITE,
    "secretsmanager:UpdateSecret": WRITE,
}
DEFAULT_KEY = SecretsManagerBackend.DEFAULT_KMS_KEY_ALIAS


def reason_for_denied_key(caller: Caller, action: str, secret_arn: str, context: dict[str, str]) -> str | None:
    """Returns why a caller can't use a secret's key for an action, or None if it can or does not need the key."""
    if action not in NEEDED or not secret_arn.startswith("arn:"):
        return None
    region, owner = secret_arn.split(":")[3:5]
    secrets = secretsmanager_backends[owner][region].secrets
    if secret_arn not in secrets:
        return None
    key_id = getattr(secrets[secret_arn], "kms_key_id", None)
    if key_id in (None, DEFAULT_KEY):
        return None if caller.account == owner else "the key aws/secretsmanager is only for its own account"
    key = find(key_id, owner, region)
    if key is None or not key.enabled:
        return f"the key {key_id} is missing or disabled"
    through = {
        **context,
        "kms:ViaService": f"secretsmanager.{region}.{dns_suffix(region)}",
        "kms:EncryptionContext:SecretARN": secret_arn,
    }
    reasons = (_reason_for_denial(caller, needed, key, through) for needed in NEEDED[action])
    return next((reason for reason in reasons if reason), None)


def _reason_for_denial(caller: Caller, action: str, key: Any, context: dict[str, str]) -> str | None:
    """Checks the key's policy, which can delegate to IAM. Across accounts, both sides must allow the action."""
    owner = key.account_id
    request = Request(action, key.arn, owner, context)
    return reason_for_denial(caller, request, as_document(key.policy), policy_decides=caller.account == owner)


def find(key_id: str, account: str, region: str) -> Any:
    """Returns moto's key with this ARN or id, or None."""
    if key_id.startswith("arn:"):
        region, account = key_id.split(":")[3:5]
    return kms_backends[account][region].keys.get(key_id.rpartition("/")[2])


def _requested_key(self: Any) -> tuple[Document | None, str]:
    """Returns the policy and the ARN of the requested key."""
    key = find(self._get_param("KeyId") or "", self.current_account, self.region)
    return (as_document(key.policy), key.arn) if key else (None, "*")


KmsResponse._determine_resource = _requested_key
