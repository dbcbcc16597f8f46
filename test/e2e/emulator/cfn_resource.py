"""The base class of the CloudFormation resource types that this emulator implements for moto's stacks."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any, ClassVar

from moto.cloudformation.exceptions import ValidationError

Properties = dict[str, Any]
# The words of KmsKeyId and OKActions.
WORD_START = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


class Resource:
    """A resource. A subclass defines how to create, change and remove it."""

    # moto's backends of the resource's service.
    BACKENDS: ClassVar[Any] = None
    # The property with the resource's own name, if it has one.
    NAME: ClassVar[str] = ""
    # Properties whose change replaces the resource in AWS. Here, such a change fails.
    REPLACE: ClassVar[tuple[str, ...]] = ()
    # What Fn::GetAtt returns.
    ATTRIBUTES: ClassVar[dict[str, Callable[[Any], str]]] = {}

    account: str
    region: str
    # A name that CloudFormation generates.
    generated: str
    # StackId, LogicalId and ResourceType.
    about: dict[str, str]
    properties: Properties
    # What Ref returns.
    physical_resource_id: str

    @property
    def backend(self) -> Any:
        return self.BACKENDS[self.account][self.region]

    @property
    def name(self) -> str:
        return self.properties.get(self.NAME, self.generated[-64:])

    def make(self) -> str:
        """Creates the resource and returns its physical id."""
        raise NotImplementedError

    def change(self, old: Properties) -> None:
        """Changes the resource from its old properties to `properties`. By default, `make` can do this too."""
        self.make()

    def remove(self) -> None:
        raise NotImplementedError

    def call(self, method: Callable[..., Any], **changes: Any) -> Any:
        """Calls a backend's method with the properties. A required parameter without a property is None."""
        given = {WORD_START.sub("_", name).lower(): value for name, value in self.properties.items()} | changes
        parameters = inspect.signature(method).parameters.values()
        return method(**{p.name: given.get(p.name) for p in parameters if p.name in given or p.default is p.empty})

    # moto calls the following methods.

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: Properties, account_id: str, region_name: str, **about: str
    ) -> Resource:
        self = cls()
        self.account, self.region, self.generated, self.about = account_id, region_name, resource_name, about
        self.properties = cloudformation_json.get("Properties", {})
        self.physical_resource_id = self.make()
        return self

    @classmethod
    def update_from_cloudformation_json(
        cls,
        original_resource: Resource,
        new_resource_name: str,
        cloudformation_json: Properties,
        account_id: str,
        region_name: str,
    ) -> Resource:
        old, new = original_resource.properties, cloudformation_json.get("Properties", {})
        if any(old.get(name) != new.get(name) for name in cls.REPLACE):
            raise NotImplementedError(f"the replacement of a {cls.__name__}")
        original_resource.properties = new
        original_resource.change(old)
        return original_resource

    def delete(self, account_id: str, region_name: str) -> None:
        self.remove()

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        return attr in cls.ATTRIBUTES

    def get_cfn_attribute(self, attribute_name: str) -> Any:
        if attribute_name not in self.ATTRIBUTES:
            raise ValidationError(message=f"{type(self).__name__} has no attribute {attribute_name}")
        return self.ATTRIBUTES[attribute_name](self)

    def is_created(self) -> bool:
        return True
