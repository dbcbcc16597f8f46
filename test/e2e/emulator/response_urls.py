"""The pre-signed S3 URLs that CloudFormation waits at for a custom resource's answer."""

from __future__ import annotations

import json
import queue
import uuid
from typing import Any
from urllib.parse import urlsplit

HOST = "cloudformation-custom-resource-response.s3.amazonaws.com"
_WAITING: dict[str, queue.Queue[dict[str, Any]]] = {}


def open_url() -> tuple[str, queue.Queue[dict[str, Any]]]:
    """A new URL, good for one answer, and where that answer will arrive."""
    path = f"/{uuid.uuid4()}"
    _WAITING[path] = queue.Queue()
    return f"https://{HOST}{path}?X-Amz-Signature=none", _WAITING[path]


def is_response_url(host: str) -> bool:
    return host == HOST


def take(path: str, body: bytes) -> int:
    """Hands an answer over; returns the HTTP status."""
    waiting = _WAITING.pop(urlsplit(path).path, None)
    if waiting is None:
        return 403
    waiting.put(json.loads(body))
    return 200
