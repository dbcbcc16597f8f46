import { describe, expect, it } from 'vitest';
import { GITHUB, JOBS } from './support/jobs';
import { OTHER_ACCOUNT, oneOfEachKind, readerOf } from './support/kinds';
import { type Context, EVERYTHING, type Principal } from './support/may';
import { allowed, deeds, questions } from './support/questions';
import { ACCOUNT } from './support/resolve';
import { worldOf } from './support/world';

const provider = (issuer: string, account = ACCOUNT) => `arn:aws:iam::${account}:oidc-provider/${issuer}`;
const claims = (issuer: string, audience: string | undefined, subject: string | undefined): Context => ({
  ...(audience === undefined ? {} : { [`${issuer}:aud`]: audience }),
  ...(subject === undefined ? {} : { [`${issuer}:sub`]: subject }),
});

/** Whoever brings an AWS identity instead of a job's token: even with every right, none of these gets in. */
const WITHOUT_A_TOKEN: Record<string, Principal> = {
  'an admin of the account': { arn: `arn:aws:iam::${ACCOUNT}:role/admin`, policies: [EVERYTHING] },
  'the root of the account': { arn: `arn:aws:iam::${ACCOUNT}:root`, policies: [EVERYTHING] },
  'an admin of another account': { arn: `arn:aws:iam::${OTHER_ACCOUNT}:role/admin`, policies: [EVERYTHING] },
  'the service lambda': { arn: 'lambda.amazonaws.com' },
  'the service ec2': { arn: 'ec2.amazonaws.com' },
  'the service rolesanywhere': { arn: 'rolesanywhere.amazonaws.com' },
  'SAML of the account': { arn: `arn:aws:iam::${ACCOUNT}:saml-provider/idp` },
};
const ASSUME = ['AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity', 'SetSourceIdentity', 'TagSession'].map(
  (name) => `sts:${name}`,
);

const world = worldOf(oneOfEachKind({}, {}, Object.keys(JOBS) as (keyof typeof JOBS)[]));

describe.each(Object.keys(JOBS) as (keyof typeof JOBS)[])('the role of %s', (kind) => {
  const { issuer, audience, subject, others } = JOBS[kind];
  const role = deeds(ASSUME, { it: readerOf(world, kind).arn });
  const right = claims(issuer, audience, subject);
  const wrong: Record<string, Context> = {
    ...Object.fromEntries(others.map((other) => [`as ${other}`, claims(issuer, audience, other)])),
    ...Object.fromEntries(
      ['sts.amazonaws.com', 'https://github.com/acme', 'https://gitlab.com', 'ecr-readers-2', '*', '']
        .filter((other) => other !== audience)
        .map((other) => [`for the audience "${other}"`, claims(issuer, other, subject)]),
    ),
    'for no audience': claims(issuer, undefined, subject),
    'without a subject': claims(issuer, audience, undefined),
    'without a claim': {},
    "with another issuer's claims": claims('issuer.example.org', audience, subject),
  };
  const otherIssuers = Object.fromEntries(
    [
      ...[GITHUB, 'gitlab.com', 'gitlab.example.com', 'ci.example.com', `${issuer}.example.org`, `${issuer}/fork`]
        .filter((other) => other !== issuer)
        .map((other) => provider(other)),
      provider(issuer, OTHER_ACCOUNT),
    ].map((arn) => [arn, { arn }]),
  );
  const table = [
    ...questions({ 'its issuer': provider(issuer) }, role, { 'as its job': right, ...wrong }),
    ...questions({ ...otherIssuers, ...WITHOUT_A_TOKEN }, role, { 'as its job': right, 'without a claim': {} }),
  ];

  it(`lets its job in, and nobody in the ${table.length - 1} other cases`, async () => {
    expect(await allowed(world, table)).toEqual(['its issuer, sts:AssumeRoleWithWebIdentity it, as its job']);
  });
});
