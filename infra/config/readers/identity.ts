import { createHash } from 'node:crypto';
import { PRINCIPALS, type Reader } from './schema';

/** A reader that exists before the stack, in any account. The policies of the secret and of the key name it. */
export type ExistingReader = Reader & ({ role: string } | { user: string } | { organization: string });

/** Returns whether the reader exists before the stack. The stack creates a role for every other reader. */
export function isExisting(reader: Reader): reader is ExistingReader {
  return Boolean(reader.role ?? reader.user ?? reader.organization);
}

/**
 * Returns a text that identifies the principal of a reader. It does not depend on what the reader may read, nor on the
 * ids of a GitHub repository, nor on further claims. If these are set later, only the trust of the reader's role changes.
 */
export function readerKey(reader: Reader): string {
  return JSON.stringify(
    PRINCIPALS.flatMap((kind) => (reader[kind] === undefined ? [] : [kind, withoutClaims(reader[kind])])),
  );
}

function withoutClaims(principal: string | object | undefined): unknown {
  if (typeof principal !== 'object') return principal;
  const omitted = ['ownerId', 'repositoryId', 'claims'];
  return Object.fromEntries(Object.entries(principal).filter(([name]) => !omitted.includes(name)));
}

/** Returns 8 hex digits that identify the reader in names. They change only if {@link readerKey} changes. */
export function readerHash(reader: Reader): string {
  return createHash('sha256').update(readerKey(reader)).digest('hex').slice(0, 8);
}

/** Returns the ARN that a reader names, if it names one. */
export function arnOf({ role, user, rolesAnywhere }: Reader): string | undefined {
  return role ?? user ?? rolesAnywhere?.trustAnchorArn;
}
