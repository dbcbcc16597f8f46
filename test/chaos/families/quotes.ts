import { awsFault, type Fault } from '../../../local/stand-in/http/faults';
import { registryError } from '../../../local/stand-in/registry/access';
import type { Scenario } from '../scenario';

/** How a careless service quotes a token. */
const QUOTES: [name: string, quote: (auth: string) => string][] = [
  ['the token', (auth) => auth],
  ['the Basic header', (auth) => `Authorization: Basic ${auth}`],
  ['the password', passwordOf],
  ['the password in a URL', (auth) => `https://AWS:${encodeURIComponent(passwordOf(auth))}@example.com/`],
  ['the docker config', (auth) => JSON.stringify({ auths: { 'example.com': { auth } } })],
  ['the middle of the token', (auth) => `…${auth.slice(700, 900)}…`],
];

/** Who quotes it: in which call, and as what answer. */
const SERVICES: [name: string, match: Parameters<Injector>[1], fault: (words: string) => Fault][] = [
  ['the registry', { service: 'registry' }, (words) => ({ kind: 'reply', reply: registryError(403, 'DENIED', words) })],
  ['Secrets Manager', { operation: 'PutSecretValue' }, (words) => awsFault('ValidationException', words)],
];

type Injector = Parameters<NonNullable<Scenario['inject']>>[0]['standIn']['faults']['inject'];

/** Services that refuse a token and quote it. */
export const quotes: Scenario[] = SERVICES.flatMap(([service, match, fault]) =>
  QUOTES.map(
    ([what, quote]): Scenario => ({
      family: 'a service that quotes',
      name: `${service} refuses, and quotes ${what}`,
      credential: 'one',
      ends: 'fails',
      says: [/\[redacted\]/],
      inject({ standIn: { faults, tokens } }) {
        // The token is known once ECR has made it, before anybody else sees it.
        const after = async () => {
          const { authorizationToken = '' } = tokens.all().at(-1) ?? {};
          faults.inject(fault(quote(authorizationToken)), match);
        };
        faults.inject({ kind: 'hold', after }, { service: 'ecr' });
      },
    }),
  ),
);

function passwordOf(auth: string): string {
  return Buffer.from(auth, 'base64').toString('latin1').replace('AWS:', '');
}
