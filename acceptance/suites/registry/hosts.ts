import { registryHost, registryOf } from '../../../lambda/core/hosts';
import type { Check } from '../../model/check';
import { finding, skipped } from '../../model/finding';
import { storedAuth } from '../../model/stored-auth';
import { basic, describeAnswer } from '../../registry';
import { CREDENTIAL } from './credentials';

/** The account of AWS Deep Learning Containers. Source: AWS Deep Learning Containers, "Available images". */
const OTHER_ACCOUNT = '763104351884';

const otherAccount: Check = {
  id: 'registry-other-account',
  assumption: 'The registry of another account accepts a token of the same region.',
  matters: ['lambda/refresh/obtain-token.ts', 'docs/config.md'],
  method: 'Requests /v2/ with the stored token from the registry of AWS Deep Learning Containers.',
  async run(context) {
    const { registry, image, target } = context;
    if (target.partition !== 'aws')
      return skipped('the registry of another account is known in the partition aws only');
    const authorization = basic(await storedAuth(context, CREDENTIAL));
    const host = image.host.replace(/^\d+/, OTHER_ACCOUNT);
    const answer = await registry.request(`https://${host}/v2/`, { authorization });
    return finding(answer.status === 200, `${host}: ${describeAnswer(answer)}`);
  },
};

const otherRegion: Check = {
  id: 'registry-other-region',
  assumption: 'A registry of another region refuses the token with 400, 401 or 403.',
  matters: ['lambda/refresh/registry.ts', 'docs/config.md', 'test/e2e/README.md'],
  method: "Requests /v2/ from the second region's registry: with a token of that region, and with the stored token.",
  async run(context) {
    const { awsAs, registry, target } = context;
    const { auth: right, host } = await awsAs({ region: target.secondRegion }).repositories.token();
    const request = (auth: string) => registry.request(`https://${host}/v2/`, { authorization: basic(auth) });
    const accepted = await request(right);
    const refused = await request(await storedAuth(context, CREDENTIAL));
    return finding(
      accepted.status === 200 && [400, 401, 403].includes(refused.status),
      `with the region's own token: ${describeAnswer(accepted)}; with another region's: ${describeAnswer(refused)}`,
    );
  },
};

const dualStack: Check = {
  id: 'registry-dual-stack',
  assumption: 'The dual-stack host of a registry accepts the token of the standard API.',
  matters: ['lambda/core/hosts.ts', 'lambda/core/token-sources.ts'],
  method: 'Requests /v2/ with the stored token from the dual-stack host.',
  async run(context) {
    const { registry, image } = context;
    const own = registryOf(image.host);
    const host = own && registryHost(own, 'dualstack');
    if (!host) return skipped('this partition has no dual-stack hosts');
    const authorization = basic(await storedAuth(context, CREDENTIAL));
    const answer = await registry.request(`https://${host}/v2/`, { authorization });
    return finding(answer.status === 200, `${host}: ${describeAnswer(answer)}`);
  },
};

/** Checks of the hosts that accept a token. */
export const hostChecks: Check[] = [otherAccount, otherRegion, dualStack];
