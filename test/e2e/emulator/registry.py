"""The registries: authorizes a request as ECR does, then forwards it to Debian's docker-registry.

Each registry (account and region) uses its own path in the only docker-registry: the path /v2/app/… of a host is
forwarded to /v2/<account>.<region>/app/….
"""

from __future__ import annotations

import http.client
import json
import re
import socket
from dataclasses import dataclass
from typing import Any

from moto.ecr.models import ecr_backends

import ecr_tokens
from authorization import caller_of_key
from policies import Request, as_document, reason_for_denial
from settings import BEHAVIOUR, SETTINGS, partition

# Standard and dual-stack host names.
PUBLIC_HOSTS = ("public.ecr.aws", "ecr-public.aws.com")
HOST = re.compile(r"(\d{12})\.dkr[.-]ecr\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)")
PATH = re.compile(r"/v2/(?P<repository>.+?)/(?P<kind>manifests|blobs|tags)/(?P<rest>[^?]*)(?P<query>\?.*)?")

# The action that each operation of the registry's API needs. Inferred from Amazon ECR, "Actions, resources, and
# condition keys", and from the order of docker's requests.
ACTIONS = (
    (r"(GET|HEAD) manifests/.+", "ecr:BatchGetImage"),
    (r"PUT manifests/.+", "ecr:PutImage"),
    (r"HEAD blobs/sha256:.+", "ecr:BatchCheckLayerAvailability"),
    (r"GET blobs/sha256:.+", "ecr:GetDownloadUrlForLayer"),
    (r"POST blobs/uploads/", "ecr:InitiateLayerUpload"),
    (r"(GET|PATCH) blobs/uploads/.+", "ecr:UploadLayerPart"),
    (r"PUT blobs/uploads/.+", "ecr:CompleteLayerUpload"),
    (r"GET tags/list", "ecr:ListImages"),
)

Headers = list[tuple[str, str]]
HOP_BY_HOP = ("authorization", "connection", "content-length", "date", "host", "transfer-encoding")


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


class UnixConnection(http.client.HTTPConnection):
    """HTTP over docker-registry's socket."""

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(SETTINGS.docker_registry))


def is_registry(host: str) -> bool:
    return host in PUBLIC_HOSTS or HOST.fullmatch(host) is not None


def answer(host: str, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
    """Returns the answer of the registry with this host name, or what a test has changed it to."""
    return _changed(host, _answer(host, method, path, headers, body))


def _changed(host: str, original: Answer) -> Answer:
    """Changes the status of an answer. See `RegistryChange` in support/emulator.ts."""
    for change in BEHAVIOUR.registry_changes:
        matches = original.status == change["from"] and host.endswith(change.get("host", ""))
        if matches and change.get("code", "").encode() in original.body:
            return _refuse(change["to"], "DENIED", "This answer was changed by a test.")
    return original


def _answer(host: str, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
    if BEHAVIOUR.registry_refusal:
        return _refuse(BEHAVIOUR.registry_refusal["status"], "DENIED", BEHAVIOUR.registry_refusal["message"])
    is_public = host in PUBLIC_HOSTS
    wanted_scheme = "Bearer" if is_public else "Basic"
    scheme, _, auth = next((v for k, v in headers.items() if k.lower() == "authorization"), "").partition(" ")
    if not auth:
        realm, service = (f"{host}/token/", host) if is_public else (f"{host}/", "ecr.amazonaws.com")
        challenge = f'{wanted_scheme} realm="https://{realm}",service="{service}"'
        return Answer(401, b"Not Authorized\n", (("Www-Authenticate", challenge), ("Content-Type", "text/plain")))
    token = ecr_tokens.find(auth)
    if token is None or scheme != wanted_scheme or token.is_public != is_public:
        return _refuse(400, "DENIED", "Your Authorization Token is invalid.")
    if token.has_expired:
        # ECR Public answers with another status. Source: containers-roadmap, issue 2835.
        status = 400 if token.is_public else 403
        return _refuse(status, "DENIED", "Your authorization token has expired. Reauthenticate and try again.")
    if path.rstrip("/") == "/v2" and (token.is_public or _region(host) == token.region):
        return Answer(200, b"", (("Docker-Distribution-Api-Version", "registry/2.0"),))
    if token.is_public:
        return _refuse(404, "NAME_UNKNOWN", "this emulator has no public images")
    if _region(host) != token.region:
        return _refuse(403, "DENIED", f"Your authorization token is for the registries of {token.region}.")
    return _use_repository(host, method, path, headers, body, token)


def _region(host: str) -> str:
    match = HOST.fullmatch(host)
    return match[2] if match else ""


def _use_repository(
    host: str, method: str, path: str, headers: dict[str, str], body: bytes, token: ecr_tokens.Token
) -> Answer:
    match, registry = PATH.fullmatch(path), HOST.fullmatch(host)
    if not match or not registry:
        return _refuse(404, "NAME_UNKNOWN", f"no such path: {path}")
    operation = f"{method} {match['kind']}/{match['rest']}"
    action = next((action for pattern, action in ACTIONS if re.fullmatch(pattern, operation)), None)
    if action is None:
        return _refuse(405, "UNSUPPORTED", f"{method} {path}")
    denial = _denial(*registry.groups(), match["repository"], action, token)
    if denial:
        return denial
    return _forward(f"{registry[1]}.{registry[2]}", method, path, headers, body)


def _denial(account: str, region: str, repository: str, action: str, token: ecr_tokens.Token) -> Answer | None:
    caller = caller_of_key(token.key)
    arn = f"arn:{partition(region)}:ecr:{region}:{account}:repository/{repository}"
    known: Any = ecr_backends[account][region].repositories.get(repository)
    policy = as_document(known.policy) if known and known.policy else None
    why = reason_for_denial(caller, Request(action, arn, account), policy)
    if why:
        message = f"User: {caller.arn} is not authorized to perform: {action} on resource: {arn} {why}"
        return _refuse(403, "DENIED", message)
    if not known:
        message = f"The repository with name '{repository}' does not exist in the registry with id '{account}'"
        return _refuse(404, "NAME_UNKNOWN", message)
    return None


def _forward(part: str, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
    kept = {name: value for name, value in headers.items() if name.lower() not in HOP_BY_HOP}
    inner = f"/v2/{part}/" + path.removeprefix("/v2/").replace("from=", f"from={part}%2F")
    connection = UnixConnection("docker-registry", timeout=30)
    try:
        connection.request(method, inner, body, {**kept, "Content-Length": str(len(body))})
        response = connection.getresponse()
        data = response.read()
    finally:
        connection.close()
    outer = [
        (name, value.replace(f"/v2/{part}/", "/v2/") if name == "Location" else value)
        for name, value in response.getheaders()
        # The front adds the length of a body. The answer to HEAD has none, so it needs the original length.
        if name.lower() not in HOP_BY_HOP or (method == "HEAD" and name == "Content-Length")
    ]
    return Answer(response.status, data, tuple(outer))


def _refuse(status: int, code: str, message: str) -> Answer:
    body = json.dumps({"errors": [{"code": code, "message": message}]}).encode()
    return Answer(status, body, (("Content-Type", "application/json"),))
