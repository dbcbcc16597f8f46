"""AssumeRoleWithWebIdentity: assumes a role with a token of one of the account's identity providers.

The emulator does not have the issuer's keys. It does not check the signature and accepts the token's claims.
"""

from __future__ import annotations

import base64
import json
import time
from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult
from moto.iam.models import iam_backends
from moto.sts.responses import TokenResponse

from policies import Request, as_document, as_list, trusts

ACTION = "AssumeRoleWithWebIdentity"


class Refused(ServiceException):
    """An error of STS: (code, message)."""


def check(role_arn: str, token: str) -> None:
    """Raises Refused, with AWS's message, unless the role's trust policy allows the token."""
    claims = _claims(token)
    issuer = str(claims.get("iss", "")).removeprefix("https://")
    audiences = [str(audience) for audience in as_list(claims.get("aud", []))]
    _, partition, _, _, account, path = role_arn.split(":", 5)
    backend = iam_backends[account][partition]
    provider_arn = f"arn:{partition}:iam::{account}:oidc-provider/{issuer}"
    provider = backend.open_id_providers.get(provider_arn)
    if provider is None:
        raise Refused("InvalidIdentityToken", f"No OpenIDConnect provider found in your account for https://{issuer}")
    if not set(audiences) & set(provider.client_id_list):
        raise Refused("InvalidIdentityToken", "Incorrect token audience")
    if float(claims.get("exp", 0)) <= time.time():
        raise Refused("ExpiredTokenException", "Token expired")
    role = next((role for role in backend.roles.values() if role.arn == role_arn), None)
    context = {f"{issuer}:aud": audiences[0], f"{issuer}:sub": str(claims.get("sub", ""))}
    request = Request(f"sts:{ACTION}", None, account, context)
    if not role or not trusts(as_document(role.assume_role_policy_document), "Federated", provider_arn, request):
        raise Refused("AccessDenied", f"Not authorized to perform sts:{ACTION}")


def _claims(token: str) -> dict[str, Any]:
    try:
        _, payload, _ = token.split(".")
        return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except ValueError as error:
        raise Refused("InvalidIdentityToken", "The ID Token provided is not a valid JWT.") from error


_authorize = TokenResponse._authenticate_and_authorize_normal_action


def _authorize_if_signed(self: Any, resource: str = "*") -> None:
    """Skips the one request that is not signed. The token authorizes it."""
    if self._get_action() != ACTION:
        _authorize(self, resource)


_assume = TokenResponse.assume_role_with_web_identity


def _assume_by_token(self: Any) -> ActionResult:
    check(self._get_param("RoleArn"), self._get_param("WebIdentityToken"))
    return _assume(self)


TokenResponse._authenticate_and_authorize_normal_action = _authorize_if_signed
TokenResponse.assume_role_with_web_identity = _assume_by_token
