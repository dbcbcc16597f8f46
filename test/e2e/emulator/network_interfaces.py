"""Lambda's network interfaces: one in each subnet of a function, until the function leaves the VPC or is deleted."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from moto.ec2.models import ec2_backends


def connect(account: str, region: str, function: str, subnets: Iterable[str]) -> None:
    """Replaces the network interfaces of a function. Subnets that do not exist are ignored, because many tests name some."""
    backend = ec2_backends[account][region]
    description = f"AWS Lambda VPC ENI-{function}-"
    for interface in [each for each in backend.enis.values() if each.description.startswith(description)]:
        backend.delete_network_interface(interface.id)
    existing = {id_ for of_zone in backend.subnets.values() for id_ in of_zone}
    for subnet in existing.intersection(subnets):
        interface = backend.create_network_interface(subnet, [], description=description + str(uuid.uuid4()))
        interface.status = "in-use"
