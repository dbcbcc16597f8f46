"""Makes moto ask policies.py before it does anything: who calls, with which policies, on which resource.

moto by itself looks at actions alone. Here every request of every service is judged from the start; the admin users that
the tests begin with are made in main.py, past the API.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from moto import settings as moto_settings
from moto.awslambda.responses import LambdaResponse
from moto.core.exceptions import JsonRESTError
from moto.iam import access_control
from moto.iam.models import iam_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.secretsmanager.responses import SecretsManagerResponse
from moto.sts.models import sts_backends

from key_use import reason_for_closed_secret
from policies import Caller, Document, Request, as_document, reason_for_denial, trusts

# Services that moto names a resource for, or that really have none but "*"; of the others only the action is judged.
NAMES_RESOURCES = ("secretsmanager", "lambda", "ecr", "ecr-public", "sts", "kms")
# moto names the operation after its own method.
RENAMED = {"lambda:Invoke": "lambda:InvokeFunction"}


class AccessDenied(JsonRESTError):
    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__("AccessDeniedException", message)
        self.code = status


def caller_of_key(key: Any) -> Caller:
    """The caller that an access key of moto's belongs to, with its policies as they are now."""
    if isinstance(key, access_control.AssumedRoleAccessKey):
        return _caller_of_role(key.backend, key._owner_role_name, key.arn, key.account_id)
    documents = tuple(_document(policy) for policy in key.collect_policies())
    return Caller(key.arn, frozenset({key.arn}), key.account_id, documents)


def assert_role_may(role_arn: str, service: str, action: str, resource: str) -> None:
    """For what an AWS service does with a role: raises PermissionError unless the role lets the service do it."""
    assert_trust(role_arn, service)
    partition, account, name = _parse_role(role_arn)
    caller = _caller_of_role(iam_backends[account][partition], name, role_arn, account)
    why = reason_for_denial(caller, Request(action, resource, account))
    if why:
        raise PermissionError(f"{name} is not authorized to perform: {action} on resource: {resource} {why}")


def assert_trust(role_arn: str, service: str) -> None:
    partition, account, name = _parse_role(role_arn)
    trust = as_document(iam_backends[account][partition].get_role(name).assume_role_policy_document)
    if not trusts(trust, "Service", service, Request("sts:AssumeRole", None, account, {"aws:SourceAccount": account})):
        raise PermissionError(f"The role {name} can't be assumed by {service}")


def role_of_key(access_key_id: str) -> str | None:
    """For the log: the role behind a session's key."""
    backends = (backend for account in list(sts_backends.values()) for backend in list(account.values()))
    sessions = (session for backend in backends for session in list(backend.assumed_roles))
    return next((session.role_arn for session in sessions if session.access_key_id == access_key_id), None)


def _parse_role(arn: str) -> tuple[str, str, str]:
    _, partition, _, _, account, path = arn.split(":", 5)
    return partition, account, path.split("/")[-1]


def _caller_of_role(backend: Any, name: str, session_arn: str, account: str) -> Caller:
    role = backend.get_role(name)
    inline = [backend.get_role_policy(name, policy)[1] for policy in backend.list_role_policies(name)]
    attached = list(backend.list_attached_role_policies(name)[0])
    boundary = role.permissions_boundary_arn
    return Caller(
        session_arn,
        frozenset({session_arn, role.arn}),
        account,
        tuple(_document(policy) for policy in inline + attached),
        (_document(backend.get_policy(boundary)),) if boundary else (),
    )


def _document(policy: Any) -> Document:
    """moto keeps policies in three shapes."""
    if hasattr(policy, "versions"):
        policy = next(version.document for version in policy.versions if version.is_default)
    elif isinstance(policy, dict) and "policy_document" in policy:
        policy = policy["policy_document"]
    return as_document(policy)


def _check_action(self: Any, resource: Any) -> None:
    """Instead of moto's IAMRequestBase.check_action_permitted."""
    action = RENAMED.get(self._action, self._action)
    if action == "sts:GetCallerIdentity":  # whoever has a key may ask whose it is
        return
    caller = caller_of_key(self._access_key)
    principal = next((arn for arn in caller.arns if ":iam:" in arn), caller.arn)
    context = {
        "aws:PrincipalArn": principal,
        "aws:PrincipalAccount": caller.account,
        "aws:RequestedRegion": self._region,
    }
    if action == "sts:AssumeRole":
        return _check_assume_role(self, caller, resource, context)
    policy, resource = resource if isinstance(resource, tuple) else (None, resource)
    owner = (resource.split(":") + [""] * 5)[4] or caller.account
    context["aws:ResourceAccount"] = owner
    if self._service not in NAMES_RESOURCES and resource == "*":
        resource = None
    # A key is for whom its own policy says, or leaves to IAM.
    decides = self._service == "kms" and policy is not None and caller.account == owner
    why = reason_for_denial(caller, Request(action, resource, owner, context), policy, policy_decides=decides)
    if why is None:
        closed = reason_for_closed_secret(caller, action, resource or "*", context)
        if closed:
            raise AccessDenied(f"Access to KMS is not allowed: {closed}")
        return
    if self._service in ("ec2", "s3", "sqs", "iam", "cloudformation"):  # their errors are XML
        self._raise_access_denied()
    status = 403 if self._service in ("lambda", "scheduler") else 400
    raise AccessDenied(
        f"User: {caller.arn} is not authorized to perform: {action} on resource: {resource or '*'} {why}", status
    )


def _check_assume_role(self: Any, caller: Caller, role_arn: str, context: dict[str, str]) -> None:
    partition, owner, name = _parse_role(role_arn)
    try:
        trust = as_document(iam_backends[owner][partition].get_role(name).assume_role_policy_document)
    except Exception:
        self._raise_access_denied()
    request = Request("sts:AssumeRole", role_arn, owner, context)
    # Within an account the trust policy alone can be enough; across accounts both sides must allow it.
    if reason_for_denial(caller, request, trust, policy_decides=caller.account == owner):
        self._raise_access_denied()


def _backend_asked_for(self: Any) -> Any:
    """The secrets of the account that the request names by a secret's ARN, or else of the caller's."""
    secret_id = self._get_param("SecretId") or ""
    account = secret_id.split(":")[4] if secret_id.startswith("arn:") else self.current_account
    return secretsmanager_backends[account][self.region]


def _secret_asked_for(self: Any) -> tuple[Document | None, str]:
    """The resource policy and the ARN of the secret that a request names."""
    secret_id = self._get_param("SecretId")
    partition = "aws-cn" if self.region.startswith("cn-") else "aws"
    prefix = f"arn:{partition}:secretsmanager:{self.region}:{self.current_account}:secret:"
    if not secret_id:
        name = self._get_param("Name")
        return None, f"{prefix}{name}-??????" if name else "*"
    secrets = self.backend.secrets
    if secret_id not in secrets:
        return None, secret_id if secret_id.startswith("arn:") else prefix + secret_id
    secret = secrets[secret_id]
    policy = getattr(secret, "policy", None)
    return (as_document(policy) if policy else None), secret.arn


def _function_asked_for(self: Any) -> tuple[Document | None, str]:
    match = re.search(r"/functions/([^/]+)", self.path)
    if not match:
        return None, "*"
    arn = unquote(match[1])
    if not arn.startswith("arn:"):
        arn = f"arn:aws:lambda:{self.region}:{self.current_account}:function:{arn}"
    qualifier = self.querystring.get("Qualifier", [None])[0]
    return None, f"{arn}:{qualifier}" if qualifier and arn.count(":") == 6 else arn


_moto_check_signature = access_control.IAMRequestBase.check_signature


def _check_signature(self: Any) -> None:
    # moto sees another path than the one that was signed: ARNs in it, a slash at its end.
    if self._service not in ("lambda", "scheduler"):
        _moto_check_signature(self)


access_control.IAMRequestBase.check_signature = _check_signature
access_control.IAMRequestBase.check_action_permitted = _check_action
SecretsManagerResponse._determine_resource = _secret_asked_for
SecretsManagerResponse.backend = property(_backend_asked_for)
LambdaResponse._determine_resource = _function_asked_for
moto_settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
