"""The WSGI application before moto: the request log, injected faults, ECR Public, and the tests' own requests.

Tests send these requests to /_emulator/:
  GET  log                                 returns everything that happened, in order
  GET  passwords                           returns the password of every token that was issued
  POST expire {}                           lets every token that was issued expire now
  POST behaviour {…}                       sets fields of settings.Behaviour
  POST schedule {schedule, region, account} triggers a schedule
  POST wait {}                             waits until no function runs in the background
  POST session {role, region}              returns temporary credentials of a role, like those of a function
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
        fault = _take_fault(entry)
        if fault:
            error = {"__type": fault["error"], "message": fault.get("message", "an injected fault")}
            return _reply(start_response, fault.get("status", 400), error, AWS_JSON)
        if entry["operation"].startswith(ecr_tokens.PUBLIC_TARGET):
            answer = ecr_tokens.answer_public(entry["operation"], body, dict(EnvironHeaders(environ)))
            return _reply(start_response, *answer, AWS_JSON)
        if entry["operation"].endswith(".LookupEvents"):  # The CDK CLI asks CloudTrail why a deploy failed.
            return _reply(start_response, 200, {"Events": []}, AWS_JSON)
        return moto(environ, start_response)

    return application


def _control(request: str, body: Any) -> Any:
    match request:
        case "log":
            return LOG
        case "passwords":
            return ecr_tokens.passwords()
        case "expire":
            return ecr_tokens.expire_all()
        case "behaviour":
            for name, value in body.items():
                setattr(BEHAVIOUR, name, value)
            return None
        case "schedule":
            return invocations.trigger_schedule(body["schedule"], body["region"], body["account"])
        case "wait":
            return async_invocations.wait()
        case "session":
            return sandbox.session_keys(body["role"], body["region"])
    raise ValueError(f"the emulator has no request {request}")


def _describe(environ: Environ, body: bytes) -> dict[str, Any]:
    """Returns the log entry of a request, without its body, which may contain a secret."""
    scope = environ.get("HTTP_AUTHORIZATION", "").partition("Credential=")[2].split("/")
    key, region, service = (scope[0], *scope[2:4]) if len(scope) > 3 else ("", "", "")
    form = re.search(rb"(?:^|&)Action=(\w+)", body[:2000])
    operation = environ.get("HTTP_X_AMZ_TARGET") or (
        f"{service}.{form[1].decode()}" if form else f"{environ['REQUEST_METHOD']} {environ.get('PATH_INFO', '')}"
    )
    return {"time": time.time(), "operation": operation, "region": region, "role": role_of_key(key)}


def _take_fault(entry: dict[str, Any]) -> dict[str, Any] | None:
    """Returns the fault for a request. See `Fault` in support/emulator.ts."""
    for fault in BEHAVIOUR.faults:
        matches = fault["operation"] in entry["operation"] and fault.get("region", entry["region"]) == entry["region"]
        if matches and fault.get("times", 1) > 0:
            if "times" in fault:
                fault["times"] -= 1
            return fault
    return None


def _reply(start_response: StartResponse, status: int, answer: Any, kind: str = "application/json") -> Iterable[bytes]:
    body = json.dumps(answer).encode()
    start_response(f"{status} -", [("Content-Type", kind), ("Content-Length", str(len(body)))])
    return [body]
