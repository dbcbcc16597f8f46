import * as v from 'valibot';

const texts = v.pipe(
  v.union([v.string(), v.array(v.string())]),
  v.transform((value) => [value].flat()),
);
/** A policy variable would be taken for plain text. */
const plainTexts = v.pipe(
  texts,
  v.everyItem((text) => !text.includes('${'), 'policy variables are not known'),
);

const statementSchema = v.strictObject({
  Sid: v.optional(v.string()),
  Effect: v.picklist(['Allow', 'Deny']),
  Action: v.pipe(
    texts,
    v.everyItem((action) => /^(\*|[a-z0-9-]+:[A-Za-z]*\*?)$/.test(action), 'must be exact or end with *'),
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
      // It always holds: whoever has a role here is the role's own function.
      ArnEquals: v.optional(v.strictObject({ 'lambda:SourceFunctionArn': plainTexts })),
      ArnLike: v.optional(v.strictObject({ 'kms:EncryptionContext:SecretARN': plainTexts })),
    }),
  ),
});

/** One statement of an identity's policy: of IAM's language only what {@link parseStatement} knows. */
export type Statement = v.InferOutput<typeof statementSchema>;

/** What an identity wants to do. */
export interface Request {
  /** `<service>:<operation>` */
  action: string;
  /** An ARN, or `*` where the action knows no resource. */
  resource: string;
  region: string;
  /** The service that a bearer token is for. */
  awsServiceName?: string;
}

/**
 * Reads a statement of an IAM policy: actions that are exact or end with `*`, resources with `*` and `?`, and the
 * conditions that the app's own roles have.
 * @throws Error on anything else, since a construct that is passed over would make the evaluation wrong
 */
export function parseStatement(statement: unknown): Statement {
  const parsed = v.safeParse(statementSchema, statement);
  if (parsed.success) return parsed.output;
  const problems = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'the statement'}: ${issue.message}`);
  throw new Error(`the stand-in can't evaluate a policy statement: ${problems.join('; ')}`);
}

/** Does one of the statements allow it, and none deny it? What none allows is denied. */
export function allows(statements: readonly Statement[], request: Request): boolean {
  const fitting = statements.filter((statement) => fits(statement, request));
  return fitting.length > 0 && fitting.every(({ Effect }) => Effect === 'Allow');
}

function fits({ Action, Resource, Condition }: Statement, request: Request): boolean {
  return (
    // IAM takes no notice of an action's case.
    Action.some((pattern) => matches(pattern.toLowerCase(), request.action.toLowerCase())) &&
    Resource.some((pattern) => matches(pattern, request.resource)) &&
    agrees(Condition?.StringEquals?.['aws:RequestedRegion'], request.region) &&
    agrees(Condition?.StringEquals?.['sts:AWSServiceName'], request.awsServiceName) &&
    // The stand-in has no keys: what is said of their use never holds.
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

function agrees(wanted: string[] | undefined, value: string | undefined): boolean {
  return wanted === undefined || (value !== undefined && wanted.includes(value));
}
