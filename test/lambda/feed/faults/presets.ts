import type { FeedSpec } from '../../../../lambda/core/feed-spec';
import { type FeedFault, says } from './fault';

const NO_KEY = 'localhost returned no public key';
const KEYS: [name: string, body: string, says: string][] = [
  ['none', '{}', NO_KEY],
  ['a page', '<html>', NO_KEY],
  ['one far too long', `{"key_id":"1","key":"${'A'.repeat(20_000)}"}`, NO_KEY],
  ['one too short', '{"key_id":"1","key":"AAAA"}', 'localhost returned an invalid public key'],
];

const githubActionsSecret = (url: string): Partial<FeedSpec> => ({
  target: {
    kind: 'githubActionsSecret',
    secretsUrl: `${url}/repos/acme/app/actions/secrets`,
    name: 'ECR',
    value: '{{password}}',
  },
});

const publicKeys: FeedFault[] = KEYS.map(([name, body, reason]) => ({
  family: "GitHub's public key",
  name: `it answers with ${name}`,
  ends: 'fails',
  requests: 1,
  says: reason,
  spec: githubActionsSecret,
  lastly: says(200, {}, body),
}));

/** As a GitLab variable of a group is. */
const lookedUp = (url: string): Partial<FeedSpec> => {
  const body = { json: { password: '{{password}}' } };
  return {
    target: {
      kind: 'request',
      method: 'PUT',
      url: `${url}/logins/1`,
      body,
      ifMissing: { method: 'POST', url: `${url}/logins`, body, lookUp: `${url}/logins/1` },
      authentication: { kind: 'bearer' },
    },
  };
};

const LOOK_UPS: Omit<FeedFault, 'family' | 'spec'>[] = [
  { name: 'there is nothing yet', ends: 'pushes', requests: 2, answers: [says(404)] },
  {
    name: 'it is refused',
    ends: 'fails',
    requests: 1,
    answers: [says(401)],
    says: 'localhost responded to GET with 401: it rejects the API credential',
  },
  { name: 'it is answered with 500 once', ends: 'pushes', requests: 3, answers: [says(500)] },
  {
    name: 'what it found is gone',
    ends: 'pushes',
    requests: 3,
    answers: [says(200), says(404)],
  },
  {
    name: 'it finds nothing, and nothing can be made',
    ends: 'fails',
    requests: 2,
    answers: [says(404)],
    lastly: says(404),
    says: /^localhost responded to POST with 404: /,
  },
];

/** What may inject a feed that asks before it writes. */
export const presetFaults: FeedFault[] = [
  ...publicKeys,
  ...LOOK_UPS.map((fault) => ({ family: 'a look-up before the push', spec: lookedUp, ...fault })),
];
