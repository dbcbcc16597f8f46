"""Evaluates IAM policies: the part of the documented logic that the app's policies and these tests use.

Source: IAM, "Policy evaluation logic". A policy element that is not implemented raises an error.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Any

Statement = dict[str, Any]
Document = dict[str, Any]


@dataclass(frozen=True)
class Caller:
    """The principal of a request: its ARNs (of the session and of its role), its account and its policies."""

    arn: str
    arns: frozenset[str]
    account: str
    identity: tuple[Document, ...] = ()


@dataclass(frozen=True)
class Request:
    action: str
    # None if moto does not name the resource. Every resource then matches.
    resource: str | None
    # The account of the resource.
    owner: str
    context: dict[str, str] = field(default_factory=dict)


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def as_document(policy: str | Document) -> Document:
    document = json.loads(policy) if isinstance(policy, str) else policy
    # For AWS::NoValue, moto leaves null where CloudFormation leaves nothing.
    return {**document, "Statement": [statement for statement in as_list(document["Statement"]) if statement]}


def reason_for_denial(
    caller: Caller, request: Request, resource_policy: Document | None = None, *, policy_decides: bool = False
) -> str | None:
    """Returns None if the request is allowed, otherwise the reason in AWS's words.

    policy_decides: the resource policy must name the caller, as the trust policy of a role must.
    """
    attached = [
        (statement, named)
        for statement in (resource_policy or {}).get("Statement", [])
        if (named := _named_as(statement, caller)) and _applies(statement, request)
    ]
    if _found(caller.identity, "Deny", request):
        return "with an explicit deny in an identity-based policy"
    if any(statement["Effect"] == "Deny" for statement, _ in attached):
        return "with an explicit deny in a resource-based policy"
    allowed_as = {named for statement, named in attached if statement["Effect"] == "Allow"}
    identity = _found(caller.identity, "Allow", request)
    if policy_decides:
        allowed = "itself" in allowed_as or ("its account" in allowed_as and identity)
    elif caller.account == request.owner:
        allowed = identity or "itself" in allowed_as
    else:  # Across accounts, both sides must allow it.
        allowed = identity and bool(allowed_as)
    if allowed:
        return None
    kind = "resource" if policy_decides or (identity and caller.account != request.owner) else "identity"
    return f"because no {kind}-based policy allows the {request.action} action"


def trusts(policy: Document, kind: str, name: str, request: Request) -> bool:
    """Returns whether a trust policy allows a principal of the kind "Service" or "Federated" to assume the role."""
    return any(
        statement["Effect"] == "Allow"
        and name in as_list(statement.get("Principal", {}).get(kind, []))
        and _applies(statement, request)
        for statement in policy["Statement"]
    )


def _found(documents: tuple[Document, ...], effect: str, request: Request) -> bool:
    return any(
        statement["Effect"] == effect and _applies(statement, request)
        for document in documents
        for statement in document["Statement"]
    )


def _named_as(statement: Statement, caller: Caller) -> str | None:
    """Returns how a resource policy's statement names the caller: "itself", "its account", or None."""
    if "NotPrincipal" in statement:
        raise NotImplementedError("NotPrincipal")
    principal = statement.get("Principal", {})
    names = ["*"] if principal == "*" else as_list(principal.get("AWS", []))
    if any(name == "*" or name in caller.arns for name in names):
        return "itself"
    account = (caller.account, f"arn:{caller.arn.split(':')[1]}:iam::{caller.account}:root")
    return "its account" if any(name in account for name in names) else None


def _applies(statement: Statement, request: Request) -> bool:
    if "NotAction" in statement or "NotResource" in statement:
        raise NotImplementedError("NotAction, NotResource")
    if not any(_like(pattern.lower(), request.action.lower()) for pattern in as_list(statement["Action"])):
        return False
    resources = as_list(statement.get("Resource", "*"))
    if request.resource is not None and not any(_like(pattern, request.resource) for pattern in resources):
        return False
    # The names of condition keys are not case-sensitive.
    context = {key.lower(): value for key, value in request.context.items()}
    return all(
        _holds(operator, [str(value) for value in as_list(wanted)], context.get(key.lower()))
        for operator, tests in statement.get("Condition", {}).items()
        for key, wanted in tests.items()
    )


def _holds(operator: str, wanted: list[str], actual: str | None) -> bool:
    match operator:
        case "StringEquals":
            return actual in wanted
        case "StringLike" | "ArnLike" | "ArnEquals":
            return actual is not None and any(_like(pattern, actual) for pattern in wanted)
        case "StringNotLike" | "ArnNotLike" | "ArnNotEquals":
            return actual is None or not any(_like(pattern, actual) for pattern in wanted)
        case "IpAddress":
            return actual is not None and any(ip_address(actual) in ip_network(network) for network in wanted)
        case "Null":
            return (actual is None) == (wanted[0].lower() == "true")
    raise NotImplementedError(f"the condition operator {operator}")


def _like(pattern: str, text: str) -> bool:
    wildcards = {"*": ".*", "?": "."}
    return re.fullmatch("".join(wildcards.get(c) or re.escape(c) for c in pattern), text, re.DOTALL) is not None
