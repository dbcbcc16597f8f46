import { describe, expect, it } from 'vitest';
import { ASSUME } from './support/actions';
import { ACCOUNT, arnOf, deploy, OTHER_ACCOUNT } from './support/deployed-stack';
import { functions, ROLES } from './support/functions';
import { credentialPerReader, readerOf, TRUST_ANCHOR } from './support/readers';
import { allowed } from './support/requests';
import { ADMINISTRATOR, admin, type Context, type Principal } from './support/simulate';
import { GITHUB, otherSubjects, WEB_IDENTITIES, WEB_IDENTITY_KINDS } from './support/web-identities';

const provider = (issuer: string, account = ACCOUNT) => arnOf('iam', `oidc-provider/${issuer}`, account);
const contextOf = (issuer: string, claims: Context): Context =>
  Object.fromEntries(Object.entries(claims).map(([claim, value]) => [`${issuer}:${claim}`, value]));
const services = ['ec2', 'events', 'lambda', 'rolesanywhere', 'scheduler'].map((name) => `${name}.amazonaws.com`);

/** Principals that may not assume a role. Their accounts allow them everything. */
const OTHERS: Record<string, string | Principal> = {
  'an administrator of the account': ADMINISTRATOR,
  'the root user of the account': admin(arnOf('iam', 'root')),
  'an administrator of another account': admin(arnOf('iam', 'role/admin', OTHER_ACCOUNT)),
  'a SAML provider of the account': arnOf('iam', 'saml-provider/idp'),
  'GitHub Actions': provider(GITHUB),
  ...Object.fromEntries(services.map((name) => [name, name])),
};
const CERTIFICATE = 'a host with a certificate';
const deployed = deploy(credentialPerReader({}, {}, [...WEB_IDENTITY_KINDS, CERTIFICATE]));

describe.each(WEB_IDENTITY_KINDS)('the role for %s', (kind) => {
  const { issuer, audience, subject, claims: further } = WEB_IDENTITIES[kind];
  const claims = (iss: string, aud: string | undefined, sub: string | undefined, others: Context = {}) =>
    contextOf(iss, { aud, sub, ...further, ...others });
  const role = { 'the role': readerOf(deployed, kind).arn };
  const right = { 'with the right claims': claims(issuer, audience, subject) };

  it('can be assumed with the issuer, audience and subject of the reader only', async () => {
    const otherAudiences = ['sts.amazonaws.com', 'https://github.com/acme', 'https://gitlab.com', 'ecr-readers-2'];
    const wrong = Object.fromEntries([
      ...otherSubjects(subject).map((other) => [`as ${other}`, claims(issuer, audience, other)]),
      ...[...otherAudiences, '*', '', undefined]
        .filter((other) => other !== audience)
        .map((other) => [`for the audience "${other}"`, claims(issuer, other, subject)]),
      ['without a subject', claims(issuer, audience, undefined)],
      ['with claims of another issuer', contextOf('issuer.example.org', { aud: audience, sub: subject })],
      ['without claims', {}],
    ]);
    expect(await allowed(deployed, { issuer: provider(issuer) }, [[ASSUME, role]], { ...right, ...wrong })).toEqual([
      'issuer, sts:AssumeRoleWithWebIdentity the role, with the right claims',
    ]);
  });

  it.each(Object.keys(further))('can be assumed with the right value of the claim %s only', async (claim) => {
    const values = ['', '*', 'false', 'refs/heads/main-2', 'refs/tags/main', 'Release', 'main-2', '421', undefined];
    const wrong = values.map((value) => [`with "${value}"`, claims(issuer, audience, subject, { [claim]: value })]);
    const contexts = { ...right, ...Object.fromEntries(wrong) };
    expect(await allowed(deployed, { issuer: provider(issuer) }, [[ASSUME, role]], contexts)).toEqual([
      'issuer, sts:AssumeRoleWithWebIdentity the role, with the right claims',
    ]);
  });

  it('cannot be assumed with a token of another issuer, or without a token', async () => {
    const issuers = [GITHUB, 'gitlab.com', 'gitlab.example.com', 'ci.example.com', `${issuer}.example.org`]
      .concat(`${issuer}/fork`)
      .filter((other) => other !== issuer)
      .map((other) => provider(other));
    const others = Object.fromEntries([...issuers, provider(issuer, OTHER_ACCOUNT)].map((arn) => [arn, arn]));
    const { 'GitHub Actions': _, ...principals } = { ...OTHERS, ...others };
    const contexts = { ...right, 'without claims': {} };
    expect(await allowed(deployed, principals, [[ASSUME, role]], contexts)).toEqual([]);
  });
});

describe('the role for a host with a certificate', () => {
  it('can be assumed by IAM Roles Anywhere with the common name and the trust anchor of the reader only', async () => {
    const names = ['build-1.example.com', 'build-11.example.com', 'BUILD-1.example.com', '*.example.com', '*', ''];
    const otherAnchors = [TRUST_ANCHOR.replace(/5$/, '6'), TRUST_ANCHOR.replace(ACCOUNT, OTHER_ACCOUNT)];
    const certificates = [...names, undefined].flatMap((name) =>
      [TRUST_ANCHOR, ...otherAnchors, undefined].map((anchor) => [
        `"${name}" of ${anchor}`,
        { 'aws:PrincipalTag/x509Subject/CN': name, 'aws:SourceArn': anchor },
      ]),
    );
    const role = { 'the role': readerOf(deployed, CERTIFICATE).arn };
    expect(await allowed(deployed, OTHERS, [[ASSUME, role]], Object.fromEntries(certificates))).toEqual(
      ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'].map(
        (action) => `rolesanywhere.amazonaws.com, ${action} the role, "build-1.example.com" of ${TRUST_ANCHOR}`,
      ),
    );
  });
});

describe.each(['refresher', 'feed'] as const)('the role of a %s', (unit) => {
  it('can be assumed by Lambda only', async () => {
    const role = { 'the role': ROLES[unit] };
    expect(await allowed(functions, { ...OTHERS, ...ROLES }, [[ASSUME, role]])).toEqual([
      'lambda.amazonaws.com, sts:AssumeRole the role',
    ]);
  });
});
