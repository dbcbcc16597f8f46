import * as v from 'valibot';
import { ENDPOINTS } from '../../lambda/core/hosts';
import { TOKEN_VERIFICATIONS } from '../../lambda/core/spec';
import { issuerUrl, keyArnOr } from './common/aws-values';
import { expected, flag, list, matching, nonEmptyList, object, oneOf, record } from './common/schema-helpers';
import { tiedTo } from './common/tied';
import { feedSchema } from './feeds/schema';
import { readerSchema } from './readers/schema';
import { replicaSchema } from './replicas/schema';
import { registrySchema, secretSchema } from './secrets/schema';
import type { AlarmsConfig, CredentialConfig, NetworkConfig, RefresherConfig } from './types';

const repository = matching(
  /^(?=.{1,256}$)[a-z0-9*][a-z0-9._/*-]*$/,
  'the name of a repository: a-z, 0-9 and . _ / -, with * for any characters',
);

const exactRepository = matching(
  /^(?=.{2,256}$)[a-z0-9]+([._/-][a-z0-9]+)*$/,
  'the exact name of a repository, without *',
);

const endpoints = nonEmptyList(oneOf(ENDPOINTS), `endpoint types among ${ENDPOINTS.join(', ')}`, 'endpoint type');

const refreshEveryHours = v.pipe(
  v.number(expected('a whole number from 1 to 4')),
  v.check((hours) => [1, 2, 3, 4].includes(hours), expected('a whole number from 1 to 4')),
);

/** The settings of one credential. */
export const credentialSchema = object({
  access: v.optional(oneOf(['pull', 'push']), 'pull'),
  registries: v.optional(list(registrySchema, 'registries, such as { region: "eu-west-1" }'), [{}]),
  publicRegistry: flag,
  repositories: v.optional(list(repository, 'repositories')),
  endpoints: v.optional(endpoints, ['standard']),
  listTags: flag,
  pullThroughCache: flag,
  refreshEveryHours: v.optional(refreshEveryHours, 4),
  verifyToken: v.optional(oneOf(TOKEN_VERIFICATIONS), 'best-effort'),
  verifyRepositories: v.optional(list(exactRepository, 'names of repositories'), []),
  secrets: v.optional(nonEmptyList(secretSchema, 'secrets, such as { format: "dockerconfigjson" }', 'secret'), [
    { format: 'dockerconfigjson' },
  ]),
  readers: v.optional(list(readerSchema, 'readers'), []),
  feeds: v.optional(list(feedSchema, 'feeds'), []),
  exclusive: flag,
  encryption: v.optional(
    keyArnOr('aws-managed', 'customer-managed') as v.GenericSchema<NonNullable<CredentialConfig['encryption']>>,
    'aws-managed',
  ),
  replicas: v.optional(list(replicaSchema, 'regions, such as "eu-central-1"'), []),
  group: v.optional(matching(/^[a-zA-Z0-9][a-zA-Z0-9-]{0,31}$/, '1 to 32 letters, digits and -')),
});

/** The settings of one credential, with the rule that nobody is excluded from reading it. */
export const checkedCredential = tiedTo<CredentialConfig>()(
  v.pipe(
    credentialSchema,
    v.forward(
      v.partialCheck(
        [['exclusive'], ['readers'], ['feeds']],
        ({ exclusive, readers, feeds }) => !exclusive || readers.length + feeds.length > 0,
        'got true; must be false without readers and feeds, because nobody could read the secrets',
      ),
      ['exclusive'],
    ),
  ),
);

// The app's own tags identify the credential and the format of a secret.
const tagKey = matching(
  /^(?!aws:|jenkins:|ecr-credential$|ecr-feed$|ecr-format$)[\w .:/=+@-]{1,128}$/,
  "a tag's key of 1 to 128 characters, none of aws:…, jenkins:…, ecr-credential, ecr-feed and ecr-format",
);

// Only the form is checked. AWS sends a confirmation e-mail, which shows whether the address works.
const email = matching(/^[^\s@,;]{1,64}@[^\s@,;]+\.[^\s@,;]+$/, 'an e-mail address');

const alarms = tiedTo<AlarmsConfig>()(
  object({
    emails: v.optional(
      v.pipe(
        list(email, 'e-mail addresses'),
        v.check((emails) => new Set(emails).size === emails.length, expected('a list of different e-mail addresses')),
      ),
      [],
    ),
    topicArn: v.optional(
      matching(
        /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/,
        'the ARN of a standard SNS topic, because an alarm cannot notify a FIFO topic',
      ),
    ),
  }),
);

/** Ids of resources of a VPC. Source: AWS Lambda API reference, "VpcConfig". */
const ids = (prefix: string, most: number) => {
  const id = matching(new RegExp(`^${prefix}-[0-9a-f]{8,17}$`), `an id such as ${prefix}-0a1b2c3d4e5f60718`);
  return v.pipe(
    list(id, 'ids'),
    v.check((given) => given.length > 0 && given.length <= most, expected(`a list of 1 to ${most} ids`)),
  );
};

const network = tiedTo<NetworkConfig>()(
  object({
    vpcId: matching(/^vpc-[0-9a-f]{8,17}$/, 'an id such as vpc-0a1b2c3d4e5f60718'),
    subnets: ids('subnet', 16),
    securityGroups: ids('sg', 5),
  }),
);

/** The name of a credential. */
export const credentialName = matching(/^[a-z0-9-]{1,32}$/, '1 to 32 of a-z, 0-9 and -');

/** The shape of the whole config. */
export const configSchema = tiedTo<RefresherConfig>()(
  object({
    stackName: v.optional(
      matching(/^[A-Za-z][A-Za-z0-9-]{0,94}$/, 'a letter, then up to 94 letters, digits and -'),
      'EcrCredentials',
    ),
    tags: v.optional(
      record(tagKey, matching(/^[\w .:/=+@-]{0,256}$/, "a tag's value of at most 256 characters"), 'tag values by key'),
      {},
    ),
    permissionsBoundary: v.optional(
      matching(/^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/, "a managed policy's ARN"),
    ),
    rolePath: v.optional(matching(/^\/([\w+=,.@-]+\/)*$/, 'a path that begins and ends with a slash'), '/'),
    existingOidcProviders: v.optional(
      list(issuerUrl('https://gitlab.com'), 'the issuers whose identity providers the account has already'),
      [],
    ),
    alarms: v.optional(alarms, {}),
    dashboard: flag,
    network: v.optional(network),
    credentials: v.pipe(
      record(credentialName, checkedCredential, 'credentials by name'),
      v.check(
        (credentials) => Object.keys(credentials).length > 0,
        'got none; must be at least one, such as { "ci-pull": {} }',
      ),
    ),
  }),
);

/** The settings of one credential, with the defaults that do not depend on other settings. */
export type CredentialSettings = v.InferOutput<typeof credentialSchema>;

/** The settings of the config. */
export type ConfigSettings = v.InferOutput<typeof configSchema>;
