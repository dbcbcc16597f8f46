import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../run';
import { packageJson } from './packages';

const renovate = JSON.parse(readFileSync(join(ROOT, 'renovate.json'), 'utf8')) as {
  customManagers: { managerFilePatterns: string[]; matchStrings: string[] }[];
  packageRules: { matchPackageNames?: string[]; allowedVersions?: string; description: string }[];
};

it('Renovate proposes an update 14 days after its release, and keeps versions and actions pinned', () => {
  expect(renovate).toMatchObject({
    extends: ['config:best-practices', 'helpers:pinGitHubActionDigestsToSemver'],
    minimumReleaseAge: '14 days',
    internalChecksFilter: 'strict',
    rangeStrategy: 'pin',
  });
});

it('Renovate finds each action in the workflow that init writes', () => {
  const [{ managerFilePatterns: [pattern = ''] = [], matchStrings: [match = ''] = [] } = {}] = renovate.customManagers;
  const file = 'cli/init/deploy-workflow.ts';
  expect(file).toMatch(new RegExp(pattern.slice(1, -1)));
  const found = [...readFileSync(join(ROOT, file), 'utf8').matchAll(new RegExp(match, 'g'))];
  expect(found.map(({ groups }) => groups?.depName)).toEqual([
    'actions/checkout',
    'actions/setup-node',
    'aws-actions/configure-aws-credentials',
  ]);
});

it('every rule of Renovate has a reason, and names packages that package.json has', () => {
  const installed = Object.keys({ ...packageJson.dependencies, ...packageJson.devDependencies });
  for (const { description, matchPackageNames = [] } of renovate.packageRules) {
    expect(description).toMatch(/\.$/);
    for (const name of matchPackageNames) {
      expect(installed.some((each) => each.startsWith(name.replace('**', '')))).toBe(true);
    }
  }
});

it.each(renovate.packageRules.filter(({ allowedVersions }) => allowedVersions !== undefined))(
  'the pinned versions of $matchPackageNames are in the range that Renovate may propose: $allowedVersions',
  ({ matchPackageNames = [], allowedVersions = '' }) => {
    const limit = Number(allowedVersions.replace('<', ''));
    const versions = { ...packageJson.dependencies, ...packageJson.devDependencies };
    for (const name of matchPackageNames) {
      expect(Number.parseInt(versions[name] ?? '', 10)).toBe(limit - 1);
    }
  },
);
