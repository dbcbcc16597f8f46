import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../run';

/** The function with one fault of its own. */
export interface Mutation {
  /** What the function then does. */
  name: string;
  /** A file of lambda/, what stands there, and what shall stand there instead. */
  file: string;
  from: string;
  to: string;
  /** The scenario that shows it, and what the judge says of it. */
  scenario: string;
  broken: RegExp;
}

/** Functions that the judge must not let pass. */
export const MUTATIONS: Mutation[] = [
  {
    // The registry would stop most of what is not read.
    name: 'publishes without reading the token',
    file: 'refresh/obtain-token.ts',
    from: 'parseAuthorizationToken(data, ports.clock.now())',
    to: "({ auth: data.authorizationToken, password: '', expiresAt: data.expiresAt })",
    scenario: 'ECR answers with an expiry in the past',
    broken: /a run that refreshes; should be one that fails/,
  },
  {
    name: 'publishes without asking the registry',
    file: 'refresh/obtain-token.ts',
    from: 'const verified = await verify(context, source, hosts, token)',
    to: 'const verified = true',
    scenario: 'ECR answers with half a token',
    broken: /logged in at \S+, and does no longer/,
  },
  {
    name: 'publishes what the registry refuses',
    file: 'refresh/obtain-token.ts',
    from: "result.verdict === 'refused'",
    to: 'false',
    scenario: 'ECR answers with half a token',
    broken: /logged in at \S+, and does no longer/,
  },
  {
    name: 'writes only what is new',
    file: 'refresh/publish.ts',
    from: 'missing.length === 0',
    to: 'true',
    scenario: 'one region is down',
    broken: /us-east-1\S+, and does no longer/,
  },
  {
    name: 'swallows its failures',
    file: 'refresh/refresh.ts',
    from: 'failures.length > 0',
    to: 'false',
    scenario: 'PutSecretValue is answered 400',
    broken: /got nothing new, and nothing says so/,
  },
  {
    name: 'promises more than its tokens',
    file: 'refresh/publish.ts',
    from: 'new Date(Math.min(',
    to: 'new Date(1e9 + Math.max(',
    scenario: 'the answer to a write is lost after the work is done',
    broken: /its version id outlives the token/,
  },
  {
    name: 'says what services say',
    file: 'refresh/context.ts',
    from: 'this.redactor.redact(text)',
    to: 'text',
    scenario: 'the registry refuses, and quotes the token',
    broken: /a piece of a token was told/,
  },
];

/** Bundles the function with the mutation in it. */
export async function bundleMutated({ file, from, to }: Mutation, folder: string): Promise<void> {
  const path = join(ROOT, 'lambda', file);
  const source = await readFile(path, 'utf8');
  if (source.split(from).length !== 2) throw new Error(`"${from}" must stand in lambda/${file} once`);
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
