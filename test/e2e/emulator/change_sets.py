"""Executes CloudFormation change sets on moto's stacks: in order, with events, and with a rollback after a failure.

moto itself creates resources in the order of their first use and does not roll back.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from moto.cloudformation import parsing
from moto.cloudformation.models import CloudFormationBackend, Event, Stack

import resource_types  # noqa: F401
from template_order import ordered

# ExecuteChangeSet and DeleteStack answer when the work is complete, or after this time. This saves the CLI, which polls
# every five seconds, most of its waiting.
WAIT_SECONDS = 20

Template = dict[str, Any]


class ResourceFailed(Exception):
    """The change of one resource failed. Its event contains the reason."""


def execute_change_set(self: CloudFormationBackend, change_set_name: str, stack_name: str | None = None) -> None:
    change_set = self.change_sets[change_set_name]  # cloudformation_api.py has replaced the name by the ARN.
    stack = self.stacks[change_set.stack_id]
    _set_status(stack, f"{change_set.change_set_type}_IN_PROGRESS", "User Initiated")
    change_set.execution_status = "EXECUTE_IN_PROGRESS"
    _in_background(lambda: _execute(stack, change_set))


def delete_stack(self: CloudFormationBackend, name_or_stack_id: str) -> None:
    stack = next((s for s in self.stacks.values() if name_or_stack_id in (s.name, s.stack_id)), None)
    if stack is not None:
        _set_status(stack, "DELETE_IN_PROGRESS", "User Initiated")
        _in_background(lambda: _delete(self, stack))


def _in_background(work: Callable[[], None]) -> None:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(WAIT_SECONDS)


def _execute(stack: Stack, change_set: Any) -> None:
    kind, resources = change_set.change_set_type, stack.resource_map
    before = copy.deepcopy(resources._template), dict(resources.input_parameters)
    stack.known_properties = getattr(stack, "known_properties", {})
    _forget_outputs(stack)
    try:
        _bring_to(stack, change_set.template_dict, change_set.parameters)
        stack.template, stack.parameters = change_set.template, change_set.parameters
        _read_outputs(stack)
    except Exception as error:
        change_set.execution_status = "EXECUTE_FAILED"
        why = f"failed to {kind.lower()}: [{error}]" if isinstance(error, ResourceFailed) else _message(error)
        reason = f"The following resource(s) {why}. "
        _undo_creation(stack, reason) if kind == "CREATE" else _undo_update(stack, reason, *before)
        return
    _set_status(stack, f"{kind}_COMPLETE")
    change_set.execution_status = "EXECUTE_COMPLETE"


def _undo_creation(stack: Stack, reason: str) -> None:
    _set_status(stack, "ROLLBACK_IN_PROGRESS", reason + "Rollback requested by user.")
    bodies = stack.resource_map._resource_json_map
    failed = _remove(stack, bodies, list(bodies), rollback=True)
    stack.resource_map._resource_json_map = {name: body for name, body in bodies.items() if name in failed}
    _forget_outputs(stack)
    _set_status(stack, "ROLLBACK_FAILED" if failed else "ROLLBACK_COMPLETE")


def _undo_update(stack: Stack, reason: str, template: Template, parameters: dict[str, Any]) -> None:
    _set_status(stack, "UPDATE_ROLLBACK_IN_PROGRESS", reason)
    try:
        _bring_to(stack, template, parameters, rollback=True)
        _read_outputs(stack)
    except Exception as error:
        _set_status(stack, "UPDATE_ROLLBACK_FAILED", _message(error))
        return
    _set_status(stack, "UPDATE_ROLLBACK_COMPLETE")


def _delete(backend: CloudFormationBackend, stack: Stack) -> None:
    bodies = stack.resource_map._resource_json_map
    _forget_outputs(stack)
    failed = _remove(stack, bodies, list(bodies))
    if failed:
        _set_status(stack, "DELETE_FAILED", f"The following resource(s) failed to delete: {failed}. ")
        return
    stack.resource_map._resource_json_map = {}
    _set_status(stack, "DELETE_COMPLETE")
    # The CLI waits until no previous change set of this name exists.
    for arn in [arn for arn, c in backend.change_sets.items() if c.stack_id == stack.stack_id]:
        del backend.change_sets[arn]
    backend.deleted_stacks[stack.stack_id] = backend.stacks.pop(stack.stack_id)


def _bring_to(stack: Stack, template: Template, parameters: dict[str, Any], *, rollback: bool = False) -> None:
    """Creates, changes and removes resources until the stack matches the template."""
    resources = stack.resource_map
    before, after = resources._resource_json_map, template["Resources"]
    resources._template, resources.input_parameters, resources._resource_json_map = template, parameters, after
    resources.load_mapping()
    resources.load_parameters()
    resources.load_conditions()
    wanted = [name for name in ordered(after) if _is_wanted(resources, after[name])]
    for name in wanted:
        _bring_resource_to(stack, name, after[name])
    _remove(stack, before, [name for name in before if name not in wanted], rollback=rollback)


def _is_wanted(resources: Any, body: Template) -> bool:
    condition = body.get("Condition")
    return body["Type"] not in parsing.NULL_MODELS and (not condition or resources.lazy_condition_map[condition])


def _bring_resource_to(stack: Stack, name: str, body: Template) -> None:
    resources, known = stack.resource_map, stack.known_properties
    properties = copy.deepcopy(parsing.clean_json(body.get("Properties", {}), resources))
    if name not in resources._parsed_resources:
        _step(stack, name, body["Type"], "CREATE", lambda: resources[name])
    elif properties != known.get(name):
        known[name] = None  # Unknown until the change succeeds, so that a rollback reverts it.
        _step(stack, name, body["Type"], "UPDATE", lambda: _update(resources, name, body))
    known[name] = properties


def _update(resources: Any, name: str, body: Template) -> None:
    new = parsing.parse_and_update_resource(name, body, resources, resources._account_id, resources._region_name)
    if new is None:
        raise NotImplementedError(f"an update of {body['Type']}")
    resources._parsed_resources[name] = new


def _remove(stack: Stack, bodies: dict[str, Template], names: list[str], *, rollback: bool = False) -> list[str]:
    """Removes resources, each before its dependencies. Returns the names of those that failed.

    A rollback removes only what the failed operation created. RetainExceptOnCreate does not keep these resources.
    """
    parsed, failed = stack.resource_map._parsed_resources, []
    keep = ["Retain"] if rollback else ["Retain", "RetainExceptOnCreate"]
    for name in reversed(ordered(bodies)):
        if name not in names or parsed.get(name) is None:
            continue
        body = bodies[name]
        if body.get("DeletionPolicy") not in keep:
            try:
                _step(
                    stack, name, body["Type"], "DELETE", lambda: stack.resource_map._delete_resource(parsed[name], body)
                )
            except ResourceFailed:
                failed.append(name)
                continue
        parsed.pop(name)
        stack.known_properties.pop(name, None)
    return failed


def _step(stack: Stack, name: str, resource_type: str, verb: str, action: Callable[[], Any]) -> None:
    """Changes one resource and adds its events."""
    _add_event(stack, name, resource_type, f"{verb}_IN_PROGRESS")
    try:
        action()
    except Exception as error:
        _add_event(stack, name, resource_type, f"{verb}_FAILED", _message(error))
        raise ResourceFailed(name) from error
    _add_event(stack, name, resource_type, f"{verb}_COMPLETE")


def _message(error: Exception) -> str:
    return getattr(error, "message", None) or getattr(error, "description", None) or str(error) or repr(error)


def _add_event(stack: Stack, name: str, resource_type: str, status: str, reason: str | None = None) -> None:
    resource = stack.resource_map._parsed_resources.get(name)
    physical_id = str(getattr(resource, "physical_resource_id", None) or "")
    stack.events.append(Event(stack.stack_id, stack.name, name, physical_id, resource_type, status, reason, None))
    _keep_order(stack)


def _set_status(stack: Stack, status: str, reason: str | None = None) -> None:
    stack._add_stack_event(status, resource_status_reason=reason)
    _keep_order(stack)
    stack.status = status


def _keep_order(stack: Stack) -> None:
    """Makes each event later than the previous one, because the CLI sorts events by milliseconds."""
    if len(stack.events) > 1:
        before, event = stack.events[-2:]
        event.timestamp = max(event.timestamp, before.timestamp + timedelta(milliseconds=1))


def _forget_outputs(stack: Stack) -> None:
    """Removes the outputs during a change, because moto creates a resource when an output with its name is read."""
    stack.output_map = parsing.OutputMap(stack.resource_map, {"Outputs": {}}, stack.stack_id)


def _read_outputs(stack: Stack) -> None:
    stack._parse_template()
    stack.output_map = stack._create_output_map()
    list(stack.output_map.values())


CloudFormationBackend.execute_change_set = execute_change_set
CloudFormationBackend.delete_stack = delete_stack
Stack.stack_resources = property(
    lambda self: [
        resource
        for name, resource in self.resource_map._parsed_resources.items()
        if name in self.resource_map._resource_json_map and resource
    ]
)
