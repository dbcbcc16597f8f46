import type { Template } from 'aws-cdk-lib/assertions';
import { plain, type Resource } from '../support/synthesize';

/** The types and the physical names of the resources of a stack, by logical id. */
export type StackNames = Record<string, string>;

/** The properties that contain the name of a resource. */
const NAME = /^(Name|(Alarm|Dashboard|Function|LogGroup|Queue|Role|Topic)Name)$/;
/** The types with a property of that name which refers to another resource. */
const REFERENCES = ['AWS::Lambda::EventInvokeConfig', 'AWS::Lambda::Permission', 'AWS::Lambda::Version'];

/** Returns the type and the physical name of each resource, by logical id. */
export function namesOf(template: Template): StackNames {
  const { Resources } = template.toJSON() as { Resources: Record<string, Resource> };
  const entries = Object.entries(Resources).map(([id, { Type, Properties = {} }]) => {
    const [, name] = Object.entries(Properties).find(([key]) => NAME.test(key) && !REFERENCES.includes(Type)) ?? [];
    // The logical id of a version contains a hash of the function's code and settings.
    return [id.replace(/(CurrentVersion[0-9A-F]{8})\w+$/, '$1'), name === undefined ? Type : `${Type} ${plain(name)}`];
  });
  return Object.fromEntries(entries.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)));
}

/** Returns what CloudFormation would do in an upgrade to each resource that has another logical id or another name. */
export function changesIn(before: StackNames, after: StackNames): string[] {
  return Object.entries(before)
    .filter(([id, resource]) => after[id] !== resource)
    .map(([id, resource]) => {
      const [type = '', name = id] = resource.split(' ');
      const [newId] = Object.entries(after).find(([, each]) => each === resource && name !== id) ?? [];
      const change =
        newId === undefined
          ? `${id} is now ${after[id] ?? 'not in the template'}`
          : `${id} has the logical id ${newId}`;
      return `${type} ${name}: ${change}. ${consequenceOf(type, name)}`;
    });
}

function consequenceOf(type: string, name: string): string {
  switch (type) {
    case 'AWS::SecretsManager::Secret':
      return `An upgrade would replace a secret of a user. Its consumers would lose it, because CloudFormation deletes ${name} at once.`;
    case 'AWS::IAM::Role':
    case 'AWS::Lambda::Function':
      return 'An upgrade would fail if the name is the same, or break the policies of other accounts that name the role.';
    default:
      return 'An upgrade would replace this resource, or fail if the name is the same.';
  }
}
