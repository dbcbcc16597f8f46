import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../run';

/** A fault in the source of the function. */
export interface Mutation {
  /** What the changed function does. */
  name: string;
  /** A file of lambda/, a text that occurs in it once, and its replacement. */
  file: string;
  from: string;
  to: string;
  /** The name of the scenario that finds the fault, and the invariant that it breaks. */
  scenario: string;
  broken: RegExp;
}

/** Functions that must break an invariant. Change `from` and `file` whenever lambda/ changes there. */
export const MUTATIONS: Mutation[] = [
  {
    // The registry would reject most malformed tokens, but not this one.
    name: 'publishes a token without reading it',
    file: 'refresh/obtain-token.ts',
    from: 'parseAuthorizationToken(data, ports.clock.now())',
    to: "({ auth: data.authorizationToken, password: '', expiresAt: data.expiresAt })",
    scenario: 'ECR answers with an expiry in the past',
    broken: /a run that refreshes; must be a run that fails/,
  },
  {
    name: 'publishes a token without verifying it',
    file: 'refresh/obtain-token.ts',
    from: 'const verified = await verify(context, source, hosts, token)',
    to: 'const verified = true',
    scenario: 'ECR answers with half a token',
    broken: /had a working token for \S+, and no longer has one/,
  },
  {
    name: 'publishes a token that the registry refuses',
    file: 'refresh/obtain-token.ts',
    from: "result.verdict === 'refused'",
    to: 'false',
    scenario: 'ECR answers with half a token',
    broken: /had a working token for \S+, and no longer has one/,
  },
  {
    name: 'writes only the tokens that are new',
    file: 'refresh/publish.ts',
    from: 'missing.length === 0',
    to: 'true',
    scenario: 'ECR is down in one region',
    broken: /us-east-1\S+, and no longer has one/,
  },
  {
    name: 'does not report its failures',
    file: 'refresh/refresh.ts',
    from: 'failures.length > 0',
    to: 'false',
    scenario: 'PutSecretValue returns 400',
    broken: /was not published, and the result does not report it/,
  },
  {
    name: 'sets an expiry later than that of its tokens',
    file: 'refresh/publish.ts',
    from: 'new Date(Math.min(',
    to: 'new Date(1e9 + Math.max(',
    scenario: 'the response to a write is lost after the write',
    broken: /expires before its version id/,
  },
  {
    name: 'quotes the error messages of services',
    file: 'refresh/context.ts',
    from: 'this.redactor.redact(text)',
    to: 'text',
    scenario: 'the registry refuses the token and quotes the token',
    broken: /a piece of a token leaked/,
  },
];

/** Bundles the changed function. */
export async function bundleMutated({ file, from, to }: Mutation, folder: string): Promise<void> {
  const path = join(ROOT, 'lambda', file);
  const source = await readFile(path, 'utf8');
  if (source.split(from).length !== 2) throw new Error(`lambda/${file} must contain "${from}" once`);
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
    plugins: [
      {
        name: 'mutation',
        setup({ onLoad }) {
          onLoad({ filter: new RegExp(`/lambda/${file.replace('.', '\\.')}$`) }, () => ({
            contents: source.replace(from, to),
            loader: 'ts',
          }));
        },
      },
    ],
  });
}
