import { awsFault, type Fault } from '../../../local/stand-in/http/faults';
import { REDACTED } from '../messages';
import type { Scenario } from '../scenario';
import { denial, PUT } from './faults';

/** The ways in which an error message quotes a token. */
const QUOTES: [name: string, quote: (auth: string) => string][] = [
  ['the token', (auth) => auth],
  ['the Basic header', (auth) => `Authorization: Basic ${auth}`],
  ['the password', passwordOf],
  ['the password in a URL', (auth) => `https://AWS:${encodeURIComponent(passwordOf(auth))}@example.com/`],
  ['the docker config', (auth) => JSON.stringify({ auths: { 'example.com': { auth } } })],
  ['the middle of the token', (auth) => `…${auth.slice(700, 900)}…`],
];

/** The services that quote it. */
const SERVICES: [name: string, match: object, fault: (message: string) => Fault][] = [
  ['the registry refuses the token', { service: 'registry' }, (message) => denial(403, message)],
  ['Secrets Manager refuses the value', { operation: PUT }, (message) => awsFault('ValidationException', message)],
];

/** Services that refuse a token and quote it in the error message. */
export const quotedTokens: Scenario[] = SERVICES.flatMap(([service, match, fault]) =>
  QUOTES.map(
    ([what, quote]): Scenario => ({
      name: `${service} and quotes ${what}`,
      ends: 'fails',
      says: [REDACTED],
      inject({ standIn: { faults, tokens } }) {
        // The fault is known only when ECR has issued the token.
        const after = async () => faults.inject(fault(quote(tokens.all().at(-1)?.authorizationToken ?? '')), match);
        faults.inject({ kind: 'hold', after }, { service: 'ecr' });
      },
    }),
  ),
);

function passwordOf(auth: string): string {
  return Buffer.from(auth, 'base64').toString('latin1').replace('AWS:', '');
}
