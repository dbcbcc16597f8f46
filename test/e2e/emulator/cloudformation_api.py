"""Fixes of moto's CloudFormation API that the CDK CLI needs."""

from __future__ import annotations

from typing import Any

from moto.cloudformation import parsing
from moto.cloudformation.exceptions import CloudFormationError
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
parsing.ResourceMap.parse_ssm_parameter = parse_ssm_parameter
for operation in ("describe_change_set", "delete_change_set", "execute_change_set"):
    _by_name_and_stack(operation)
