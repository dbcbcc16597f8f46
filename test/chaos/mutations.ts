import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../run';

/** A fault in the source of the function. */
export interface Mutation {
  /** What the changed function does. */
  name: string;
  /** A file of lambda/, a text that occurs in it once, and its replacement. */
  change: [file: string, from: string, to: string];
  /** The name of the scenario that finds the fault, and the invariant that it breaks. */
  found: [scenario: string, broken: RegExp];
}

/** Functions that must break an invariant. If lambda/ changes there, update `change`. */
export const MUTATIONS: Mutation[] = [
  {
    // The registry would reject most malformed tokens, but not this one.
    name: 'publishes a token without reading it',
    change: [
      'refresh/obtain-token.ts',
      'parseAuthorizationToken(data, ports.clock.now())',
      "({ auth: data.authorizationToken, password: '', expiresAt: data.expiresAt })",
    ],
    found: ['ECR answers with an expiry in the past', /a run that refreshes; must be a run that fails/],
  },
  {
    name: 'publishes a token without verifying it',
    change: [
      'refresh/obtain-token.ts',
      'const verified = await verify(context, source, hosts, token)',
      'const verified = true',
    ],
    found: ['ECR answers with half a token', /had a working token for \S+, and no longer has one/],
  },
  {
    name: 'publishes a token that the registry refuses',
    change: ['refresh/obtain-token.ts', "result.verdict === 'refused'", 'false'],
    found: ['ECR answers with half a token', /had a working token for \S+, and no longer has one/],
  },
  {
    name: 'writes only the tokens that are new',
    change: ['refresh/publish.ts', 'missing.length === 0', 'true'],
    found: ['ECR is down in one region', /us-east-1\S+, and no longer has one/],
  },
  {
    name: 'does not report its failures',
    change: ['refresh/refresh.ts', 'failures.length > 0', 'false'],
    found: ['PutSecretValue returns 400', /was not published, and the result does not report it/],
  },
  {
    name: 'sets an expiry later than that of its tokens',
    change: ['refresh/publish.ts', 'new Date(Math.min(', 'new Date(1e9 + Math.max('],
    found: ['the response to a write is lost after the write', /expires before its version id/],
  },
  {
    name: 'quotes the error messages of services',
    change: ['refresh/context.ts', 'this.redactor.redact(text)', 'text'],
    found: ['the registry refuses the token and quotes the token', /a piece of a token leaked/],
  },
];

/** Bundles the changed function. */
export async function bundleMutated({ change: [file, from, to] }: Mutation, folder: string): Promise<void> {
  const path = join(ROOT, 'lambda', file);
  const source = await readFile(path, 'utf8');
  if (source.split(from).length !== 2) throw new Error(`lambda/${file} must contain "${from}" once`);
  const contents = source.replace(from, to);
  const filter = new RegExp(`/lambda/${file.replace('.', '\\.')}$`);
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['lambda/refresh/handler.ts'],
    outfile: join(folder, 'index.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    alias: { '@aws-sdk/credential-provider-node': './lambda/runtime/environment-credentials.ts' },
    logLevel: 'error',
    plugins: [{ name: 'mutation', setup: ({ onLoad }) => onLoad({ filter }, () => ({ contents, loader: 'ts' })) }],
  });
}
