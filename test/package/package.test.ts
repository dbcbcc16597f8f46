import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { apiReference, REFERENCE } from '../../build/api';
import { devDependencies } from '../../package.json';
import { ROOT } from '../run';
import { ConsumerApp, VERSIONS } from './app';

const { tarball, folder } = { tarball: inject('tarball'), folder: inject('folder') };
const bin = (name: string) => join(ROOT, 'node_modules', '.bin', name);

/** The same stack in each language. */
const STACK = `
const app = new App();
const stack = new Stack(app, 'Mine');
const pull = new EcrCredential(stack, 'CiPull', {
  repositories: ['team-a/*'],
  secrets: [{ format: 'jenkins' }, { format: 'dockerconfigjson' }],
  encryption: 'customer-managed',
});
pull.grantRead(new Role(stack, 'Jenkins', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') }), ['jenkins']);
pull.secret('jenkins');
new EcrCredential(stack, 'Push', { access: 'push', repositories: ['team-a/app'] });
app.synth();
`;
const IMPORTS = `
import { App, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EcrCredential } from 'ecr-credentials';
`;
const REQUIRES = `
const { App, Stack } = require('aws-cdk-lib');
const { Role, ServicePrincipal } = require('aws-cdk-lib/aws-iam');
const { EcrCredential } = require('ecr-credentials');
`;
const CONFIG = `
import { defineConfig } from 'ecr-credentials/config';
export default defineConfig({ credentials: { 'ci-pull': {}, push: { access: 'push', repositories: ['team-a/*'] } } });
`;
const TSCONFIG = (options: object) =>
  JSON.stringify({
    compilerOptions: { target: 'ES2022', strict: true, types: ['node'], skipLibCheck: true, ...options },
    include: ['*.ts'],
  });

/** One app in each kind of module system. Each has its own folder below a folder with the installed packages. */
const apps = new ConsumerApp(join(folder, 'apps'), {
  'package.json': JSON.stringify({ name: 'acme-apps', private: true }),
  'commonjs/package.json': JSON.stringify({ name: 'commonjs', type: 'commonjs' }),
  'commonjs/app.ts': IMPORTS + STACK,
  'commonjs/tsconfig.json': TSCONFIG({ module: 'nodenext', moduleResolution: 'nodenext' }),
  'esm/package.json': JSON.stringify({ name: 'esm', type: 'module' }),
  'esm/app.ts': IMPORTS + STACK,
  'esm/tsconfig.json': TSCONFIG({ module: 'nodenext', moduleResolution: 'nodenext' }),
  'javascript/app.cjs': REQUIRES + STACK,
  'javascript/app.mjs': IMPORTS + STACK,
  'config/refresher.config.ts': CONFIG,
  'config/cdk.json': JSON.stringify({ app: 'node -e "require(\'ecr-credentials/app\')"' }),
});
const inFolder = (name: string) => new ConsumerApp(join(folder, 'apps', name), {});

beforeAll(async () => {
  const { 'aws-cdk-lib': lib, constructs } = VERSIONS.current;
  const types = `@types/node@${devDependencies['@types/node']}`;
  await apps.install(tarball, `aws-cdk-lib@${lib}`, `constructs@${constructs}`, 'typescript@5.9', types);
});

describe('the package', () => {
  const installed = () => join(folder, 'apps', 'node_modules', 'ecr-credentials');

  it('contains the compiled product, its declarations and the bundled functions, and no tests or sources', () => {
    const files = readdirSync(installed(), { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(join(installed(), name)).isFile(),
    );
    expect(files).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'README.md',
        'bin/ecr-credentials.js',
        'dist/functions/deployment/index.js',
        'dist/functions/feed/index.mjs',
        'dist/functions/refresher/index.mjs',
        'dist/infra/index.d.ts',
        'dist/infra/index.js',
      ]),
    );
    const unexpected = /\.test\.|(?<!\.d)\.ts$|^(test|bench|build|\.github)\/|^refresher\.config/;
    expect(files.filter((name) => unexpected.test(name))).toEqual([]);
  });

  it('has no problem that publint or arethetypeswrong knows', async () => {
    const here = new ConsumerApp(folder, {});
    await here.run(bin('publint'), [tarball, '--strict', '--pack', 'false']);
    await here.run(bin('attw'), [
      tarball,
      '--profile',
      'node16',
      '--format',
      'ascii',
      '--exclude-entrypoints',
      './app',
    ]);
  });

  it('keeps the docstrings in its declarations', () => {
    const types = readFileSync(join(installed(), 'dist', 'infra', 'ecr-credential-props.d.ts'), 'utf8');
    expect(types).toContain('@default `<stack name>-ecr`');
  });
});

describe('docs/api.md', () => {
  it('is generated from the declarations of the package', () => {
    expect(readFileSync(REFERENCE, 'utf8')).toBe(apiReference()); // if not, run `npm run api`
  });
});

describe('the construct', () => {
  let expected: Record<string, unknown>;
  beforeAll(async () => {
    expected = await inFolder('javascript').synthesize('Mine', ['app.cjs']);
  });

  it('has both credentials and what they share', () => {
    const types = Object.values(expected.Resources as Record<string, { Type: string }>).map(({ Type }) => Type);
    const count = (type: string) => types.filter((each) => each === type).length;
    expect([count('AWS::SecretsManager::Secret'), count('AWS::SQS::Queue'), count('AWS::KMS::Key')]).toEqual([3, 1, 1]);
  });

  it('gives the same template in a JavaScript module', async () => {
    expect(await inFolder('javascript').synthesize('Mine', ['app.mjs'])).toEqual(expected);
  });

  it.each(['commonjs', 'esm'])('compiles and gives the same template in a TypeScript app (%s)', async (name) => {
    const app = inFolder(name);
    await app.run(process.execPath, [join(folder, 'apps', 'node_modules', 'typescript', 'bin', 'tsc')]);
    expect(await app.synthesize('Mine', ['app.js'])).toEqual(expected);
  });

  it.each(['node10', 'bundler'])('compiles with the module resolution %s', async (moduleResolution) => {
    const options = {
      moduleResolution,
      module: moduleResolution === 'bundler' ? 'preserve' : 'commonjs',
      noEmit: true,
    };
    const app = new ConsumerApp(join(folder, 'apps', moduleResolution), {
      'app.ts': IMPORTS + STACK,
      'tsconfig.json': TSCONFIG(options),
    });
    await app.run(process.execPath, [join(folder, 'apps', 'node_modules', 'typescript', 'bin', 'tsc')]);
  });
});

describe('a config app', () => {
  const config = inFolder('config');

  it('gives the same templates as a clone, offline and without writing into the package', async () => {
    const before = hashOf(join(folder, 'apps', 'node_modules', 'ecr-credentials'));
    const offline = { HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9' };
    const template = await config.synthesize('EcrCredentials', ['-e', "require('ecr-credentials/app')"], offline);
    expect(hashOf(join(folder, 'apps', 'node_modules', 'ecr-credentials'))).toBe(before);
    const outdir = join(folder, 'clone.out');
    const json = join(folder, 'clone.json');
    const clone = new ConsumerApp(ROOT, {});
    const credentials = { 'ci-pull': {}, push: { access: 'push', repositories: ['team-a/*'] } };
    new ConsumerApp(folder, { 'clone.json': JSON.stringify({ credentials }) });
    await clone.run(process.execPath, ['--import', 'tsx', 'infra/app.ts'], {
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({ config: json }),
    });
    expect(template).toEqual(JSON.parse(readFileSync(join(outdir, 'EcrCredentials.template.json'), 'utf8')));
  });

  it('offers the command ecr-credentials', async () => {
    const command = join(folder, 'apps', 'node_modules', '.bin', 'ecr-credentials');
    const shown = JSON.parse(await config.run(command, ['show', 'ci-pull', '--json'])) as { credential: string };
    expect(shown.credential).toBe('ci-pull');
  });
});

describe('the lowest versions of the CDK that the package accepts', () => {
  it('give the same resources', async () => {
    const app = new ConsumerApp(join(folder, 'lowest'), {
      'package.json': JSON.stringify({ name: 'acme-lowest', private: true }),
      'app.cjs': REQUIRES + STACK,
    });
    const { 'aws-cdk-lib': lib, constructs } = VERSIONS.lowest;
    await app.install(tarball, `aws-cdk-lib@${lib}`, `constructs@${constructs}`);
    const resources = (template: Record<string, unknown>) => withoutEmptyLists(template.Resources);
    const lowest = resources(await app.synthesize('Mine', ['app.cjs']));
    expect(lowest).toEqual(resources(await inFolder('javascript').synthesize('Mine', ['app.cjs'])));
  });
});

/** Returns a hash of the names and contents of all files of a folder. */
function hashOf(directory: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort()) {
    if (statSync(join(directory, name)).isFile()) hash.update(name).update(readFileSync(join(directory, name)));
  }
  return hash.digest('hex');
}

/** Older versions of the CDK write empty lists where newer ones write nothing. The ids of versions contain a hash of them. */
function withoutEmptyLists(value: unknown): unknown {
  const text = JSON.stringify(value, (_, each) => (Array.isArray(each) && each.length === 0 ? undefined : each));
  return JSON.parse(text.replace(/(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, '$1'));
}
