"""Replaces moto's authorization by policies.py: finds the caller, its policies and the resource of each request.

moto itself checks only actions. Here every request of every service is authorized. main.py creates the administrators
without requests.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from moto import settings as moto_settings
from moto.awslambda.responses import LambdaResponse
from moto.core.exceptions import JsonRESTError
from moto.ecr.responses import ECRResponse
from moto.iam import access_control
from moto.iam.models import iam_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.secretsmanager.responses import SecretsManagerResponse
from moto.sts.models import sts_backends

from key_use import reason_for_denied_key
from policies import Caller, Document, Request, as_document, reason_for_denial, trusts
from settings import partition

# The services whose resource moto names, or whose only resource is "*". For others, only action and condition count.
NAMES_RESOURCES = ("secretsmanager", "lambda", "ecr", "ecr-public", "sts", "kms")
# Every client is on this machine.
SOURCE_IP = "127.0.0.1"
# moto uses the name of its own method for the operation.
RENAMED = {"lambda:Invoke": "lambda:InvokeFunction"}


class AccessDenied(JsonRESTError):
    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__("AccessDeniedException", message)
        self.code = status


def caller_of_key(key: Any) -> Caller:
    """Returns the caller of an access key, with its current policies."""
    if isinstance(key, access_control.AssumedRoleAccessKey):
        return _caller_of_role(key.backend, key._owner_role_name, key.arn, key.account_id)
    documents = tuple(_document(policy) for policy in key.collect_policies())
    return Caller(key.arn, frozenset({key.arn}), key.account_id, documents)


def assert_role_may(role_arn: str, service: str, action: str, resource: str) -> None:
    """Raises PermissionError unless a service may assume a role and the role allows the action."""
    assert_trust(role_arn, service)
    scope, account, name = _parse_role(role_arn)
    caller = _caller_of_role(iam_backends[account][scope], name, role_arn, account)
    why = reason_for_denial(caller, Request(action, resource, account))
    if why:
        raise PermissionError(f"{name} is not authorized to perform: {action} on resource: {resource} {why}")


def assert_trust(role_arn: str, service: str) -> None:
    scope, account, name = _parse_role(role_arn)
    trust = as_document(iam_backends[account][scope].get_role(name).assume_role_policy_document)
    if not trusts(trust, "Service", service, Request("sts:AssumeRole", None, account, {"aws:SourceAccount": account})):
        raise PermissionError(f"the role {name} can't be assumed by {service}")


def role_of_key(access_key_id: str) -> str | None:
    """Returns the role of a session's access key."""
    backends = (backend for account in list(sts_backends.values()) for backend in list(account.values()))
    sessions = (session for backend in backends for session in list(backend.assumed_roles))
    return next((session.role_arn for session in sessions if session.access_key_id == access_key_id), None)


def _parse_role(arn: str) -> tuple[str, str, str]:
    """Returns partition, account and name."""
    _, scope, _, _, account, path = arn.split(":", 5)
    return scope, account, path.split("/")[-1]


def _caller_of_role(backend: Any, name: str, session_arn: str, account: str) -> Caller:
    role = backend.get_role(name)
    inline = [backend.get_role_policy(name, policy)[1] for policy in backend.list_role_policies(name)]
    attached = list(backend.list_attached_role_policies(name)[0])
    if role.permissions_boundary_arn:
        raise NotImplementedError("permissions boundaries")
    documents = tuple(_document(policy) for policy in inline + attached)
    return Caller(session_arn, frozenset({session_arn, role.arn}), account, documents)


def _document(policy: Any) -> Document:
    """Returns a policy from any of the three forms in which moto stores policies."""
    if hasattr(policy, "versions"):
        policy = next(version.document for version in policy.versions if version.is_default)
    elif isinstance(policy, dict) and "policy_document" in policy:
        policy = policy["policy_document"]
    return as_document(policy)


def _check_action(self: Any, resource: Any) -> None:
    """Replaces IAMRequestBase.check_action_permitted."""
    action = RENAMED.get(self._action, self._action)
    if action == "sts:GetCallerIdentity":  # needs no permission
        return
    caller = caller_of_key(self._access_key)
    principal = next((arn for arn in caller.arns if ":iam:" in arn), caller.arn)
    context = {
        "aws:PrincipalArn": principal,
        "aws:PrincipalAccount": caller.account,
        "aws:RequestedRegion": self._region,
        "aws:SourceIp": SOURCE_IP,
    }
    if action == "sts:AssumeRole":
        return _check_assume_role(self, caller, resource, context)
    policy, resource = resource if isinstance(resource, tuple) else (None, resource)
    owner = (resource.split(":") + [""] * 5)[4] or caller.account
    context["aws:ResourceAccount"] = owner
    if self._service not in NAMES_RESOURCES and resource == "*":
        resource = None
    # A KMS key's own policy must allow the caller or its account.
    decides = self._service == "kms" and policy is not None and caller.account == owner
    why = reason_for_denial(caller, Request(action, resource, owner, context), policy, policy_decides=decides)
    if why is None:
        denied_key = reason_for_denied_key(caller, action, resource or "*", context)
        if denied_key:
            raise AccessDenied(f"Access to KMS is not allowed: {denied_key}")
        return
    if self._service in ("ec2", "s3", "sqs", "iam", "cloudformation"):  # Their errors are XML.
        self._raise_access_denied()
    status = 403 if self._service in ("lambda", "scheduler") else 400
    raise AccessDenied(
        f"User: {caller.arn} is not authorized to perform: {action} on resource: {resource or '*'} {why}", status
    )


def _check_assume_role(self: Any, caller: Caller, role_arn: str, context: dict[str, str]) -> None:
    scope, owner, name = _parse_role(role_arn)
    try:
        trust = as_document(iam_backends[owner][scope].get_role(name).assume_role_policy_document)
    except Exception:
        self._raise_access_denied()
    request = Request("sts:AssumeRole", role_arn, owner, context)
    # Within an account, the trust policy can be enough. Across accounts, both sides must allow it.
    if reason_for_denial(caller, request, trust, policy_decides=caller.account == owner):
        self._raise_access_denied()


def _requested_backend(self: Any) -> Any:
    """Returns the secrets of the account in the requested ARN, or of the caller's account."""
    secret_id = self._get_param("SecretId") or ""
    account = secret_id.split(":")[4] if secret_id.startswith("arn:") else self.current_account
    return secretsmanager_backends[account][self.region]


def _requested_secret(self: Any) -> tuple[Document | None, str]:
    """Returns the resource policy and the ARN of the requested secret."""
    secret_id = self._get_param("SecretId")
    prefix = f"arn:{partition(self.region)}:secretsmanager:{self.region}:{self.current_account}:secret:"
    if not secret_id:
        name = self._get_param("Name")
        return None, f"{prefix}{name}-??????" if name else "*"
    secrets = self.backend.secrets
    if secret_id not in secrets:
        return None, secret_id if secret_id.startswith("arn:") else prefix + secret_id
    secret = secrets[secret_id]
    policy = getattr(secret, "policy", None)
    return (as_document(policy) if policy else None), secret.arn


def _requested_function(self: Any) -> tuple[Document | None, str]:
    match = re.search(r"/functions/([^/]+)", self.path)
    if not match:
        return None, "*"
    arn = unquote(match[1])
    if not arn.startswith("arn:"):
        arn = f"arn:aws:lambda:{self.region}:{self.current_account}:function:{arn}"
    qualifier = self.querystring.get("Qualifier", [None])[0]
    return None, f"{arn}:{qualifier}" if qualifier and arn.count(":") == 6 else arn


def _requested_repository(self: Any) -> tuple[Document | None, str]:
    """Returns the ARN of the requested repository. Its policy counts only in the registry, in registry.py."""
    name = self._get_param("repositoryName") or next(iter(self._get_param("repositoryNames") or []), None)
    scope = f"arn:{partition(self.region)}:ecr:{self.region}:{self.current_account}"
    return None, f"{scope}:repository/{name}" if name else "*"


_moto_check_signature = access_control.IAMRequestBase.check_signature


def _check_signature(self: Any) -> None:
    # moto sees a different path from the signed one: it decodes ARNs and adds a slash.
    if self._service not in ("lambda", "scheduler"):
        _moto_check_signature(self)


access_control.IAMRequestBase.check_signature = _check_signature
access_control.IAMRequestBase.check_action_permitted = _check_action
SecretsManagerResponse._determine_resource = _requested_secret
SecretsManagerResponse.backend = property(_requested_backend)
LambdaResponse._determine_resource = _requested_function
ECRResponse._determine_resource = _requested_repository
moto_settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
