"""What the emulator was started with, what a test may change while it runs, and what it remembers for a test to read."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent

# The account that is deployed to, and a second one whose registries are used from the first.
ACCOUNTS = ("123456789012", "210987654321")
# An account of China, where IAM is another one.
CHINA_ACCOUNT = "345678901234"
# The regions whose registries have a certificate; deploys may go to any of them.
REGIONS = ("eu-west-1", "us-east-1", "cn-north-1")


@dataclass
class Settings:
    """Fixed from the start, but for `endpoint` and `proxy`, which are known once the sockets are bound."""

    state: Path
    node: Path
    runtime_modules: Path
    # The socket of Debian's docker-registry.
    docker_registry: Path
    endpoint: str = ""
    proxy: str = ""

    @property
    def ca(self) -> Path:
        """The authority that every TLS client has to trust."""
        return self.state / "tls" / "ca.crt"


@dataclass
class Behaviour:
    """What a test changes over POST /_emulator/behaviour."""

    token_ttl_seconds: float = 12 * 3600.0
    # Requests that fail, see faults.py.
    faults: list[dict[str, Any]] = field(default_factory=list)
    # What the registries say to every request, instead of looking at its token: {"status": 400, "message": "..."}.
    registry_refusal: dict[str, Any] | None = None


SETTINGS = Settings(
    state=Path(os.environ["EMULATOR_STATE"]),
    node=Path(os.environ["EMULATOR_NODE"]),
    runtime_modules=Path(os.environ["EMULATOR_RUNTIME_MODULES"]),
    docker_registry=Path(os.environ["EMULATOR_DOCKER_REGISTRY"]),
)
BEHAVIOUR = Behaviour()
# Every API request, function run, custom resource request and registry request, in order.
LOG: list[dict[str, Any]] = []


def dns_suffix(region: str) -> str:
    return "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"


def partition(region: str) -> str:
    return "aws-cn" if region.startswith("cn-") else "aws"
