import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { context } from '../../../cdk.json';
import type { RefresherConfig } from '../../../infra/config';
import { stacksOf } from '../../../infra/config/credential';
import { parseConfig } from '../../../infra/config/parse';
import { CredentialsStack } from '../../../infra/credentials-stack';

/** Makes an app as infra/app.ts does, but for the bundle, which no template shows, and looks at it. */
export function withApp<T>(value: RefresherConfig, look: (app: App) => T): T {
  const config = parseConfig(value, 'test.config');
  const folder = mkdtempSync(join(tmpdir(), 'ecr-credentials-'));
  const bundle = join(folder, 'bundle');
  mkdirSync(bundle);
  writeFileSync(join(bundle, 'index.mjs'), '');
  try {
    const app = new App({ context, analyticsReporting: false, outdir: join(folder, 'cdk.out') });
    for (const [name, credentials] of stacksOf(config)) {
      new CredentialsStack(app, name, { config, credentials, bundles: { refresher: bundle, feed: bundle } });
    }
    return look(app);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The templates of a config, by the stack's name. */
export function synthesize(config: RefresherConfig): Record<string, Template> {
  return withApp(config, ({ node }) => {
    const stacks = node.children as Stack[];
    return Object.fromEntries(stacks.map((stack) => [stack.stackName, Template.fromStack(stack)]));
  });
}

interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
  DependsOn?: string[];
}

/** The resources of one type, by logical id. */
export function resourcesOf(template: Template | undefined, type: string): Record<string, Resource> {
  return (template?.findResources(type) ?? {}) as Record<string, Resource>;
}

/** The one resource of a type. */
export function only(template: Template | undefined, type: string): Resource {
  const [resource, ...more] = Object.values(resourcesOf(template, type));
  if (!resource || more.length > 0) throw new Error(`got ${more.length + (resource ? 1 : 0)} of ${type}; must be one`);
  return resource;
}

/** A part of a template to read and compare: `<X>` for what a reference to X will be, `<X.Arn>` for its ARN. */
export function plain(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(plain);
  if (typeof node !== 'object' || node === null) return node;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join, 'Fn::Sub': sub } = node as Record<string, unknown>;
  if (Ref !== undefined) return `<${Ref}>`;
  if (Array.isArray(attribute)) return `<${attribute.join('.')}>`;
  if (Array.isArray(join)) return (join[1] as unknown[]).map(plain).join(join[0]);
  if (sub !== undefined) return String(sub).replace(/\$\{([^}]+)\}/g, '<$1>');
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, plain(value)]));
}
