"""The order in which CloudFormation creates a template's resources: each after its dependencies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from moto.cloudformation.exceptions import ValidationError


def ordered(resources: dict[str, Any]) -> list[str]:
    """Returns the logical ids. Custom resources come as late as possible: their code may need the others."""
    dependencies = {name: _dependencies(body) & set(resources) - {name} for name, body in resources.items()}
    done: list[str] = []
    while len(done) < len(dependencies):
        ready = [name for name in dependencies if name not in done and dependencies[name] <= set(done)]
        if not ready:
            missing = sorted(set(dependencies) - set(done))
            raise ValidationError(message=f"Circular dependency between resources: {missing}")
        plain = [name for name in ready if not resources[name]["Type"].startswith("Custom::")]
        done += plain or ready[:1]
    return done


def _dependencies(body: dict[str, Any]) -> set[str]:
    declared = body.get("DependsOn", [])
    return set(_references(body.get("Properties", {}))) | ({declared} if isinstance(declared, str) else set(declared))


def _references(node: Any) -> Iterator[str]:
    """Returns the names in Ref, Fn::GetAtt and Fn::Sub."""
    if isinstance(node, list):
        for item in node:
            yield from _references(item)
    if not isinstance(node, dict):
        return
    for key, value in node.items():
        if key == "Ref":
            yield value
        elif key == "Fn::GetAtt":
            yield value[0] if isinstance(value, list) else value.split(".")[0]
        else:
            if key == "Fn::Sub":
                text = value[0] if isinstance(value, list) else value
                yield from (name.split(".")[0] for name in re.findall(r"\${([^!}][^}]*)}", text))
            yield from _references(value)
