import { Names, Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { hashedName } from './hashed-name';

/** Characters of a credential's name. */
const MAX_CREDENTIAL_NAME = 32;

/**
 * Returns the default beginning of the names in a stack. The name of a nested stack is not known at synth, so its unique
 * name in the app is used instead.
 */
export function defaultPrefix(stack: Stack): string {
  const name = Token.isUnresolved(stack.stackName)
    ? Names.uniqueResourceName(stack, { maxLength: 40, separator: '-' })
    : stack.stackName;
  return `${name}-ecr`;
}

/**
 * Returns the default name of a credential: the ids of the constructs below the stack, in the characters of a
 * credential's name. `CiPull` and `CIPull` become `ci-pull`.
 */
export function defaultCredentialName(construct: IConstruct): string {
  const scopes = construct.node.scopes.slice(Stack.of(construct).node.scopes.length);
  const name = scopes
    .map(({ node }) => node.id)
    .join('-')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return hashedName(name, MAX_CREDENTIAL_NAME);
}
