import type { Check } from '../../model/check';
import { finding, skipped } from '../../model/finding';
import { answerOnceAllowed } from '../../model/propagation';
import { storedAuthOf } from '../../model/stored-auth';
import { describeAnswer } from '../../registry';
import { pullManifest } from '../../registry/push-image';
import { OTHER_ACCOUNT, TWO_ACCOUNTS } from './credentials';

/** The regions with that account's registry. Other regions have other accounts. Source: as for the account. */
const REGIONS = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1'],
  ...['eu-central-1', 'eu-north-1', 'eu-west-1', 'eu-west-2', 'eu-west-3'],
  ...['ap-northeast-1', 'ap-northeast-2', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2'],
];

const otherAccount: Check = {
  id: 'access-other-account',
  assumption: 'A credential with the registries of two accounts of a region pulls from the other account.',
  matters: ['lambda/refresh/obtain-token.ts', 'infra/policies/ecr.ts', 'docs/config.md'],
  method:
    "Reads the docker config's entry for the registry of AWS Deep Learning Containers, and requests a missing tag " +
    'there, which the registry answers with 404 if the token may pull.',
  async run(context) {
    const { registry, clock, image, target } = context;
    if (!REGIONS.includes(target.region)) return skipped(`no registry of AWS is known in ${target.region}`);
    const host = image.host.replace(/^\d+/, OTHER_ACCOUNT.account);
    const auth = await storedAuthOf(context, TWO_ACCOUNTS, host);
    const { repository } = OTHER_ACCOUNT;
    const missing = { host, repository, tag: 'ecr-credentials-permission-check', auth };
    const answer = await answerOnceAllowed(clock, () => pullManifest(registry, missing));
    return finding(answer.status === 404, `${host}: ${describeAnswer(answer)}`);
  },
};

/** Registries of other accounts. */
export const otherAccountChecks: Check[] = [otherAccount];
