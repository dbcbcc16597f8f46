"""ECR's authorization tokens. Each is unique, expires, and has the permissions of the principal that requested it.

A token refers to the access key of its request. As in ECR, a registry evaluates the current policies of that key, so a
token gains and loses permissions with its role.
"""

from __future__ import annotations

import base64
import json
import secrets
import time
from dataclasses import dataclass, replace
from typing import Any

from moto.core.responses import ActionResult
from moto.ecr.responses import ECRResponse
from moto.iam import access_control
from moto.iam.models import get_account_id_from

from settings import BEHAVIOUR, dns_suffix, partition

# The X-Amz-Target of ECR Public, which moto does not implement.
PUBLIC_TARGET = "SpencerFrontendService."


@dataclass(frozen=True)
class Token:
    region: str
    is_public: bool
    key: Any
    expires_at: float

    @property
    def has_expired(self) -> bool:
        return time.time() >= self.expires_at


_BY_PASSWORD: dict[str, Token] = {}


def passwords() -> list[str]:
    """Returns the password of every token that was issued."""
    return list(_BY_PASSWORD)


def expire_all() -> None:
    """Lets every token that was issued expire now."""
    for password, token in _BY_PASSWORD.items():
        _BY_PASSWORD[password] = replace(token, expires_at=time.time())


def find(auth: str) -> Token | None:
    """Returns the token in a docker `auth`, or None if it was not issued in exactly this form."""
    try:
        user, _, password = base64.b64decode(auth, validate=True).decode().partition(":")
    except ValueError:
        return None
    return _BY_PASSWORD.get(password) if user == "AWS" else None


def _issue(region: str, key: Any, *, is_public: bool) -> dict[str, Any]:
    expires_at = time.time() + BEHAVIOUR.token_ttl_seconds
    # The length is that of ECR's tokens, because clients have limits.
    sealed = {"payload": secrets.token_urlsafe(1300), "version": "2", "type": "DATA_KEY", "expiration": int(expires_at)}
    password = base64.b64encode(json.dumps(sealed).encode()).decode()
    _BY_PASSWORD[password] = Token(region, is_public, key, expires_at)
    return {"authorizationToken": base64.b64encode(f"AWS:{password}".encode()).decode(), "expiresAt": expires_at}


def _get_authorization_token(self: Any) -> ActionResult:
    """Replaces moto's method, which returns the same token to everybody."""
    key = access_control.create_access_key(
        self.current_account, partition(self.region), self.access_key, dict(self.headers)
    )
    endpoint = f"https://{self.current_account}.dkr.ecr.{self.region}.{dns_suffix(self.region)}"
    return ActionResult(
        {"authorizationData": [{**_issue(self.region, key, is_public=False), "proxyEndpoint": endpoint}]}
    )


def answer_public(operation: str, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """Returns the status and the body for a request to ECR Public."""
    access_key_id, _, region = headers["Authorization"].partition("Credential=")[2].split("/")[:3]
    if operation != PUBLIC_TARGET + "GetAuthorizationToken" or region != "us-east-1":
        return 400, {"__type": "UnsupportedCommandException", "message": f"{operation} in {region}"}
    account = get_account_id_from(access_key_id)
    request = access_control.IAMRequest(account, "POST", "/", {}, body, headers, "GetAuthorizationToken")
    try:
        request.check_signature()
        request.check_action_permitted("*")
        # ECR Public also requires this permission.
        request._action = "sts:GetServiceBearerToken"
        request.check_action_permitted("*")
    except Exception as error:
        return 400, {"__type": "AccessDeniedException", "message": getattr(error, "message", str(error))}
    return 200, {"authorizationData": _issue(region, request._access_key, is_public=True)}


ECRResponse.get_authorization_token = _get_authorization_token
