"""Fixes of moto's CloudFormation API that the CDK CLI and `npm run acceptance` need."""

from __future__ import annotations

import uuid
from typing import Any

from moto.cloudformation import parsing
from moto.cloudformation.exceptions import AlreadyExistsException, CloudFormationError, ValidationError
from moto.cloudformation.models import CloudFormationBackend
from moto.cloudformation.responses import CloudFormationResponse
from moto.core.responses import EmptyResult


class ChangeSetNotFound(CloudFormationError):
    code = "ChangeSetNotFound"


_describe_stack_events = CloudFormationBackend.describe_stack_events
_parse_ssm_parameter = parsing.ResourceMap.parse_ssm_parameter


def describe_stack_events(self: Any, stack_name: str) -> Any:
    """Also returns the events of a deleted stack, because the CLI follows a deletion."""
    if stack_name in self.deleted_stacks:
        return self.deleted_stacks[stack_name].events
    return _describe_stack_events(self, stack_name)


def parse_ssm_parameter(self: Any, value: Any, value_type: str) -> Any:
    """Accepts UsePreviousValue for an SSM parameter, for which moto returns the value instead of the name."""
    try:
        return _parse_ssm_parameter(self, value, value_type)
    except AttributeError:
        return value


def create_stack(self: Any, name: str, template: str, parameters: dict[str, str], **_: Any) -> Any:
    """Creates a stack like a change set does: in order, with events, and with a rollback after a failure."""
    if name in [stack.name for stack in self.stacks.values()]:
        raise AlreadyExistsException(f"Stack [{name}] already exists")
    return _apply(self, "CREATE", name, template, parameters)


def update_stack(self: Any, name: str, template: str, parameters: list[dict[str, str]], **_: Any) -> Any:
    """Updates a stack like a change set does. Refuses a template that changes nothing."""
    if self.get_stack(name).template == template and not parameters:
        raise ValidationError(message="No updates are to be performed.")
    given = {parameter["ParameterKey"]: parameter["ParameterValue"] for parameter in parameters}
    return _apply(self, "UPDATE", name, template, given)


def _apply(backend: Any, kind: str, name: str, template: str, parameters: dict[str, str]) -> Any:
    change_set, stack_id = backend.create_change_set(name, f"direct-{uuid.uuid4()}", template, parameters, "", kind)
    backend.execute_change_set(change_set)
    return backend.get_stack(stack_id)


def _by_name_and_stack(name: str) -> None:
    """Finds a change set by name and stack. moto uses only the name, which is the same for all stacks of the CLI."""
    original = getattr(CloudFormationResponse, name)

    def call(self: Any) -> Any:
        get = self._get_param
        wanted, stack = get("ChangeSetName"), get("StackName")
        found = next(
            (
                arn
                for arn, change_set in reversed(self.cloudformation_backend.change_sets.items())
                if wanted == arn
                or (wanted == change_set.change_set_name and stack in (change_set.stack.name, change_set.stack_id))
            ),
            None,
        )
        if found is None and name == "delete_change_set":
            return EmptyResult()
        if found is None:
            raise ChangeSetNotFound(f"ChangeSet [{wanted}] does not exist")
        self._get_param = lambda key, *args, **kwargs: found if key == "ChangeSetName" else get(key, *args, **kwargs)
        try:
            return original(self)
        finally:
            del self._get_param

    setattr(CloudFormationResponse, name, call)


CloudFormationBackend.describe_stack_events = describe_stack_events
CloudFormationBackend.create_stack = create_stack
CloudFormationBackend.update_stack = update_stack
parsing.ResourceMap.parse_ssm_parameter = parse_ssm_parameter
for operation in ("describe_change_set", "delete_change_set", "execute_change_set"):
    _by_name_and_stack(operation)
