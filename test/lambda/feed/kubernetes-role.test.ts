import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { kubernetes } from './apis/systems';
import { push } from './support/push';
import { SECTIONS } from './support/snippets';

interface Resource {
  kind: string;
  metadata: { name: string; namespace: string; annotations?: Record<string, string> };
}

/** The resources in the section of docs/feeds.md, by their kind. */
const [, text = ''] = /^ *```yaml\n([\s\S]*?)```/m.exec(SECTIONS.kubernetes ?? '') ?? [];
const resources = parseAllDocuments(text.replace(/^ {3}/gm, '')).map((document) => document.toJS() as Resource);
const byKind = Object.fromEntries(resources.map((resource) => [resource.kind, resource]));

// A server-side apply of a missing secret needs both verbs, each with the name in the URL. Source: kubernetes/apiserver 1.36.3,
// pkg/endpoints/handlers/patch.go.
it('the documented role allows the documented feed to create and patch its secret, and nothing else', async () => {
  const [exchange] = await push(kubernetes, 'kubernetes');
  const [, namespace, name] = /\/namespaces\/([^/]+)\/secrets\/([^/?]+)\?/.exec(exchange?.request.path ?? '') ?? [];
  expect(exchange?.request.method).toBe('PATCH');
  expect(byKind.Role).toMatchObject({ metadata: { namespace } });
  expect(byKind.Role).toHaveProperty('rules', [
    { apiGroups: [''], resources: ['secrets'], resourceNames: [name], verbs: ['create', 'patch'] },
  ]);
});

it('the documented token and role belong to the documented service account', () => {
  const { ServiceAccount: account, Secret: token, Role: role, RoleBinding: binding } = byKind;
  expect(Object.keys(byKind)).toEqual(['ServiceAccount', 'Secret', 'Role', 'RoleBinding']);
  expect(new Set(resources.map(({ metadata }) => metadata.namespace)).size).toBe(1);
  expect(token).toMatchObject({
    type: 'kubernetes.io/service-account-token',
    metadata: { annotations: { 'kubernetes.io/service-account.name': account?.metadata.name } },
  });
  expect(binding).toMatchObject({
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role?.metadata.name },
    subjects: [{ kind: 'ServiceAccount', ...account?.metadata }],
  });
  expect(SECTIONS.kubernetes).toContain(`get secret ${token?.metadata.name} -o jsonpath='{.data.token}'`);
});
