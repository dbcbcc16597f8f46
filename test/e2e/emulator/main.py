"""Starts the emulator on free ports of loopback, and tells where it is in one line of JSON. SIGTERM ends it."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import warnings

# moto reads it when it is imported.
os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
warnings.simplefilter("ignore")

from moto.iam.models import iam_backends  # noqa: E402
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402

import certificates  # noqa: E402
import change_sets  # noqa: E402, F401
import cloudformation_api  # noqa: E402, F401
import gateway  # noqa: E402
import moto_repairs  # noqa: E402, F401
import proxy  # noqa: E402
import registry  # noqa: E402
import response_urls  # noqa: E402
import tls_front  # noqa: E402
import web_identity  # noqa: E402, F401
from settings import ACCOUNTS, CHINA_ACCOUNT, REGIONS, SETTINGS, dns_suffix, partition  # noqa: E402


def certified_hosts() -> list[str]:
    standard = [f"*.dkr.ecr.{region}.{dns_suffix(region)}" for region in REGIONS]
    dual_stack = [f"*.dkr-ecr.{region}.on.aws" for region in REGIONS if partition(region) == "aws"]
    return [*standard, *dual_stack, registry.PUBLIC_HOST, response_urls.HOST]


def make_admin(account: str, partition: str) -> dict[str, str]:
    """The account's first user, as somebody who deploys has it."""
    backend = iam_backends[account][partition]
    backend.create_user("any", "admin")
    backend.attach_user_policy(f"arn:{partition}:iam::aws:policy/AdministratorAccess", "admin")
    key = backend.create_access_key("admin")
    return {"accessKeyId": key.access_key_id, "secretAccessKey": key.secret_access_key}


def main() -> None:
    _, certificate, key = certificates.make(SETTINGS.ca.parent, certified_hosts())
    front_port = tls_front.serve(str(certificate), str(key))
    SETTINGS.proxy = f"http://127.0.0.1:{proxy.serve(front_port)}"
    server = make_server(
        "127.0.0.1", 0, gateway.before(DomainDispatcherApplication(create_backend_app)), threaded=True
    )
    SETTINGS.endpoint = f"http://127.0.0.1:{server.server_port}"
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    place = {
        "endpoint": SETTINGS.endpoint,
        "proxy": SETTINGS.proxy,
        "ca": str(SETTINGS.ca),
        "frontPort": front_port,
        "admins": {
            **{account: make_admin(account, "aws") for account in ACCOUNTS},
            CHINA_ACCOUNT: make_admin(CHINA_ACCOUNT, "aws-cn"),
        },
    }
    print(json.dumps(place))
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
