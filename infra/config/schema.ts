import * as v from 'valibot';
import { FORMAT_NAMES } from '../../lambda/core/formats';
import { ENDPOINTS } from '../../lambda/core/hosts';
import { TOKEN_VERIFICATIONS } from '../../lambda/core/spec';
import { feedSchema } from './feeds/schema';
import { readerSchema } from './readers/schema';
import { REGIONS } from './shared/regions';
import { expected, flag, list, matching, object, oneOf } from './shared/schema-helpers';

const region = v.pipe(
  v.string(expected('the name of an AWS region, such as eu-west-1')),
  v.check((name) => REGIONS.includes(name), expected(`one of ${REGIONS.join(', ')}`)),
);

const account = matching(/^\d{12}$/, "an account's 12 digits, in quotes");

const registry = object({
  account: v.optional(account),
  region: v.optional(region),
});

const repository = matching(
  /^(?=.{1,256}$)[a-z0-9*][a-z0-9._/*-]*$/,
  'the name of a repository: a-z, 0-9 and . _ / -, with * for any characters',
);

const exactRepository = matching(
  /^(?=.{2,256}$)[a-z0-9]+([._/-][a-z0-9]+)*$/,
  'the exact name of a repository, without *',
);

const secret = object({
  format: oneOf(FORMAT_NAMES),
  region: v.optional(region),
  account: v.optional(account),
  template: v.optional(matching(/./s, 'a text that is not empty')),
  name: v.optional(
    v.pipe(
      matching(/^[a-zA-Z0-9_.-]{1,512}$/, 'letters, digits and _ . - alone: a Jenkins credential id has no slash'),
      v.check(
        (name) => !/-[a-zA-Z0-9]{6}$/.test(name),
        expected("a name that doesn't end in a hyphen and six characters, as the ARNs of Secrets Manager do"),
      ),
    ),
  ),
});

/** The name of a credential. */
export const credentialName = matching(/^[a-z0-9-]{1,32}$/, '1 to 32 of a-z, 0-9 and -');

/** One credential's settings, with every default that stands for itself. */
export const credentialSchema = object({
  access: v.optional(oneOf(['pull', 'push']), 'pull'),
  registries: v.optional(list(registry, 'registries, such as { region: "eu-west-1" }')),
  publicRegistry: flag,
  repositories: v.optional(
    v.pipe(list(repository, 'repositories'), v.nonEmpty(expected('a list of at least one repository'))),
  ),
  endpoints: v.optional(
    v.pipe(
      list(oneOf(ENDPOINTS), `kinds of host among ${ENDPOINTS.join(', ')}`),
      v.nonEmpty(expected('a list of at least one kind of host')),
      v.transform((kinds) => [...new Set(kinds)]),
    ),
    ['standard'],
  ),
  listTags: flag,
  pullThroughCache: flag,
  refreshEveryHours: v.optional(
    v.pipe(
      v.number(expected('a whole number from 1 to 4')),
      v.check((hours) => [1, 2, 3, 4].includes(hours), expected('a whole number from 1 to 4')),
    ),
    4,
  ),
  verifyToken: v.optional(oneOf(TOKEN_VERIFICATIONS), 'best-effort'),
  verifyRepositories: v.optional(list(exactRepository, 'names of repositories'), []),
  secrets: v.optional(
    v.pipe(
      list(secret, 'secrets, such as { format: "dockerconfigjson" }'),
      v.nonEmpty(expected('a list of at least one secret')),
    ),
    [{ format: 'dockerconfigjson' }],
  ),
  readers: v.optional(list(readerSchema, 'readers'), []),
  feeds: v.optional(list(feedSchema, 'feeds'), []),
  exclusive: flag,
  encryption: v.optional(
    matching(
      /^(aws-managed|customer-managed|arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}))$/,
      "one of aws-managed, customer-managed, or a key's ARN",
    ),
    'aws-managed',
  ),
  group: v.optional(matching(/^[a-zA-Z0-9][a-zA-Z0-9-]{0,31}$/, '1 to 32 letters, digits and -')),
});

// The app's own tags name what a secret is for and which credential it belongs to.
const tagKey = matching(
  /^(?!aws:|jenkins:|ecr-credential$|ecr-feed$|ecr-format$)[\w .:/=+@-]{1,128}$/,
  "a tag's key of 1 to 128 characters, none of aws:…, jenkins:…, ecr-credential, ecr-feed and ecr-format",
);

// Its form alone: whether somebody reads it, the mail that AWS sends finds out.
const email = matching(/^[^\s@,;]{1,64}@[^\s@,;]+\.[^\s@,;]+$/, 'an e-mail address');

const alarms = object({
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
      'the ARN of a standard SNS topic: an alarm can tell no FIFO one',
    ),
  ),
});

/** Ids of some things of a VPC. Source: the Lambda API, VpcConfig. */
const ids = (prefix: string, most: number) => {
  const id = matching(new RegExp(`^${prefix}-[0-9a-f]{8,17}$`), `an id such as ${prefix}-0a1b2c3d4e5f60718`);
  return v.pipe(
    list(id, 'ids'),
    v.check((given) => given.length > 0 && given.length <= most, expected(`a list of 1 to ${most} ids`)),
  );
};

const network = object({
  vpcId: matching(/^vpc-[0-9a-f]{8,17}$/, 'an id such as vpc-0a1b2c3d4e5f60718'),
  subnets: ids('subnet', 16),
  securityGroups: ids('sg', 5),
});

/** The whole config; its credentials are still unparsed, so that the problems of each are found by itself. */
export const configSchema = object({
  stackName: v.optional(
    matching(/^[A-Za-z][A-Za-z0-9-]{0,94}$/, 'a letter, then up to 94 letters, digits and -'),
    'EcrCredentials',
  ),
  tags: v.optional(
    v.record(tagKey, matching(/^[\w .:/=+@-]{0,256}$/, "a tag's value of at most 256 characters"), expected('tags')),
    {},
  ),
  permissionsBoundary: v.optional(
    matching(/^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/, "a managed policy's ARN"),
  ),
  rolePath: v.optional(matching(/^\/([\w+=,.@-]+\/)*$/, 'a path that begins and ends with a slash'), '/'),
  existingOidcProviders: v.optional(
    list(
      matching(/^https:\/\/[a-z0-9.-]+(\/[\w./-]+)?$/, 'an https URL without a port, such as https://gitlab.com'),
      'the issuers whose identity providers the account has already',
    ),
    [],
  ),
  alarms: v.optional(alarms, {}),
  dashboard: flag,
  network: v.optional(network),
  credentials: v.pipe(
    v.record(v.string(), v.unknown(), expected('credentials by name')),
    v.check(
      (credentials) => Object.keys(credentials).length > 0,
      () => 'got none; must be at least one, such as { "ci-pull": {} }',
    ),
  ),
});
