import * as v from 'valibot';

const text = v.pipe(v.string(), v.nonEmpty());
const tags = v.optional(v.array(v.object({ Key: text, Value: v.string() })), []);

/**
 * The properties that the stand-in reads, by type of resource. It ignores all others. Their references are resolved.
 */
export const PROPERTIES = {
  'AWS::SecretsManager::Secret': v.object({
    Name: text,
    Description: v.optional(text),
    Tags: tags,
    ReplicaRegions: v.optional(v.array(v.object({ Region: text })), []),
  }),
  'AWS::IAM::Role': v.object({
    RoleName: text,
    Policies: v.array(v.object({ PolicyDocument: v.object({ Statement: v.array(v.unknown()) }) })),
  }),
  'AWS::Lambda::Function': v.object({
    FunctionName: v.optional(text),
    Handler: text,
    Role: text,
    Code: v.object({ S3Key: v.optional(text) }), // inline code has none
    Environment: v.optional(v.object({ Variables: v.record(v.string(), v.string()) }), { Variables: {} }),
    Timeout: v.optional(v.number(), 3),
    MemorySize: v.optional(v.number(), 128),
    Tags: tags,
  }),
  'AWS::Scheduler::Schedule': v.object({
    ScheduleExpression: text,
    Target: v.object({ Arn: text, Input: v.optional(text, '{}') }),
  }),
} as const;

/** A type of resource that the stand-in supports. */
export type KnownType = keyof typeof PROPERTIES;

/** The properties of a resource of one type. */
export type PropertiesOf<T extends KnownType> = v.InferOutput<(typeof PROPERTIES)[T]>;

/** @throws Error that names the resource and each invalid property */
export function parseProperties<T extends KnownType>(type: T, logicalId: string, properties: unknown): PropertiesOf<T> {
  const parsed = v.safeParse<(typeof PROPERTIES)[T]>(PROPERTIES[type], properties);
  if (parsed.success) return parsed.output;
  const problems = parsed.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`);
  throw new Error(`the stand-in cannot deploy ${logicalId}, ${type}: ${problems.join('; ')}`);
}
