"""The shape of a CloudFormation resource type of our own, as moto's stacks want it."""

from __future__ import annotations

from typing import Any, ClassVar

from moto.cloudformation.exceptions import ValidationError

Properties = dict[str, Any]


class Resource:
    """A subclass says how a resource is made, changed and removed; its methods find their service in `account`/`region`."""

    # The property that holds the resource's own name, where it has one.
    NAME: ClassVar[str] = ""
    # Properties that can't change in place: another value makes a new resource, and then removes the old one.
    REPLACE: ClassVar[tuple[str, ...]] = ()
    # What Fn::GetAtt may ask for: names of properties `att_<name>`.
    ATTRIBUTES: ClassVar[tuple[str, ...]] = ()

    account: str
    region: str
    # A name that CloudFormation made up, for resources without one of their own.
    generated: str
    # StackId, LogicalId and ResourceType.
    about: dict[str, str]
    properties: Properties
    # What Ref gives.
    physical_resource_id: str

    def make(self) -> str:
        """Makes the resource; returns its physical id."""
        raise NotImplementedError

    def change(self, old: Properties) -> None:
        """Brings the resource from its old properties to `properties`."""
        raise NotImplementedError

    def remove(self) -> None:
        raise NotImplementedError

    # From here on: what moto calls.

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
            fresh = cls.create_from_cloudformation_json(
                new_resource_name, cloudformation_json, account_id, region_name, **original_resource.about
            )
            original_resource.remove()
            return fresh
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
        return getattr(self, f"att_{attribute_name}")

    def is_created(self) -> bool:
        return True
