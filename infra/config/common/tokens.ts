import { Token } from 'aws-cdk-lib';

/** Returns whether a value is known only at deployment, wholly or in part. An item of a list of tokens counts, too. */
export function isToken(value: unknown): boolean {
  return Token.isUnresolved(value) || Token.isUnresolved([value]);
}
