import type { FeedSpec } from '../../../../lambda/core/feed-spec';
import { type FeedFault, fails, pushes, respond } from './fault';

const NO_KEY = 'localhost returned no public key';
const KEYS: [name: string, body: string, reason: string][] = [
  ['the response has no key', '{}', NO_KEY],
  ['the response is HTML', '<html>', NO_KEY],
  ['the response is too long', `{"key_id":"1","key":"${'A'.repeat(20_000)}"}`, NO_KEY],
  ['the key is too short', '{"key_id":"1","key":"AAAA"}', 'localhost returned an invalid public key'],
];

const githubSecret = (url: string): Partial<FeedSpec> => ({
  target: {
    kind: 'githubSecret',
    secretsUrl: `${url}/repos/acme/app/actions/secrets`,
    name: 'ECR',
    value: '{{password}}',
  },
});

/** A request with a look-up, as the preset for a GitLab variable of a group uses it. */
const spec = (url: string): Partial<FeedSpec> => {
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

const LOOK_UP = 'a look-up before the push';

/** Faults in feeds that send a request before the push. */
export const presetFaults: FeedFault[] = [
  ...KEYS.map(([name, body, reason]) =>
    fails("GitHub's public key", name, 1, reason, {
      spec: githubSecret,
      furtherResponses: respond(200, {}, body),
    }),
  ),
  pushes(LOOK_UP, 'it finds nothing', 2, { spec, responses: [respond(404)] }),
  fails(LOOK_UP, 'it is refused', 1, 'localhost responded to GET with 401: it rejects the API credential', {
    spec,
    responses: [respond(401)],
  }),
  pushes(LOOK_UP, 'its first response is 500', 3, { spec, responses: [respond(500)] }),
  pushes(LOOK_UP, 'what it found is deleted before the push', 3, { spec, responses: [respond(200), respond(404)] }),
  fails(LOOK_UP, 'it finds nothing, and nothing can be created', 2, /^localhost responded to POST with 404: /, {
    spec,
    responses: [respond(404)],
    furtherResponses: respond(404),
  }),
];
