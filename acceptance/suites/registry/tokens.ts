import { TOKEN_LIFETIME_HOURS } from '../../../lambda/core/limits';
import { type AuthorizationData, ownRegistry, parseAuthorizationToken } from '../../../lambda/core/token';
import type { Check } from '../../model/check';
import type { Clock } from '../../model/context';
import { finding } from '../../model/finding';
import { storedAuth } from '../../model/stored-auth';
import { basic, describeAnswer } from '../../registry';
import { CREDENTIAL } from './credentials';

/** The difference between this machine's clock and that of AWS, and the time of the call. */
const TOLERANCE_MINUTES = 10;
const MINUTE_MS = 60_000;

/** Returns how long a token is valid, or the error with which the refresher would refuse it. */
export function lifetimeOf(data: AuthorizationData | undefined, clock: Clock) {
  const now = clock.now();
  const { expiresAt, password } = parseAuthorizationToken(data, now);
  const minutes = Math.round((expiresAt.getTime() - now.getTime()) / MINUTE_MS);
  return {
    isTwelveHours: Math.abs(minutes - TOKEN_LIFETIME_HOURS * 60) <= TOLERANCE_MINUTES,
    words: `valid for ${minutes} minutes, a password of ${password.length} characters`,
  };
}

const lifetime: Check = {
  id: 'registry-token-lifetime',
  assumption: 'A token is valid for 12 hours from the request.',
  matters: ['lambda/core/limits.ts', 'docs/operations.md'],
  method: 'Requests a token, and compares its expiresAt to the clock of this machine, within 10 minutes.',
  async run({ aws, clock }) {
    const { isTwelveHours, words } = lifetimeOf(await aws.repositories.authorizationData('standard'), clock);
    return finding(isTwelveHours, words);
  },
};

const proxyEndpoint: Check = {
  id: 'registry-proxy-endpoint',
  assumption: "The proxyEndpoint of a token is the registry of the caller's account and region.",
  matters: ['lambda/core/token.ts', 'lambda/core/hosts.ts'],
  method: 'Requests a token, and reads account and region in its proxyEndpoint as the refresher does.',
  async run({ aws, target: { account, region } }) {
    const { proxyEndpoint: url = 'none' } = (await aws.repositories.authorizationData('standard')) ?? {};
    return finding(ownRegistry(url, region).account === account, url);
  },
};

const passwordLength: Check = {
  id: 'registry-password-length',
  assumption: 'The password of a role has 1,000 to 3,000 characters.',
  matters: ['lambda/refresh/password-limits.ts', 'docs/feeds.md'],
  method: 'Reads the secret, and counts the characters of its password.',
  async run(context) {
    const auth = await storedAuth(context, CREDENTIAL);
    const { length } = Buffer.from(auth, 'base64').toString().replace(/^AWS:/, '');
    return finding(length >= 1000 && length <= 3000, `${length} characters`);
  },
};

const accepted: Check = {
  id: 'registry-accepts-token',
  assumption: 'A registry answers 200 to /v2/ with the stored token in the Basic scheme.',
  matters: ['lambda/refresh/registry.ts'],
  method: 'Reads the secret, and requests /v2/ with the header of the format basic-auth.',
  async run(context) {
    const { registry, image } = context;
    const authorization = basic(await storedAuth(context, CREDENTIAL));
    const answer = await registry.request(`https://${image.host}/v2/`, { authorization });
    return finding(answer.status === 200, describeAnswer(answer));
  },
};

const malformed: Check = {
  id: 'registry-malformed-token',
  assumption: 'A registry answers 400 to /v2/ with a token of which a character was changed.',
  matters: ['lambda/refresh/registry.ts', 'consumers/http-api/README.md'],
  method: 'Changes one character in the middle of the stored password, and requests /v2/ with it.',
  async run(context) {
    const { registry, image } = context;
    const authorization = basic(changed(await storedAuth(context, CREDENTIAL)));
    const answer = await registry.request(`https://${image.host}/v2/`, { authorization });
    return finding(answer.status === 400, describeAnswer(answer));
  },
};

const challenge: Check = {
  id: 'registry-challenge',
  assumption: 'A registry answers 401 to /v2/ without a token, with a Basic challenge.',
  matters: ['consumers/http-api/README.md', 'consumers/kubelet/README.md'],
  method: 'Requests /v2/ without a header.',
  async run({ registry, image }) {
    const answer = await registry.request(`https://${image.host}/v2/`);
    const { 'www-authenticate': header = 'none' } = answer.headers;
    return finding(answer.status === 401 && /^Basic realm=/i.test(header), `${answer.status}, challenge: ${header}`);
  },
};

/** Returns a docker `auth` with another character in the middle of its password. */
export function changed(auth: string): string {
  const text = Buffer.from(auth, 'base64').toString('latin1');
  const middle = Math.floor((text.indexOf(':') + text.length) / 2);
  const other = text[middle] === 'A' ? 'B' : 'A';
  return Buffer.from(text.slice(0, middle) + other + text.slice(middle + 1), 'latin1').toString('base64');
}

/** Checks of tokens and of `/v2/`. */
export const tokenChecks: Check[] = [lifetime, proxyEndpoint, passwordLength, accepted, malformed, challenge];
