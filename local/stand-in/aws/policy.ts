import * as v from 'valibot';

const texts = v.pipe(
  v.union([v.string(), v.array(v.string())]),
  v.transform((value) => [value].flat()),
);
/** Rejects policy variables, because the stand-in would compare them as plain text. */
const plainTexts = v.pipe(
  texts,
  v.everyItem((text) => !text.includes('${'), 'must not contain policy variables'),
);

const statementSchema = v.strictObject({
  Sid: v.optional(v.string()),
  Effect: v.picklist(['Allow', 'Deny']),
  Action: v.pipe(
    texts,
    v.everyItem((action) => /^(\*|[a-z0-9-]+:[A-Za-z]*\*?)$/.test(action), 'must be an exact action or end with *'),
  ),
  Resource: plainTexts,
  Condition: v.optional(
    v.strictObject({
      StringEquals: v.optional(
        v.strictObject({
          'aws:RequestedRegion': v.optional(plainTexts),
          'sts:AWSServiceName': v.optional(plainTexts),
          'kms:ViaService': v.optional(plainTexts),
        }),
      ),
      // Always true, because only the role's own function uses the role.
      ArnEquals: v.optional(v.strictObject({ 'lambda:SourceFunctionArn': plainTexts })),
      ArnLike: v.optional(v.strictObject({ 'kms:EncryptionContext:SecretARN': plainTexts })),
    }),
  ),
});

/** One statement of an identity's policy, restricted to what {@link parseStatement} supports. */
export type Statement = v.InferOutput<typeof statementSchema>;

/** A request to authorize. */
export interface Request {
  /** `<service>:<operation>` */
  action: string;
  /** An ARN, or `*` if the action has no resource. */
  resource: string;
  region: string;
  /** The service that the requested bearer token is for. */
  awsServiceName?: string;
}

/**
 * Parses a statement of an IAM policy. It supports actions that are exact or end with `*`, resources with `*` and `?`,
 * and the conditions of the app's roles.
 * @throws Error on anything else, because an ignored element would make the evaluation wrong
 */
export function parseStatement(statement: unknown): Statement {
  const parsed = v.safeParse(statementSchema, statement);
  if (parsed.success) return parsed.output;
  const problems = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'the statement'}: ${issue.message}`);
  throw new Error(`the stand-in cannot evaluate a policy statement: ${problems.join('; ')}`);
}

/** Returns whether at least one statement allows the request and none denies it. */
export function allows(statements: readonly Statement[], request: Request): boolean {
  const matching = statements.filter((statement) => applies(statement, request));
  return matching.length > 0 && matching.every(({ Effect }) => Effect === 'Allow');
}

function applies({ Action, Resource, Condition }: Statement, request: Request): boolean {
  return (
    // IAM compares actions without case.
    Action.some((pattern) => matches(pattern.toLowerCase(), request.action.toLowerCase())) &&
    Resource.some((pattern) => matches(pattern, request.resource)) &&
    includes(Condition?.StringEquals?.['aws:RequestedRegion'], request.region) &&
    includes(Condition?.StringEquals?.['sts:AWSServiceName'], request.awsServiceName) &&
    // The stand-in has no KMS keys, so conditions on their use are never true.
    Condition?.StringEquals?.['kms:ViaService'] === undefined &&
    Condition?.ArnLike === undefined
  );
}

function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[\\^$.+()|[\]{}]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 's').test(text);
}

function includes(allowed: string[] | undefined, value: string | undefined): boolean {
  return allowed === undefined || (value !== undefined && allowed.includes(value));
}
