"""Runs one invocation of a function: the uploaded zip on Node 24, with a Runtime API and the role's credentials."""

from __future__ import annotations

import io
import json
import queue
import shutil
import subprocess
import tempfile
import threading
import time
import uuid
import zipfile
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from moto.sts.models import sts_backends

from authorization import assert_trust
from function_log import write_log
from lambda_metrics import count_run
from settings import LOG, SETTINGS, partition

# The client of the Runtime API that the stand-in of `npm start` uses too.
BOOTSTRAP = Path(__file__).parents[3] / "local/stand-in/function/bootstrap.mjs"
INIT_SECONDS = 10  # Lambda's limit for the code outside the handler


@dataclass(frozen=True)
class Result:
    payload: bytes
    is_error: bool
    output: str


class RuntimeApi(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, event: bytes, arn: str, timeout_seconds: int, request_id: str | None) -> None:
        super().__init__(("127.0.0.1", 0), RuntimeApiHandler)
        self.event, self.arn, self.timeout_seconds = event, arn, timeout_seconds
        self.request_id = request_id or str(uuid.uuid4())
        self.started_at: float | None = None
        self.results: queue.Queue[tuple[bool, bytes]] = queue.Queue()


class RuntimeApiHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: RuntimeApi

    def log_message(self, *_: object) -> None:
        """Writes nothing to standard error."""

    def do_GET(self) -> None:
        """Answers …/invocation/next once. The process is killed while it waits for another event."""
        if self.server.started_at is not None:
            time.sleep(1)
            self.close_connection = True
            return
        self.server.started_at = time.time()
        deadline = self.server.started_at + self.server.timeout_seconds
        headers = {
            "Lambda-Runtime-Aws-Request-Id": self.server.request_id,
            "Lambda-Runtime-Deadline-Ms": str(int(deadline * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": self.server.arn,
        }
        self.respond(200, self.server.event, headers)

    def do_POST(self) -> None:
        """Receives …/invocation/<id>/response, …/invocation/<id>/error and …/init/error."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.respond(202, b'{"status":"OK"}', {})
        self.server.results.put((self.path.endswith("/error"), body))

    def respond(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def run(function: Any, event: str, request_id: str | None = None) -> Result:
    """Runs a function. Raises PermissionError if Lambda may not assume its role. A retry has the same request id."""
    assert_trust(function.role, "lambda.amazonaws.com")
    began = time.time()
    folder = Path(tempfile.mkdtemp(prefix="function-", dir=SETTINGS.state))
    api = RuntimeApi(event.encode(), function.function_arn, int(function.timeout), request_id)
    threading.Thread(target=lambda: api.serve_forever(0.02), daemon=True).start()
    try:
        result = _run_in(folder, function, api)
    finally:
        api.shutdown()
        api.server_close()
        shutil.rmtree(folder, ignore_errors=True)
    LOG.append({"time": began, "operation": "run", "function": function.function_arn, "output": result.output})
    write_log(function, result.output)
    count_run(function, result.is_error)
    return result


def _run_in(folder: Path, function: Any, api: RuntimeApi) -> Result:
    task = folder / "task"
    zipfile.ZipFile(io.BytesIO(function.code_bytes)).extractall(task)
    # The provider function requires the runtime's SDK, which Node finds in a parent folder.
    (folder / "node_modules").symlink_to(SETTINGS.runtime_modules)
    with (folder / "output").open("w+b") as output:
        process = subprocess.Popen(
            [SETTINGS.node, BOOTSTRAP],
            cwd=task,
            env=_environment(function, task, api.server_address[1]),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            is_error, payload = _await_result(process, api)
        finally:
            process.kill()
            process.wait()
        output.seek(0)
        return Result(payload, is_error, output.read().decode(errors="replace"))


def _await_result(process: subprocess.Popen[bytes], api: RuntimeApi) -> tuple[bool, bytes]:
    began = time.time()
    while time.time() < (api.started_at or began + INIT_SECONDS) + api.timeout_seconds:
        try:
            return api.results.get(timeout=0.05)
        except queue.Empty:
            if process.poll() is not None and api.results.empty():
                return True, _error("Runtime.ExitError", f"Runtime exited with {process.returncode}")
    return True, _error("Sandbox.Timedout", f"Task timed out after {api.timeout_seconds:.2f} seconds")


def _error(kind: str, message: str) -> bytes:
    return json.dumps({"errorType": kind, "errorMessage": message}).encode()


def session_keys(role_arn: str, region: str, name: str = "function") -> dict[str, str]:
    """Returns temporary credentials of a function's role."""
    account = role_arn.split(":")[4]
    session = sts_backends[account][partition(region)].assume_role(region, name, role_arn, None, 3600, None)
    return {
        "accessKeyId": session.access_key_id,
        "secretAccessKey": session.secret_access_key,
        "sessionToken": session.session_token,
    }


def _environment(function: Any, task: Path, api_port: int) -> dict[str, str]:
    keys = session_keys(function.role, function.region, function.function_name[:64])
    return {
        "PATH": "/usr/bin:/bin",
        "TZ": ":UTC",
        "LANG": "en_US.UTF-8",
        "_HANDLER": function.handler,
        "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{api_port}",
        "LAMBDA_TASK_ROOT": str(task),
        "AWS_REGION": function.region,
        "AWS_DEFAULT_REGION": function.region,
        "AWS_LAMBDA_FUNCTION_NAME": function.function_name,
        "AWS_LAMBDA_FUNCTION_VERSION": str(function.version),
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_size),
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.run_time}",
        "AWS_ACCESS_KEY_ID": keys["accessKeyId"],
        "AWS_SECRET_ACCESS_KEY": keys["secretAccessKey"],
        "AWS_SESSION_TOKEN": keys["sessionToken"],
        **{name: str(value) for name, value in function.environment_vars.items()},
        # The addresses of AWS and of the registries.
        "AWS_ENDPOINT_URL": SETTINGS.endpoint,
        "HTTPS_PROXY": SETTINGS.proxy,
        "NODE_USE_ENV_PROXY": "1",
        "NODE_EXTRA_CA_CERTS": str(SETTINGS.ca),
    }
