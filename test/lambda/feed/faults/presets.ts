import type { FeedSpec } from '../../../../lambda/core/feed-spec';
import { API_CREDENTIAL, PASSWORD } from '../support/world';
import { type FeedFault, fails, pushes, respond } from './fault';

const NO_KEY = 'localhost returned no public key';
const KEYS: [name: string, body: string, reason: string][] = [
  ['the response has no key', '{}', NO_KEY],
  ['the response is HTML', '<html>', NO_KEY],
  ['the response is too long', `{"key_id":"1","key":"${'A'.repeat(70_000)}"}`, NO_KEY],
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

/** A request that changes an object of the third party, and nothing else in it. */
const merging = (url: string): Partial<FeedSpec> => ({
  target: {
    kind: 'request',
    method: 'PUT',
    url: `${url}/endpoints/1`,
    body: { json: { password: '{{password}}' } },
    mergeInto: `${url}/acme/endpoints/1`,
    authentication: { kind: 'bearer' },
  },
});
const ENDPOINT = respond(200, {}, '{"name":"ecr","password":null}');
const READ = 'a read before the push';
const NO_OBJECT = 'localhost responded to GET with no JSON object of at most 64 KB';
const NO_OBJECTS: [name: string, status: number, body: string][] = [
  ['it finds null', 200, 'null'],
  ['it finds a list', 200, '[{"name":"ecr"}]'],
  ['the response is the HTML page of a sign-in', 203, '<html>'],
  ['the response has no body', 200, ''],
  ['the response is too long', 200, `{"name":"${'A'.repeat(70_000)}"}`],
];

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
  ...NO_OBJECTS.map(([name, status, body]) =>
    fails(READ, name, 1, NO_OBJECT, { spec: merging, furtherResponses: respond(status, {}, body) }),
  ),
  fails(READ, 'it is refused', 1, 'localhost responded to GET with 401: it rejects the API credential', {
    spec: merging,
    furtherResponses: respond(401),
  }),
  pushes(READ, 'its first response is 503', 3, { spec: merging, responses: [respond(503), ENDPOINT] }),
  pushes(READ, 'the first push fails with 500', 4, {
    spec: merging,
    responses: [ENDPOINT, respond(500), ENDPOINT],
  }),
  fails(READ, 'the object contains secrets, and the push is refused', 2, 'localhost responded to PUT with 400', {
    spec: merging,
    responses: [respond(200, {}, JSON.stringify({ password: PASSWORD, token: API_CREDENTIAL }))],
    furtherResponses: respond(400),
  }),
];
