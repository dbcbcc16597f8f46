"""Starts the emulator on free ports of the loopback interface and prints their addresses as one line of JSON.

The emulator ends when its standard input is closed, and kills all processes that it started. So it also ends if the
test run is killed.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import warnings

# moto reads this variable when it is imported.
os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
warnings.simplefilter("ignore")

from moto.iam.models import iam_backends  # noqa: E402
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402

import alarm_states  # noqa: E402, F401
import certificates  # noqa: E402
import change_sets  # noqa: E402, F401
import cloudformation_api  # noqa: E402, F401
import custom_resource  # noqa: E402
import front  # noqa: E402
import gateway  # noqa: E402
import log_insights  # noqa: E402, F401
import moto_fixes  # noqa: E402, F401
import registry  # noqa: E402
import web_identity  # noqa: E402, F401
from settings import ACCOUNTS, CHINA_ACCOUNT, REGIONS, SETTINGS, dns_suffix, partition  # noqa: E402


def certified_hosts() -> list[str]:
    standard = [f"*.dkr.ecr.{region}.{dns_suffix(region)}" for region in REGIONS]
    dual_stack = [f"*.dkr-ecr.{region}.on.aws" for region in REGIONS if partition(region) == "aws"]
    return [*standard, *dual_stack, *registry.PUBLIC_HOSTS, custom_resource.RESPONSE_HOST]


def make_admin(account: str, partition: str) -> dict[str, str]:
    """Creates the first user of an account, an administrator, and returns its access key."""
    backend = iam_backends[account][partition]
    backend.create_user("any", "admin")
    backend.attach_user_policy(f"arn:{partition}:iam::aws:policy/AdministratorAccess", "admin")
    key = backend.create_access_key("admin")
    return {"accessKeyId": key.access_key_id, "secretAccessKey": key.secret_access_key}


def start_docker_registry() -> None:
    """Starts Debian's docker-registry on a socket, so that clients can reach it only through the emulator."""
    config = {
        "version": 0.1,
        "log": {"level": "warn"},
        "storage": {"filesystem": {"rootdirectory": str(SETTINGS.state / "registry")}},
        "http": {"net": "unix", "addr": str(SETTINGS.docker_registry), "relativeurls": True},
    }
    file = SETTINGS.state / "registry.json"  # JSON is also YAML.
    file.write_text(json.dumps(config))
    with (SETTINGS.state / "registry.log").open("wb") as log:
        subprocess.Popen(["docker-registry", "serve", file], stdin=subprocess.DEVNULL, stdout=log, stderr=log)


def main() -> None:
    os.setpgid(0, 0)
    start_docker_registry()
    registry_port = front.serve(*certificates.make(SETTINGS.ca.parent, certified_hosts()))
    SETTINGS.proxy = f"http://127.0.0.1:{registry_port}"
    application = gateway.before(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, application, threaded=True)
    SETTINGS.endpoint = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    environment = {
        "endpoint": SETTINGS.endpoint,
        "proxy": SETTINGS.proxy,
        "ca": str(SETTINGS.ca),
        "registryPort": registry_port,
        "admins": {
            **{account: make_admin(account, "aws") for account in ACCOUNTS},
            CHINA_ACCOUNT: make_admin(CHINA_ACCOUNT, "aws-cn"),
        },
    }
    print(json.dumps(environment), flush=True)
    sys.stdin.read()
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
