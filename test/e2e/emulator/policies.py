"""Evaluates IAM policies: the part of the documented logic that the app's policies and these tests use.

Source: IAM, "Policy evaluation logic". Anything a policy holds that is not modelled here is an error, never a guess.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

Statement = dict[str, Any]
Document = dict[str, Any]


@dataclass(frozen=True)
class Caller:
    """Who asks: its ARNs (a session's own and its role's), its account, and the policies attached to it."""

    arn: str
    arns: frozenset[str]
    account: str
    identity: tuple[Document, ...] = ()
    # The permissions boundary: empty where there is none.
    boundary: tuple[Document, ...] = ()


@dataclass(frozen=True)
class Request:
    action: str
    # None where the emulated service does not say which resource is asked for: any resource then fits.
    resource: str | None
    # The account that the resource belongs to.
    owner: str
    context: dict[str, str] = field(default_factory=dict)


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def as_document(policy: str | Document) -> Document:
    document = json.loads(policy) if isinstance(policy, str) else policy
    # CloudFormation leaves nothing where a template said AWS::NoValue; moto leaves null.
    return {**document, "Statement": [statement for statement in as_list(document["Statement"]) if statement]}


def reason_for_denial(
    caller: Caller, request: Request, resource_policy: Document | None = None, *, policy_decides: bool = False
) -> str | None:
    """None if the request is allowed, else why not, in AWS's words.

    policy_decides: the resource policy must name the caller (a role's trust policy).
    """
    attached = [
        (statement, who)
        for statement in (resource_policy or {}).get("Statement", [])
        if (who := _named_as(statement, caller)) and _applies(statement, request)
    ]
    if _found(caller.identity + caller.boundary, "Deny", request):
        return "with an explicit deny in an identity-based policy"
    if any(statement["Effect"] == "Deny" for statement, _ in attached):
        return "with an explicit deny in a resource-based policy"
    ways = {who for statement, who in attached if statement["Effect"] == "Allow"}
    identity = _found(caller.identity, "Allow", request)
    if identity and caller.boundary and not _found(caller.boundary, "Allow", request):
        return f"because no permissions boundary allows the {request.action} action"
    if policy_decides:
        allowed = "itself" in ways or ("its account" in ways and identity)
    elif caller.account == request.owner:
        allowed = identity or "itself" in ways
    else:  # across accounts both sides must agree
        allowed = identity and bool(ways)
    if allowed:
        return None
    kind = "resource" if policy_decides or (identity and caller.account != request.owner) else "identity"
    return f"because no {kind}-based policy allows the {request.action} action"


def trusts(policy: Document, kind: str, name: str, request: Request) -> bool:
    """Does a role's trust policy let this principal take the role? Its kind is "Service" or "Federated"."""
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
    """How a resource policy's statement names the caller: "itself", "its account", or not at all."""
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
    actions = as_list(statement["Action"])
    if not any(_like(pattern.lower(), request.action.lower()) for pattern in actions):
        return False
    resources = as_list(statement.get("Resource", "*"))
    if request.resource is not None and not any(_like(pattern, request.resource) for pattern in resources):
        return False
    return all(
        _holds(operator, [str(value) for value in as_list(wanted)], _value_of(key, request.context))
        for operator, tests in statement.get("Condition", {}).items()
        for key, wanted in tests.items()
    )


def _value_of(key: str, context: dict[str, str]) -> str | None:
    """A condition key's name has no case."""
    return next((value for name, value in context.items() if name.lower() == key.lower()), None)


def _holds(operator: str, wanted: list[str], have: str | None) -> bool:
    base = operator.removesuffix("IfExists")
    if have is None and base != operator:
        return True
    match base:
        case "StringEquals":
            return have in wanted
        case "Bool":
            return have is not None and have.lower() in [value.lower() for value in wanted]
        case "StringNotEquals":
            return have not in wanted
        case "StringLike" | "ArnLike" | "ArnEquals":
            return have is not None and any(_like(pattern, have) for pattern in wanted)
        case "StringNotLike" | "ArnNotLike" | "ArnNotEquals":
            return have is None or not any(_like(pattern, have) for pattern in wanted)
        case "Null":
            return (have is None) == (wanted[0].lower() == "true")
    raise NotImplementedError(f"the condition operator {operator}")


def _like(pattern: str, text: str) -> bool:
    wildcards = {"*": ".*", "?": "."}
    return re.fullmatch("".join(wildcards.get(c) or re.escape(c) for c in pattern), text, re.DOTALL) is not None
