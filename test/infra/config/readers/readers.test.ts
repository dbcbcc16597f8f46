import { describe, expect, it } from 'vitest';
import { problemsOf as of } from './problems';

const ROLE = 'arn:aws:iam::123456789012:role/jenkins';
const GITHUB = { repository: 'acme/app', ref: 'refs/heads/main' };
const json = JSON.stringify;

describe.each(['role', 'user'])("a %s's ARN is refused", (kind) => {
  const allowed = `must be the ARN of one ${kind}, without a wildcard, such as arn:aws:iam::123456789012:${kind}/jenkins`;

  it.each([
    ['malformed', 'jenkins'],
    ['malformed', `arn:aws:iam::12345:${kind}/jenkins`],
    ['malformed', `arn:aws:iam:eu-west-1:123456789012:${kind}/jenkins`],
    ['malformed', `arn:aws:iam::123456789012:${kind}/`],
    ['malformed', `arn:aws:iam::123456789012:${kind}`],
    ['malformed', ` arn:aws:iam::123456789012:${kind}/jenkins`],
    ['malformed', `arn:aws:iam::123456789012:${kind}/jenkins\n`],
    ['empty', ''],
    ['wildcarded', `arn:aws:iam::123456789012:${kind}/*`],
    ['wildcarded', `arn:aws:iam::123456789012:${kind}/jenkin?`],
    ['wildcarded', `arn:aws:iam::*:${kind}/jenkins`],
    ['wildcarded', '*'],
    ["a whole account's", 'arn:aws:iam::123456789012:root'],
    ["a session's", 'arn:aws:sts::123456789012:assumed-role/jenkins/session'],
    ["a policy's", 'arn:aws:iam::123456789012:policy/jenkins'],
    ['of another kind', `arn:aws:iam::123456789012:${kind === 'role' ? 'user' : 'role'}/jenkins`],
  ])('that is %s: %j', (_, arn) => {
    expect(of([{ [kind]: arn }])[0]).toBe(`readers.0.${kind}: got "${arn}"; ${allowed}`);
  });

  it('that is of another partition than the registries', () => {
    const arn = `arn:aws-cn:iam::123456789012:${kind}/jenkins`;
    expect(of([{ [kind]: arn }], { registries: [{ region: 'eu-west-1' }] })).toEqual([
      `readers.0: got ${arn}; must be of the partition aws like the rest of the credential`,
    ]);
    expect(of([{ [kind]: arn }], { registries: [{ region: 'cn-north-1' }] })).toEqual([]);
  });

  it('that is of another partition than another reader', () => {
    const arn = `arn:aws-us-gov:iam::123456789012:${kind}/jenkins`;
    expect(of([{ role: ROLE }, { [kind]: arn }])).toEqual([
      `readers.1: got ${arn}; must be of the partition aws like the rest of the credential`,
    ]);
  });
});

describe('an organization', () => {
  it.each(['acme', 'o-', 'o-short', 'o-A1B2C3D4E5', 'o-*', '*', 'ou-abcd-12345678', 'r-abcd', '123456789012', ''])(
    'is refused by an id that is none: %j',
    (organization) => {
      expect(of([{ organization }], { encryption: 'customer-managed' })).toEqual([
        `readers.0.organization: got ${json(organization)}; must be the id of an organization, such as o-a1b2c3d4e5`,
      ]);
    },
  );
});

describe('a job of an external CI', () => {
  const oidc = { issuer: 'https://ci.example.com', audience: 'ecr', subject: 'job:build' };

  it.each(['*', 'repo:acme/*', 'job:buil?', '', ' '])('is refused by the subject %j', (subject) => {
    expect(of([{ oidc: { ...oidc, subject } }])).toEqual([
      `readers.0.oidc.subject: got ${json(subject)}; must be the subject of the tokens, without a wildcard`,
    ]);
  });

  it('is refused without a subject, an audience, an issuer', () => {
    expect(of([{ oidc: {} }])).toEqual([
      expect.stringMatching(/^readers\.0\.oidc\.issuer: is missing; /),
      expect.stringMatching(/^readers\.0\.oidc\.audience: is missing; /),
      expect.stringMatching(/^readers\.0\.oidc\.subject: is missing; /),
    ]);
  });

  // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's own policy variables are written so
  it.each(['${ci.example.com:sub}', 'job:${aws:username}'])('is refused by the policy variable %j', (subject) => {
    expect(of([{ oidc: { ...oidc, subject } }])).toEqual([
      expect.stringContaining(`readers.0.oidc.subject: got ${json(subject)}; must be the subject of the tokens`),
    ]);
  });

  it.each(['*', 'sts.*', ''])('is refused by the audience %j', (audience) => {
    expect(of([{ oidc: { ...oidc, audience } }])).toEqual([
      `readers.0.oidc.audience: got ${json(audience)}; must be the audience of the tokens, without a wildcard`,
    ]);
  });

  it.each(['http://ci.example.com', 'ci.example.com', 'https://*.example.com', 'https://ci.example.com/?a=b', '*'])(
    'is refused by the issuer %j',
    (issuer) => {
      expect(of([{ oidc: { ...oidc, issuer } }])).toEqual([
        `readers.0.oidc.issuer: got ${json(issuer)}; must be an https URL without a port, such as https://ci.example.com`,
      ]);
    },
  );

  // IAM, CreateOpenIDConnectProvider: "The URL should not contain a port number."
  it('is refused by an issuer with a port, for which IAM makes no provider', () => {
    expect(of([{ oidc: { ...oidc, issuer: 'https://ci.example.com:8443' } }])).toEqual([
      expect.stringMatching(/^readers\.0\.oidc\.issuer: got "https:\/\/ci\.example\.com:8443"; must be an https URL/),
    ]);
  });
});

describe('GitHub Actions', () => {
  const either = 'must have either ref or environment: without, every workflow of the repository could read';

  it('is refused with both ref and environment, and with neither', () => {
    expect(of([{ githubActions: { ...GITHUB, environment: 'production' } }])).toEqual([
      `readers.0.githubActions: ${either}`,
    ]);
    expect(of([{ githubActions: { repository: 'acme/app' } }])).toEqual([`readers.0.githubActions: ${either}`]);
  });

  it.each(['acme', 'acme/*', '*/*', '*', 'acme/app/more', 'https://github.com/acme/app', ''])(
    'is refused by the repository %j',
    (repository) => {
      expect(of([{ githubActions: { ...GITHUB, repository } }])).toEqual([
        `readers.0.githubActions.repository: got ${json(repository)}; must be a repository as owner/name`,
      ]);
    },
  );

  it.each(['main', 'refs/heads/*', 'refs/heads/', 'refs/pull/1/merge', '*', 'refs/heads/a b'])(
    'is refused by the ref %j',
    (ref) => {
      expect(of([{ githubActions: { ...GITHUB, ref } }])).toEqual([
        `readers.0.githubActions.ref: got ${json(ref)}; must be a full ref, such as refs/heads/main`,
      ]);
    },
  );

  it.each(['*', 'prod*', ''])('is refused by the environment %j', (environment) => {
    expect(of([{ githubActions: { repository: 'acme/app', environment } }])).toEqual([
      `readers.0.githubActions.environment: got ${json(environment)}; must be the name of an environment, without a wildcard`,
    ]);
  });
});

describe('GitLab', () => {
  const gitlab = { project: 'acme/app', ref: 'main' };

  it.each([
    ['project', 'app', 'must be a project as group/name'],
    ['project', 'acme/*', 'must be a project as group/name'],
    ['ref', '*', 'must be the name of a branch or a tag, without a wildcard'],
    ['ref', 'release/*', 'must be the name of a branch or a tag, without a wildcard'],
    ['refType', 'merge_request', 'must be one of branch, tag'],
    ['issuer', 'https://gitlab.example.com', 'must be a host name, without https://, such as gitlab.example.com'],
    ['issuer', '*.example.com', 'must be a host name, without https://, such as gitlab.example.com'],
  ])('is refused by the %s %j', (setting, value, allowed) => {
    expect(of([{ gitlab: { ...gitlab, [setting]: value } }])).toEqual([
      `readers.0.gitlab.${setting}: got ${json(value)}; ${allowed}`,
    ]);
  });

  it('is refused without a ref', () => {
    expect(of([{ gitlab: { project: 'acme/app' } }])).toEqual([
      expect.stringMatching(/^readers\.0\.gitlab\.ref: is missing; /),
    ]);
  });
});

describe('a host with a certificate', () => {
  const trustAnchorArn =
    'arn:aws:rolesanywhere:eu-west-1:123456789012:trust-anchor/11111111-2222-3333-4444-555555555555';

  it.each(['anchor', '*', trustAnchorArn.replace(/1{8}.*/, '*'), trustAnchorArn.replace('trust-anchor', 'profile')])(
    'is refused by the trust anchor %j',
    (arn) => {
      expect(of([{ rolesAnywhere: { trustAnchorArn: arn, commonName: 'build-1' } }])).toEqual([
        `readers.0.rolesAnywhere.trustAnchorArn: got ${json(arn)}; must be the ARN of a trust anchor`,
      ]);
    },
  );

  it('is refused by a trust anchor of another partition', () => {
    const arn = trustAnchorArn.replace('arn:aws:', 'arn:aws-cn:').replace('eu-west-1', 'cn-north-1');
    expect(
      of([{ rolesAnywhere: { trustAnchorArn: arn, commonName: 'build-1' } }], {
        registries: [{ region: 'eu-west-1' }],
      }),
    ).toEqual([`readers.0: got ${arn}; must be of the partition aws like the rest of the credential`]);
  });

  it.each(['*', '*.example.com', 'build-?', ''])('is refused by the name %j', (commonName) => {
    expect(of([{ rolesAnywhere: { trustAnchorArn, commonName } }])).toEqual([
      `readers.0.rolesAnywhere.commonName: got ${json(commonName)}; must be the common name (CN) in the certificate's subject, without a wildcard`,
    ]);
  });
});
