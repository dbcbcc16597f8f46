import { randomBytes } from 'node:crypto';
import { AwsError } from './error';
import { allows, parseStatement, type Request, type Statement } from './policy';

/** A principal with one access key and what its policy allows. */
export interface Identity {
  /** For people: in the call log. */
  name: string;
  arn: string;
  statements: Statement[];
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/** Everybody who has a key of this AWS. */
export class Identities {
  private readonly byKey = new Map<string, Identity>();

  /**
   * Makes an identity and its key.
   * @param statements of an IAM policy, as in a template whose references are resolved
   * @throws Error if a statement is more than the stand-in can evaluate
   */
  add({ name, arn, statements }: { name: string; arn: string; statements: unknown[] }): Identity {
    const identity: Identity = {
      name,
      arn,
      statements: statements.map(parseStatement),
      // A key id that begins with ASIA is a temporary one, which comes with a session token.
      accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(96).toString('base64'),
    };
    this.byKey.set(identity.accessKeyId, identity);
    return identity;
  }

  /** @throws AwsError if nobody has this key */
  withKey(accessKeyId: string): Identity {
    const identity = this.byKey.get(accessKeyId);
    if (identity) return identity;
    throw new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.');
  }
}

/** @throws AwsError if no statement of the identity allows the request */
export function authorize(identity: Identity, request: Request): void {
  if (!allows(identity.statements, request)) throw new AwsError('AccessDeniedException', denial(identity, request));
}

/** What AWS says of a request that no statement allows. */
export function denial({ arn }: Identity, { action, resource }: Request): string {
  return `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
}
