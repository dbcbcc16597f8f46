import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Environment, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EcrCredential, type EcrCredentialProps } from '../../../infra';
import { ConfigError } from '../../../infra/config/config-file';

/** An app that does not have the feature flags of this project. */
interface OwnApp<T> {
  /** The feature flags of the app. @default none */
  context?: Record<string, unknown>;
  look: (app: App) => T;
}

/** Builds an app as another project does. */
export function withOwnApp<T>({ context = {}, look }: OwnApp<T>): T {
  const folder = mkdtempSync(join(tmpdir(), 'ecr-credentials-'));
  try {
    return look(
      new App({
        context,
        analyticsReporting: false,
        outdir: join(folder, 'cdk.out'),
        builtinCloudFormationValidation: false, // another test validates templates, and it takes seconds
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Builds a stack `Shop` of another project, and returns its template. */
export function templateOf(
  build: (stack: Stack) => void,
  { context = {}, env = {} }: { context?: Record<string, unknown>; env?: Environment } = {},
): Template {
  return withOwnApp({
    context,
    look: (app) => {
      const stack = new Stack(app, 'Shop', { env });
      build(stack);
      return Template.fromStack(stack);
    },
  });
}

/** Returns the problems of properties. Values of a wrong type are what JavaScript users can pass. */
export function propProblems(propsOf: object | ((stack: Stack) => object), env: Environment = {}): string[] {
  return withOwnApp({
    look: (app) => {
      const stack = new Stack(app, 'Shop', { env });
      const props = typeof propsOf === 'function' ? propsOf(stack) : propsOf;
      try {
        new EcrCredential(stack, 'CiPull', props as EcrCredentialProps);
        return [];
      } catch (error) {
        if (error instanceof ConfigError) return error.problems;
        throw error;
      }
    },
  });
}
