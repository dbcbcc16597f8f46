"""What AWS KMS says when Secrets Manager uses a secret's key in somebody's name, and when somebody uses a key directly.

Nothing is encrypted here: who may use the key is all that is judged.
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


def reason_for_closed_secret(caller: Caller, action: str, secret_arn: str, context: dict[str, str]) -> str | None:
    """Why a caller that may do this to a secret can't use its key for it; None if it can, or needn't."""
    if action not in NEEDED or not secret_arn.startswith("arn:"):
        return None
    region, owner = secret_arn.split(":")[3:5]
    secrets = secretsmanager_backends[owner][region].secrets
    if secret_arn not in secrets:
        return None
    key_id = getattr(secrets[secret_arn], "kms_key_id", None)
    if key_id in (None, DEFAULT_KEY):  # it lets in its own account through Secrets Manager, and nobody else
        return None if caller.account == owner else "the default key of Secrets Manager is for its own account alone"
    key = find(key_id, owner, region)
    if key is None or not key.enabled:
        return f"the key {key_id} can't be used"
    through = {
        **context,
        "kms:ViaService": f"secretsmanager.{region}.{dns_suffix(region)}",
        "kms:EncryptionContext:SecretARN": secret_arn,
    }
    reasons = (_reason_for_closed_key(caller, needed, key, through) for needed in NEEDED[action])
    return next((reason for reason in reasons if reason), None)


def _reason_for_closed_key(caller: Caller, action: str, key: Any, context: dict[str, str]) -> str | None:
    """In its own account a key's policy must let the caller in, or leave it to IAM; across accounts both must."""
    owner = key.account_id
    request = Request(action, key.arn, owner, context)
    return reason_for_denial(caller, request, as_document(key.policy), policy_decides=caller.account == owner)


def find(key_id: str, account: str, region: str) -> Any:
    """A key of moto's by its ARN or id; None if there is none."""
    if key_id.startswith("arn:"):
        region, account = key_id.split(":")[3:5]
    return kms_backends[account][region].keys.get(key_id.rpartition("/")[2])


def _key_asked_for(self: Any) -> tuple[Document | None, str]:
    """The policy and the ARN of the key that a request names."""
    key = find(self._get_param("KeyId") or "", self.current_account, self.region)
    return (as_document(key.policy), key.arn) if key else (None, "*")


KmsResponse._determine_resource = _key_asked_for
