"""What stands before moto: the request log, requests that fail on purpose, ECR Public, and the tests' own requests.

Tests talk to /_emulator/…:
  GET  log                       everything that happened, in order
  GET  passwords                 every password of a token that was ever handed out
  POST behaviour {…}             fields of settings.Behaviour
  POST fire {schedule, region, account}
  POST settle {}                 waits until no function runs that was started in the background
  POST session {role, region}    keys of a role's session, as Lambda gives them to a function of that role
"""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.datastructures import EnvironHeaders

import async_invocations
import ecr_tokens
import invocations
import sandbox
from authorization import role_of_key
from settings import BEHAVIOUR, LOG

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

CONTROL = "/_emulator/"
AWS_JSON = "application/x-amz-json-1.1"


def before(moto: Application) -> Application:
    def application(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        path = environ.get("PATH_INFO", "")
        if path.startswith(CONTROL):
            return _reply(start_response, 200, _control(path.removeprefix(CONTROL), json.loads(body or b"null")))
        entry = _describe(environ, body)
        LOG.append(entry)

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            entry["status"] = int(status.split()[0])
            return start_response(status, headers, *rest)

        fault = _take_fault(entry)
        if fault:
            problem = {"__type": fault["error"], "message": fault.get("message", "made to fail")}
            return _reply(start, fault.get("status", 400), problem, AWS_JSON)
        if entry["operation"].startswith(ecr_tokens.PUBLIC_TARGET):
            answer = ecr_tokens.answer_public(entry["operation"], body, dict(EnvironHeaders(environ)))
            return _reply(start, *answer, AWS_JSON)
        if entry["operation"].endswith(".LookupEvents"):  # the CLI asks CloudTrail why a deploy failed
            return _reply(start, 200, {"Events": []}, AWS_JSON)
        return moto(environ, start)

    return application


def _control(request: str, body: Any) -> Any:
    match request:
        case "log":
            return LOG
        case "passwords":
            return ecr_tokens.passwords()
        case "behaviour":
            for name, value in body.items():
                setattr(BEHAVIOUR, name, value)
            return None
        case "fire":
            return invocations.fire(body["schedule"], body["region"], body["account"])
        case "settle":
            return async_invocations.settle()
        case "session":
            return sandbox.session_keys(body["role"], body["region"])
    raise ValueError(f"no such request: {request}")


def _describe(environ: Environ, body: bytes) -> dict[str, Any]:
    """The log's entry of a request, without its body: that may hold a secret."""
    scope = environ.get("HTTP_AUTHORIZATION", "").partition("Credential=")[2].split("/")
    key, region, service = (scope[0], *scope[2:4]) if len(scope) > 3 else ("", "", "")
    form = re.search(rb"(?:^|&)Action=(\w+)", body[:2000])
    operation = environ.get("HTTP_X_AMZ_TARGET") or (
        f"{service}.{form[1].decode()}" if form else f"{environ['REQUEST_METHOD']} {environ.get('PATH_INFO', '')}"
    )
    named = json.loads(body or b"{}") if service == "secretsmanager" else {}
    return {
        "time": time.time(),
        "operation": operation,
        "region": region,
        "role": role_of_key(key),
        "secret": named.get("SecretId") or named.get("Name"),
    }


def _take_fault(entry: dict[str, Any]) -> dict[str, Any] | None:
    """{"operation": part of its name, "error": AWS's name, "status"?, "message"?, "region"?, "secret"?, "times"?}"""
    for fault in BEHAVIOUR.faults:
        fits = (
            fault["operation"] in entry["operation"]
            and fault.get("region", entry["region"]) == entry["region"]
            and fault.get("secret", "") in (entry["secret"] or "")
        )
        if fits and fault.get("times", 1) > 0:
            if "times" in fault:
                fault["times"] -= 1
            return fault
    return None


def _reply(start_response: StartResponse, status: int, answer: Any, kind: str = "application/json") -> Iterable[bytes]:
    body = json.dumps(answer).encode()
    start_response(f"{status} -", [("Content-Type", kind), ("Content-Length", str(len(body)))])
    return [body]
