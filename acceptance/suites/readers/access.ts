import { asReader } from '../../fixture/reader-role';
import type { Check } from '../../model/check';
import { findingOfDenials } from '../../model/denials';
import { attempt, describeAttempt, finding, isDenied } from '../../model/finding';
import { onceAllowed } from '../../model/propagation';
import { LIMITED, LISTER, READER, SECRETS } from './fixture';

const reads: Check = {
  id: 'readers-read',
  assumption: "The policy of a secret is enough for a role of the secret's account to read and to describe it.",
  matters: ['infra/policies/secret-policy.ts', 'infra/policies/read.ts', 'docs/config.md'],
  method: 'Calls GetSecretValue and DescribeSecret as a role that has no policies of its own.',
  async run(context) {
    const { secrets } = await asReader(context, READER);
    const read = await onceAllowed(context.clock, () => secrets.read(SECRETS.json));
    const described = await attempt(secrets.describe(SECRETS.json));
    return finding(
      !read.error && !described.error,
      `GetSecretValue: ${describeAttempt(read)}; DescribeSecret: ${describeAttempt(described)}`,
    );
  },
};

const nothingElse: Check = {
  id: 'readers-nothing-else',
  assumption: 'A reader can neither change nor delete its secret, nor read the secret of another credential.',
  matters: ['infra/policies/secret-policy.ts', 'docs/security.md'],
  method: 'Makes each of these calls as a role that may read.',
  async run(context) {
    const { secrets } = await asReader(context, READER);
    await onceAllowed(context.clock, () => secrets.describe(SECRETS.json));
    return findingOfDenials({
      PutSecretValue: () => secrets.write(SECRETS.json, 'acceptance'),
      UpdateSecret: () => secrets.describeAs(SECRETS.json, 'acceptance'),
      DeleteSecret: () => secrets.delete(SECRETS.json),
      "GetSecretValue of another credential's secret": () => secrets.read(SECRETS.exclusive),
      "DescribeSecret of another credential's secret": () => secrets.describe(SECRETS.exclusive),
    });
  },
};

const formats: Check = {
  id: 'readers-formats',
  assumption: 'A reader with `formats` reads the secrets of these formats, and no others of the credential.',
  matters: ['infra/constructs/readers.ts', 'docs/config.md'],
  method: 'Reads the secret of its format and another one as a role with one format.',
  async run(context) {
    const { secrets } = await asReader(context, LISTER);
    const own = await onceAllowed(context.clock, () => secrets.read(SECRETS.password));
    const other = await attempt(secrets.read(SECRETS.json));
    return finding(
      !own.error && isDenied(other),
      `its format: ${describeAttempt(own)}; another: ${describeAttempt(other)}`,
    );
  },
};

const listSecrets: Check = {
  id: 'readers-list-secrets',
  assumption: 'Only an identity policy, such as the printed one, allows an existing reader to list secrets.',
  matters: ['infra/instructions/reader.ts', 'infra/policies/read.ts', 'consumers/jenkins/README.md'],
  method: 'Calls ListSecrets as two roles with `listSecrets`. Only the second has the policy that `show` prints.',
  async run(context) {
    const [without, withPolicy] = [await asReader(context, READER), await asReader(context, LISTER)];
    const listed = await onceAllowed(context.clock, () => withPolicy.secrets.list(SECRETS.password));
    const denied = await attempt(without.secrets.list(SECRETS.password));
    return finding(
      // The list may lack secrets of the last five minutes. Source: Secrets Manager API reference, "ListSecrets".
      listed.value !== undefined && isDenied(denied),
      `with the printed policy: ${describeAttempt(listed)}; ` +
        `with the policy of the secret only: ${describeAttempt(denied)}`,
    );
  },
};

const only: Check = {
  id: 'readers-only',
  assumption: 'A reader with `only` cannot read from another address.',
  matters: ['infra/policies/read.ts', 'infra/policies/secret-policy.ts', 'docs/config.md'],
  method: 'Reads as a role that is limited to an address for documentation, and another secret without this limit.',
  async run(context) {
    const { secrets } = await asReader(context, LIMITED);
    const unlimited = await onceAllowed(context.clock, () => secrets.read(SECRETS.exclusive));
    const limited = await attempt(secrets.read(SECRETS.json));
    return finding(
      !unlimited.error && isDenied(limited),
      `with the limit: ${describeAttempt(limited)}; without: ${describeAttempt(unlimited)}`,
    );
  },
};

/** What readers may do, and what they may not. */
export const ACCESS_CHECKS = [reads, nothingElse, formats, listSecrets, only];
