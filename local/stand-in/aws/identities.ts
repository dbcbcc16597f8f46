import { randomBytes } from 'node:crypto';
import { AwsError } from './error';
import { allows, parseStatement, type Request, type Statement } from './policy';

/** A principal with one access key and the statements of its policy. */
export interface Identity {
  /** The name in the call log. */
  name: string;
  arn: string;
  statements: Statement[];
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/** All principals of the stand-in. */
export class Identities {
  private readonly byKey = new Map<string, Identity>();

  /**
   * Creates an identity and its access key.
   * @param statements the statements of an IAM policy, without unresolved references
   * @throws Error if the stand-in cannot evaluate a statement
   */
  add({ name, arn, statements }: { name: string; arn: string; statements: unknown[] }): Identity {
    const identity: Identity = {
      name,
      arn,
      statements: statements.map(parseStatement),
      // Key ids of temporary credentials, which have a session token, begin with ASIA.
      accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(96).toString('base64'),
    };
    this.byKey.set(identity.accessKeyId, identity);
    return identity;
  }

  /** @throws AwsError if no identity has this key */
  withKey(accessKeyId: string): Identity {
    const identity = this.byKey.get(accessKeyId);
    if (identity) return identity;
    throw new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.');
  }
}

/** @throws AwsError if the identity's policy does not allow the request */
export function authorize(identity: Identity, request: Request): void {
  if (!allows(identity.statements, request)) throw new AwsError('AccessDeniedException', denial(identity, request));
}

/** Returns the message of AWS for a request that no statement allows. */
export function denial({ arn }: Identity, { action, resource }: Request): string {
  return `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
}
