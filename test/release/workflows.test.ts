import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../run';
import { errorsOf, findingsIn, workflows } from './workflows';

const byName = new Map(workflows.map((each) => [each.name, each]));
const [release, ci, acceptance] = ['release.yml', 'ci.yml', 'acceptance.yml'].map((name) => byName.get(name)?.workflow);

describe.each(workflows)('the workflow $name', ({ name, text }) => {
  it("is accepted by GitHub's own parser", async () => {
    expect(await errorsOf(name, text)).toEqual([]);
  });

  it('pins its actions, has least permissions and uses no secret', () => {
    expect(findingsIn(text)).toEqual([]);
  });
});

describe('the checks of a workflow find', () => {
  const { name, text } = byName.get('ci.yml') ?? { name: '', text: '' };

  it.each([
    ['an unknown key of a job', '    timeout-minutes:', '    timeout-minute:'],
    ['an unknown trigger', '  pull_request:', '  pull_requests:'],
    ['an unknown permission', '      contents: read', '      content: read'],
    ['a malformed expression', `\${{ matrix.node }}`, `\${{ matrix.node`],
    ['an unknown context', `\${{ matrix.node }}`, `\${{ matrices.node }}`],
  ])("%s, by GitHub's parser", async (_, old, replacement) => {
    expect(await errorsOf(name, text.replace(old, replacement))).not.toEqual([]);
  });

  it.each([
    ['an action pinned by its tag', /@[0-9a-f]{40} # v.*/, '@v7'],
    ['a pin without its version', /(@[0-9a-f]{40}) # v.*/, '$1'],
    ['permissions of the whole workflow', 'permissions: {}', 'permissions: write-all'],
    ['a missing default of the permissions', 'permissions: {}\n', ''],
    ['a job without permissions', / {4}permissions:\n {6}contents: read\n/, ''],
    ['a trigger with access to secrets', 'pull_request:', 'pull_request_target:'],
    ['an expression in a script', 'run: npm ci', `run: echo \${{ github.event.pull_request.title }}`],
    ['a secret', 'run: npm ci', `run: npm ci\n        env:\n          TOKEN: \${{ secrets.NPM_TOKEN }}`],
    ['a checkout that keeps its token', 'persist-credentials: false', 'persist-credentials: true'],
    ['a job without a timeout', '    timeout-minutes: 60\n', ''],
    ['a floating runner', 'ubuntu-24.04', 'ubuntu-latest'],
  ])('%s', (_, old, replacement) => {
    expect(findingsIn(text.replace(old, replacement))).toHaveLength(1);
  });
});

describe('the release workflow', () => {
  it('starts from a version tag only', () => {
    expect(release?.on).toEqual({ push: { tags: ['v*'] } });
  });

  it('gives each job only the permissions that it needs', () => {
    expect(Object.fromEntries(Object.entries(release?.jobs ?? {}).map(([id, job]) => [id, job.permissions]))).toEqual({
      build: { contents: 'read' },
      attest: { 'id-token': 'write', attestations: 'write' },
      publish: { 'id-token': 'write' },
      github: { contents: 'write' },
    });
  });

  it('runs code of the repository and its dependencies only in the job that can sign and publish nothing', () => {
    const scripts = Object.entries(release?.jobs ?? {}).filter(([, { steps }]) =>
      steps.some(({ uses, run }) => uses?.startsWith('actions/checkout') || /npm (ci|run|pack)/.test(run ?? '')),
    );
    expect(scripts.map(([id]) => id)).toEqual(['build']);
  });

  it('publishes the attested tarball after a person approved it', () => {
    const { publish, attest, github } = release?.jobs ?? {};
    expect(publish).toMatchObject({ needs: 'attest', environment: 'npm' });
    expect(attest).toMatchObject({ needs: 'build' });
    expect(github).toMatchObject({ needs: 'publish' });
    expect(publish?.steps.at(-1)?.run).toBe('npm publish ./release/*.tgz --provenance --access public');
  });

  it('uses the Node version of .nvmrc where it builds', () => {
    const node = release?.jobs.build?.steps.find(({ uses }) => uses?.startsWith('actions/setup-node'));
    expect(node?.with).toEqual({ 'node-version-file': '.nvmrc', 'package-manager-cache': false });
  });
});

describe('the CI workflow', () => {
  it('tests Node 20, 22 and 24', () => {
    expect(ci?.jobs.test).toMatchObject({ strategy: { matrix: { node: [20, 22, 24] } } });
  });

  it('runs every command of .ci/run', () => {
    const script = readFileSync(join(ROOT, '.ci/run'), 'utf8');
    const wanted = [...script.matchAll(/^step \w+ (npm .*|shellcheck .*)$/gm)].map(([, command = '']) => command);
    const run = (ci?.jobs.test?.steps ?? []).concat(ci?.jobs.e2e?.steps ?? []).map((step) => step.run ?? '');
    const packageJson = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { check: string } };
    const commands = [...run, packageJson.scripts.check].join('\n').replaceAll('--silent ', '');
    expect(
      wanted.map((each) => each.replace(' --no-audit --no-fund', '')).filter((each) => !commands.includes(each)),
    ).toEqual([]);
  });
});

describe('the acceptance workflow', () => {
  const job = acceptance?.jobs.acceptance;

  it('is started by a person only', () => {
    expect(Object.keys(acceptance?.on ?? {})).toEqual(['workflow_dispatch']);
  });

  it('uses the protected environment that its role trusts, and can request its token', () => {
    expect(job).toMatchObject({
      environment: 'acceptance',
      permissions: { contents: 'read', 'id-token': 'write' },
    });
    expect(Object.keys(acceptance?.jobs ?? {})).toEqual(['acceptance']);
  });

  it('gives no credentials to the installation of packages', () => {
    const steps = job?.steps.map(({ uses, run }) => uses ?? run ?? '') ?? [];
    const credentials = steps.findIndex((step) => step.startsWith('aws-actions/configure-aws-credentials'));
    expect(steps.indexOf('npm ci')).toBeLessThan(credentials);
  });

  it('removes what a cancelled run has left, and publishes only reports', () => {
    const commands = job?.steps.flatMap(({ run }) => run ?? []).filter((run) => run.includes('acceptance --'));
    expect(commands?.map((command) => /--remove/.test(command))).toEqual([false, true]);
    expect(job?.steps.at(-1)?.with).toMatchObject({
      path: '.acceptance/2*.md\n.acceptance/2*.json\n',
      'include-hidden-files': true,
    });
  });
});
