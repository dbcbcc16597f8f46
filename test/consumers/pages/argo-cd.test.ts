import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { FORMATS } from '../../../lambda/core/formats';
import { PAGES } from './support/page';

const page = PAGES.find(({ system }) => system === 'argo-cd') ?? expect.fail('there must be a page of argo-cd');
const HOST = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';

interface Resource {
  kind: string;
  spec: { target?: { template: { data: Record<string, string> } }; source?: { repoURL: string } };
}

const resources = parseAllDocuments(page.files['oci.yaml'] ?? '').map((document) => document.toJS() as Resource);
const value: Record<string, string> = JSON.parse(
  FORMATS['argo-cd'].render({
    registry: HOST,
    region: 'eu-west-1',
    account: '123456789012',
    username: 'AWS',
    password: 'secret',
    auth: 'QVdTOnNlY3JldA==',
    expiresAt: '2026-01-01T00:00:00.000Z',
  }),
);

describe('the template of oci.yaml', () => {
  const template = resources.find(({ kind }) => kind === 'ExternalSecret')?.spec.target?.template.data ?? {};
  const secret = Object.fromEntries(
    Object.entries(template).map(([key, text]) => [
      key,
      text.replace(/\{\{ \.(\w+) \}\}/g, (_, field: string) => value[field] ?? expect.fail(`no field ${field}`)),
    ]),
  );

  it('makes a secret of the type oci of the value of the format argo-cd', () => {
    expect(secret).toEqual({ type: 'oci', url: `oci://${HOST}/`, username: 'AWS', password: 'secret' });
  });

  it("sets a URL with which the application's URL begins, as Argo CD requires of repo-creds", () => {
    const application = resources.find(({ kind }) => kind === 'Application');
    expect(application?.spec.source?.repoURL.startsWith(secret.url ?? '-')).toBe(true);
  });
});
