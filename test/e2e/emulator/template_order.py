"""The order in which CloudFormation makes a template's resources: each after what it needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from moto.cloudformation.exceptions import ValidationError


def ordered(resources: dict[str, Any]) -> list[str]:
    """Logical ids; a custom resource as late as it can be, since it runs code that may need the rest."""
    needs = {name: _needs(body) & set(resources) - {name} for name, body in resources.items()}
    done: list[str] = []
    while len(done) < len(needs):
        ready = [name for name in needs if name not in done and needs[name] <= set(done)]
        if not ready:
            raise ValidationError(message=f"Circular dependency between resources: {sorted(set(needs) - set(done))}")
        plain = [name for name in ready if not resources[name]["Type"].startswith("Custom::")]
        done += plain or ready[:1]
    return done


def _needs(body: dict[str, Any]) -> set[str]:
    depends = body.get("DependsOn", [])
    return set(_references(body.get("Properties", {}))) | ({depends} if isinstance(depends, str) else set(depends))


def _references(node: Any) -> Iterator[str]:
    """The names in Ref, Fn::GetAtt and Fn::Sub."""
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
