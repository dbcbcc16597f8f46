import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
/** The API reference. `npm run api` writes it. */
export const REFERENCE = join(ROOT, 'docs', 'api.md');

/**
 * The generator. It is not a development dependency, because it requires the compiler API, which TypeScript 7 does not
 * have.
 */
const GENERATOR = ['typedoc@0.28.20', 'typedoc-plugin-markdown@4.14.1', 'typescript@5.9.3'];

const OPTIONS = {
  plugin: ['typedoc-plugin-markdown'],
  entryPoints: [join(ROOT, 'dist', 'infra', 'index.d.ts')],
  tsconfig: 'tsconfig.json',
  name: 'API reference',
  readme: 'none',
  router: 'module',
  disableSources: true,
  excludeExternals: true,
  excludePrivate: true,
  hideBreadcrumbs: true,
  hidePageHeader: true,
  propertiesFormat: 'table',
  interfacePropertiesFormat: 'table',
  classPropertiesFormat: 'table',
  typeDeclarationFormat: 'table',
  parametersFormat: 'table',
  enumMembersFormat: 'table',
  intentionallyNotExported: ['ENDPOINTS', 'FORMATS'], // lists of texts, which docs/config.md explains
  treatWarningsAsErrors: true,
};

/** Returns the API reference of the compiled package in `dist/`. It installs the generator in a temporary folder. */
export function apiReference(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ecr-api-'));
  try {
    const write = (name: string, value: object) => writeFileSync(join(folder, name), JSON.stringify(value));
    write('package.json', { private: true });
    write('typedoc.json', { ...OPTIONS, out: join(folder, 'out') });
    write('tsconfig.json', {
      compilerOptions: { module: 'nodenext', moduleResolution: 'nodenext', skipLibCheck: true, types: [] },
      files: OPTIONS.entryPoints,
    });
    const run = (command: string, args: string[]) =>
      execFileSync(command, args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...GENERATOR]);
    run(join(folder, 'node_modules', '.bin', 'typedoc'), []);
    return readFileSync(join(folder, 'out', 'README.md'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (require.main === module) writeFileSync(REFERENCE, apiReference());
