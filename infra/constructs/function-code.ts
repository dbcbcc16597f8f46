import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';

/**
 * A kind of function. All functions of a kind have the same code. The kinds that end in `runtime-sdk` are for templates
 * that contain the code.
 */
export type FunctionKind = 'refresher' | 'feed' | 'deployment' | InlineKind;

/** The code of a refresher or a feed as one CommonJS file, which uses the AWS SDK of the Node.js runtime. */
export type InlineKind = 'refresher-runtime-sdk' | 'feed-runtime-sdk';

const ROOT = join(__dirname, '..', '..');

/** The folder of the bundles. The installed package contains it. In a clone, `build/functions.ts` writes it. */
export const FUNCTIONS = join(...(basename(ROOT) === 'dist' ? [ROOT] : [ROOT, 'dist']), 'functions');

/** Returns the code of a kind of function, as an asset of one stack. */
export function functionCode(kind: 'refresher' | 'feed'): Code {
  return Code.fromAsset(join(FUNCTIONS, kind));
}

/** Returns the code of the provider function, which the template contains. */
export function deploymentCode(): Code {
  return Code.fromInline(readInline('deployment'));
}

/** Returns the code of a kind of function whose code a template can contain. */
export function readInline(kind: 'deployment' | InlineKind): string {
  return readFileSync(join(FUNCTIONS, kind, 'index.js'), 'utf8');
}
