import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { context } from '../../../cdk.json';
import { type Template as SynthesizedTemplate, selfContained } from '../../../cli/template/self-contained';
import type { RefresherConfig } from '../../../infra/config';
import { stacksOf } from '../../../infra/config/credential';
import { parseConfig } from '../../../infra/config/parse';
import { CredentialsStack } from '../../../infra/credentials-stack';

/**
 * Builds the app as infra/app.ts does.
 * @param outdir the folder into which the app synthesizes
 */
export function buildApp(value: RefresherConfig, outdir: string): App {
  const config = parseConfig(value, 'test.config');
  const app = new App({
    context,
    analyticsReporting: false,
    outdir,
    builtinCloudFormationValidation: false, // another test validates templates, and it takes seconds
  });
  for (const [name, credentials] of stacksOf(config)) {
    new CredentialsStack(app, name, { config, credentials });
  }
  return app;
}

/** Passes an app to a function, and removes what the app synthesized. */
export function withApp<T>(value: RefresherConfig, look: (app: App) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'ecr-credentials-'));
  try {
    return look(buildApp(value, join(folder, 'cdk.out')));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const synthesized = new Map<string, Record<string, Template>>();

/**
 * Returns the templates of a config by the name of the stack. Equal configs share templates, so do not change them.
 * @throws Error if one of them cannot be exported as a self-contained template
 */
export function synthesize(config: RefresherConfig): Record<string, Template> {
  const key = JSON.stringify(config);
  const templates = synthesized.get(key) ?? synthesizeAgain(config);
  synthesized.set(key, templates);
  return templates;
}

function synthesizeAgain(config: RefresherConfig): Record<string, Template> {
  return withApp(config, ({ node }) => {
    const stacks = node.children as Stack[];
    const templates = Object.fromEntries(stacks.map((stack) => [stack.stackName, Template.fromStack(stack)]));
    for (const template of Object.values(templates)) selfContained(template.toJSON() as SynthesizedTemplate);
    return templates;
  });
}

/** A resource of a template. */
export interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
  DependsOn?: string[];
}

/** Returns the resources of one type by their logical ids. */
export function resourcesOf(template: Template | undefined, type: string): Record<string, Resource> {
  return (template?.findResources(type) ?? {}) as Record<string, Resource>;
}

/** Returns the properties of every resource of one type, with readable references. */
export function propertiesOf<T = Record<string, unknown>>(
  template: Template | undefined,
  type: string,
  without: readonly string[] = [],
): T[] {
  return Object.values(resourcesOf(template, type)).map(({ Properties }) => plain(Properties, without) as T);
}

/** Returns the only resource of a type, or of those of the type whose logical id is a prefix and a hash. */
export function only(template: Template | undefined, type: string, prefix?: string): Resource & { id: string } {
  const [found, ...more] = Object.entries(resourcesOf(template, type)).filter(
    ([id]) => prefix === undefined || new RegExp(`^${prefix}[0-9A-F]{8}`).test(id),
  );
  if (!found || more.length > 0) throw new Error(`got ${more.length + (found ? 1 : 0)} of ${type}; must be one`);
  const [id, resource] = found;
  return { id, ...resource };
}

/**
 * Returns a part of a template in readable form: `<X>` for a reference to X, `<X.Arn>` for a reference to its ARN, and
 * `<X.Name>` for the end of the ARN of a secret, its name with the six characters.
 * @param without the conditions that are false; all of them are true in the partition aws
 */
export function plain(node: unknown, without: readonly string[] = []): unknown {
  if (Array.isArray(node)) return node.map((item) => plain(item, without));
  if (typeof node !== 'object' || node === null) return node;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join, 'Fn::Sub': sub } = node as Record<string, unknown>;
  const { 'Fn::If': choice, 'Fn::Select': selected } = node as Record<string, unknown>;
  if (Array.isArray(choice)) return plain(choice[without.includes(choice[0]) ? 2 : 1], without);
  if (Array.isArray(selected)) return `<${selected[1]['Fn::Split'][1].Ref}.Name>`; // the end of a secret's ARN
  if (Ref !== undefined) return `<${Ref}>`;
  if (Array.isArray(attribute)) return `<${attribute.join('.')}>`;
  if (Array.isArray(join)) return (join[1] as unknown[]).map((part) => plain(part, without)).join(join[0]);
  if (sub !== undefined) return String(sub).replace(/\$\{([^}]+)\}/g, '<$1>');
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, plain(value, without)]));
}
