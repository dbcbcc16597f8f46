import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../run';
import { allowedLicenses, exceptions, licensesOf, lockfile, packageJson } from './packages';

const NAME_THE_REPOSITORY = ['.github/ISSUE_TEMPLATE/config.yml', '.github/ISSUE_TEMPLATE/bug.yml', 'docs/releases.md'];

describe('package.json', () => {
  it('can be published, with the repository that the provenance must name', () => {
    expect(packageJson).not.toHaveProperty('private');
    expect(packageJson).toMatchObject({
      license: 'Apache-2.0',
      repository: { type: 'git', url: 'git+https://github.com/acme/ecr-credentials.git' },
      bugs: 'https://github.com/acme/ecr-credentials/issues',
      homepage: 'https://github.com/acme/ecr-credentials#readme',
    });
  });

  it.each(NAME_THE_REPOSITORY)('names the same repository as %s', (file) => {
    expect(readFileSync(join(ROOT, file), 'utf8')).toContain('acme/ecr-credentials');
  });

  it('pins every dependency and development dependency', () => {
    const versions = Object.values({ ...packageJson.dependencies, ...packageJson.devDependencies });
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it('decides about every install script of the lockfile', () => {
    const scripts = lockfile.filter(({ hasInstallScript, optional }) => hasInstallScript && !optional);
    expect(scripts.map(({ name }) => name).toSorted()).toEqual(Object.keys(packageJson.allowScripts).toSorted());
  });
});

describe('package-lock.json', () => {
  it('names no registry, so that npm uses the configured one', () => {
    expect(lockfile.filter(({ resolved }) => resolved !== undefined)).toEqual([]);
  });

  it('contains no deprecated package, about which npm would warn', () => {
    expect(lockfile.filter(({ deprecated }) => deprecated !== undefined)).toEqual([]);
  });

  it('has a SHA-512 hash of every package that is not part of another one', () => {
    const rest = lockfile.filter(({ integrity, inBundle }) => !inBundle && !integrity?.startsWith('sha512-'));
    expect(rest).toEqual([]);
  });

  it('contains only packages with a licence that the dependency review allows', () => {
    const rest = lockfile.filter(({ name, license }) => {
      return !exceptions.includes(name) && !licensesOf(license).some((each) => allowedLicenses.includes(each));
    });
    expect(rest.map(({ name, license }) => `${name} ${license}`)).toEqual([]);
  });

  it('contains packages with another licence only for development, each of them declared', () => {
    const others = lockfile.filter(({ license }) => license?.includes('AGPL'));
    expect(others.map(({ name }) => name).toSorted()).toEqual(exceptions.toSorted());
    expect(others.filter(({ dev }) => !dev)).toEqual([]);
  });
});

it('only tests import a package with another licence', () => {
  const files = ['bench', 'cli', 'consumers', 'docs', 'infra', 'lambda', 'local'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.[cm]?[jt]s$/.test(name))
      .map((name) => join(folder, name)),
  );
  const importing = files.filter((file) => {
    const source = readFileSync(join(ROOT, file), 'utf8');
    return exceptions.some((name) => source.includes(name));
  });
  expect(files).toContain('infra/app.ts');
  expect(importing).toEqual([]);
});

describe('the SBOM of the release', () => {
  const result = spawnSync('npm', ['sbom', '--package-lock-only', '--sbom-format=cyclonedx', '--sbom-type=library'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const sbom = JSON.parse(result.stdout) as {
    bomFormat: string;
    metadata: { component: { purl: string } };
    components: { name: string; licenses?: unknown[]; hashes?: { alg: string }[] }[];
  };

  it('is a CycloneDX document of the package', () => {
    expect(sbom.bomFormat).toBe('CycloneDX');
    expect(sbom.metadata.component.purl).toBe(`pkg:npm/ecr-credentials@${packageJson.version}`);
  });

  it('lists each dependency with its licence', () => {
    const names = Object.keys({ ...packageJson.dependencies, ...packageJson.devDependencies });
    const licensed = sbom.components.filter(({ licenses }) => licenses?.length);
    expect(names.filter((name) => !licensed.some((each) => each.name === name))).toEqual([]);
  });
});
