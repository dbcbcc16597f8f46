import { createHash } from 'node:crypto';
import { type InlineKind, readInline } from '../../infra/constructs/function-code';

/** A resource of a synthesized template. */
interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
  Metadata?: unknown;
}

/** A CloudFormation template. */
export interface Template {
  Resources: Record<string, Resource>;
  [section: string]: unknown;
}

/** The section `Mappings`: a key per code, which is its hash, with the code as the value of {@link SOURCE}. */
const MAPPING = 'Code';
const SOURCE = 'Source';
/** The sections that the CDK adds for `cdk bootstrap` and for its own commands. */
const OF_THE_CDK = ['Parameters', 'Rules', 'Metadata'];
/** The kind of a function by the environment variable with its settings. */
const KINDS: Record<string, InlineKind> = { REFRESH_SPEC: 'refresher-runtime-sdk', FEED_SPEC: 'feed-runtime-sdk' };

/**
 * Returns a template that contains the code of its functions, so that it needs neither `cdk bootstrap` nor a bucket. The
 * code is in the section `Mappings`, once per kind of function.
 * @param template a template of the CDK app
 * @param readCode reads the code of a kind of function
 * @throws Error if the template refers to another asset
 */
export function selfContained(template: Template, readCode: (kind: InlineKind) => string = readInline): Template {
  const codes: Record<string, Record<string, string>> = {};
  const hashOf = new Map<string, string>();
  const resources = Object.entries(template.Resources).map(([id, { Metadata, ...resource }]) => {
    const kind = kindOf(resource);
    if (kind === undefined) return [id, resource];
    const code = readCode(kind);
    const hash = createHash('sha256').update(code).digest('hex').slice(0, 32);
    codes[hash] = { [SOURCE]: code };
    hashOf.set(id, hash);
    const Code = { ZipFile: { 'Fn::FindInMap': [MAPPING, hash, SOURCE] } };
    return [id, { ...resource, Properties: { ...resource.Properties, Code } }];
  });
  const sections = Object.entries(template).filter(([name]) => !OF_THE_CDK.includes(name) && name !== 'Resources');
  const text = JSON.stringify({
    AWSTemplateFormatVersion: '2010-09-09', // optional, but some tools require it
    ...Object.fromEntries(sections),
    Resources: Object.fromEntries(resources),
  });
  const versioned = JSON.parse(renameVersions(text, template, hashOf)) as Template;
  assertSelfContained(versioned);
  return hashOf.size > 0 ? { ...versioned, Mappings: { [MAPPING]: codes } } : versioned;
}

/** Returns the kind of a function whose code is an asset, or undefined for any other resource. */
function kindOf({ Type, Properties = {} }: Resource): InlineKind | undefined {
  if (Type !== 'AWS::Lambda::Function') return undefined;
  const { Code, Environment } = Properties as { Code?: object; Environment?: { Variables?: object } };
  if (!Code || !('S3Key' in Code)) return undefined;
  return Object.entries(KINDS).find(([name]) => name in (Environment?.Variables ?? {}))?.[1];
}

/**
 * Adds the hash of the code to the logical id of each version. CloudFormation publishes a version, and runs the first
 * refresh, only if this id changes. The CDK's id contains a hash of other code, which has the SDK.
 */
function renameVersions(text: string, { Resources }: Template, hashOf: Map<string, string>): string {
  return Object.entries(Resources)
    .filter(([, { Type }]) => Type === 'AWS::Lambda::Version')
    .reduce((renamed, [id, { Properties }]) => {
      const { Ref: owner } = Object(Properties?.FunctionName) as { Ref?: string };
      const hash = hashOf.get(owner ?? '');
      return hash === undefined ? renamed : renamed.replaceAll(`"${id}"`, `"${id}${hash.slice(0, 8)}"`);
    }, text);
}

/** @throws Error if a resource refers to a parameter or to an asset of the CDK */
function assertSelfContained(template: Template): void {
  const [found] = /"BootstrapVersion"|"S3Key"|cdk-[a-z0-9]+-assets-/.exec(JSON.stringify(template)) ?? [];
  if (found !== undefined) throw new Error(`the template contains ${found}, which requires cdk bootstrap`);
}
