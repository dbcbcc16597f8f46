"""The emulator's settings, the behaviour that a test can change, and the log that a test can read."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# The account of most deployments, and another account whose registries they use.
ACCOUNTS = ("123456789012", "210987654321")
# An account of the China partition, which has its own IAM.
CHINA_ACCOUNT = "345678901234"
# The regions whose registries have a certificate.
REGIONS = ("eu-west-1", "us-east-1", "eu-central-1", "cn-north-1")


@dataclass
class Settings:
    """The settings of one run. `endpoint` and `proxy` are set when their sockets are open."""

    state: Path
    node: Path
    runtime_modules: Path
    endpoint: str = ""
    proxy: str = ""

    @property
    def ca(self) -> Path:
        """The certificate authority that every TLS client has to trust."""
        return self.state / "tls" / "ca.crt"

    @property
    def docker_registry(self) -> Path:
        """The socket of docker-registry."""
        return self.state / "registry.sock"


@dataclass
class Behaviour:
    """What a test changes with POST /_emulator/behaviour."""

    token_ttl_seconds: float = 12 * 3600.0
    # The requests that fail. See gateway._take_fault.
    faults: list[dict[str, Any]] = field(default_factory=list)
    # The answer of all registries to every request: {"status": 400, "message": "..."}.
    registry_refusal: dict[str, Any] | None = None
    # The answers of registries that change. See registry._changed.
    registry_changes: list[dict[str, Any]] = field(default_factory=list)


SETTINGS = Settings(
    state=Path(os.environ["EMULATOR_STATE"]),
    node=Path(os.environ["EMULATOR_NODE"]),
    runtime_modules=Path(os.environ["EMULATOR_RUNTIME_MODULES"]),
)
BEHAVIOUR = Behaviour()
# Every API request, function run, custom resource request and registry request, in order.
LOG: list[dict[str, Any]] = []


def dns_suffix(region: str) -> str:
    return "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"


def partition(region: str) -> str:
    return "aws-cn" if region.startswith("cn-") else "aws"
