import type { Fault } from '../../../local/stand-in/http/faults';
import { registryError } from '../../../local/stand-in/registry/access';
import type { Scenario } from '../scenario';

const DENIED =
  'User: arn:aws:sts::123456789012:assumed-role/r/f is not authorized to perform: ecr:BatchGetImage on resource: x';

const reply = (status: number, message: string): Fault => ({
  kind: 'reply',
  reply: registryError(status, 'DENIED', message),
});
const plain = (status: number, body: string, headers: Record<string, string> = {}): Fault => ({
  kind: 'reply',
  reply: { status, headers, body },
});
const redirect = (status: number) => plain(status, '', { location: 'https://example.com/' });

/** Answers that say no to the token: it is never published. */
const REFUSALS: [name: string, fault: Fault, says: RegExp][] = [
  ['400', reply(400, 'Your Authorization Token is invalid.'), /refused the new token: 400 Your Authorization Token/],
  ['401 without words', plain(401, ''), /refused the new token: 401/],
  ['403, expired', reply(403, 'Your authorization token has expired.'), /refused the new token: 403 .*expired/],
  ['403, no permission', reply(403, DENIED), /refused the new token: 403 .*ecr:BatchGetImage/],
  ['403 in HTML', plain(403, '<html>Forbidden</html>'), /refused the new token: 403/],
  ['403 and half a JSON', plain(403, '{"errors":[{"mess'), /refused the new token: 403/],
];

/** Answers that say nothing of the token. */
const SILENCES: { name: string; fault: Fault; says: RegExp; slow?: boolean }[] = [
  { name: '204', fault: plain(204, ''), says: /verify the new token: 204/ },
  { name: '301 to elsewhere', fault: redirect(301), says: /verify the new token: 301/ },
  { name: '307 to elsewhere', fault: redirect(307), says: /verify the new token: 307/ },
  { name: '404', fault: reply(404, 'not found'), says: /verify the new token: 404/ },
  { name: '429', fault: reply(429, 'too many requests'), says: /verify the new token: 429/ },
  { name: '500', fault: plain(500, ''), says: /verify the new token: 500/ },
  { name: '502 in HTML', fault: plain(502, '<html>Bad gateway</html>'), says: /verify the new token: 502/ },
  { name: '503', fault: plain(503, ''), says: /verify the new token: 503/ },
  {
    name: '200 and is cut off',
    fault: plain(200, '{', { 'content-length': '4000', connection: 'close' }),
    says: /verify the new token: aborted/,
  },
  { name: 'with a reset', fault: { kind: 'reset' }, says: /verify the new token: .*(ECONNRESET|hang up)/ },
  {
    name: 'after its time-out',
    fault: { kind: 'delay', milliseconds: 5000 },
    says: /no response before the timeout/,
    slow: true,
  },
  { name: 'never', fault: { kind: 'hang' }, says: /verify the new token: no response before the timeout/, slow: true },
];

/** Every answer of a registry to the question whether it takes a new token. */
export const registryAnswers: Scenario[] = [
  ...REFUSALS.map(([name, fault, says]) => scenario({ name, fault, says }, 'one', 'fails')),
  ...SILENCES.map((silence) => scenario(silence, 'one', 'warns')),
  ...SILENCES.filter(({ slow }) => !slow).map((silence) => scenario(silence, 'strict', 'fails')),
  {
    family: 'a registry',
    name: 'the registry of one region refuses',
    credential: 'many',
    ends: 'fails',
    says: [/- us-east-1: 210987654321\.dkr\.ecr\.us-east-1\.amazonaws\.com refused the new token: 401/],
    inject: ({ standIn }) => standIn.faults.inject(plain(401, ''), { service: 'registry', region: 'us-east-1' }, 1),
  },
];

function scenario(
  { name, fault, says, slow = false }: { name: string; fault: Fault; says: RegExp; slow?: boolean },
  credential: 'one' | 'strict',
  ends: 'fails' | 'warns',
): Scenario {
  return {
    family: 'a registry',
    name: `the registry answers ${name}${credential === 'strict' ? ', and its word is required' : ''}`,
    credential,
    ends,
    says: [says],
    slow,
    inject: ({ standIn }) => standIn.faults.inject(fault, { service: 'registry' }),
  };
}
