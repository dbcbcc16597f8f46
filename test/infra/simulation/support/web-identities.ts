import { BITBUCKET, type ReaderKind } from './readers';

/** The issuer of the tokens of GitHub Actions. */
export const GITHUB = 'token.actions.githubusercontent.com';

/** The claims of a token. The trust policy compares the subject exactly, or with the pattern. */
interface Token {
  issuer: string;
  audience: string;
  subject: string;
  pattern?: string;
  /** The claims that are compared besides the audience and the subject. */
  claims: Record<string, string>;
}

const identity = (issuer: string, audience: string, subject: string, claims: Token['claims'] = {}): Token => ({
  issuer,
  audience,
  subject,
  claims,
});
const ofGitHub = (job: string, claims?: Token['claims']) =>
  identity(GITHUB, 'sts.amazonaws.com', `repo:${job}`, claims);
const ofGitLab = (host: string, job: string, claims?: Token['claims']) =>
  identity(host, `https://${host}`, `project_path:acme/${job}`, claims);

const { workspaceUuid, repositoryUuid } = BITBUCKET;
const ofBitbucket = (...uuids: string[]): Token => {
  const subjectOf = (step: string) => [repositoryUuid, ...uuids, step].map((uuid) => `{${uuid}}`).join(':');
  return {
    issuer: 'api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc',
    audience: `ari:cloud:bitbucket::workspace/${workspaceUuid}`,
    subject: subjectOf('8f2a6c14-d3b9-4e75-a0c6-5d1e9b7f4038'),
    pattern: subjectOf('????????-????-????-????-????????????'),
    claims: {},
  };
};

/** The claims of the token of a reader's job, for each kind of reader that has one. */
export const WEB_IDENTITIES = {
  'a GitHub branch': ofGitHub('acme/app:ref:refs/heads/main'),
  'a GitHub environment': ofGitHub('acme/app:environment:production'),
  'a GitHub tag, with ids': ofGitHub('acme@123456/app@789012:ref:refs/tags/v1'),
  'a GitHub environment, with ids': ofGitHub('acme@123456/app@789012:environment:production%3Aeu'),
  'a GitHub environment, on one branch': ofGitHub('acme/app:environment:production', {
    repository_id: '789012',
    ref: 'refs/heads/main',
  }),
  'a GitLab branch': ofGitLab('gitlab.com', 'team/app:ref_type:branch:ref:main'),
  'a GitLab tag': ofGitLab('gitlab.com', 'team/app:ref_type:tag:ref:v1'),
  'a self-managed GitLab': ofGitLab('gitlab.example.com', 'app:ref_type:branch:ref:main'),
  'a protected GitLab branch': ofGitLab('gitlab.com', 'app:ref_type:branch:ref:main', {
    project_id: '42',
    ref_protected: 'true',
  }),
  'a Bitbucket repository': ofBitbucket(),
  'a Bitbucket environment': ofBitbucket('e07d3b58-6c2f-4a19-b5d4-918f0c7a3e26'),
  'two branches of a Buildkite pipeline': identity(
    'agent.buildkite.com',
    'sts.amazonaws.com',
    '0184990a-477b-4fa8-9968-496074483cee',
    { build_branch: 'release' },
  ),
  'an OIDC issuer': identity('ci.example.com/acme', 'ecr-readers', 'job:build'),
} satisfies Partial<Record<ReaderKind, Token>>;

export type WebIdentityKind = keyof typeof WEB_IDENTITIES;
export const WEB_IDENTITY_KINDS = Object.keys(WEB_IDENTITIES) as WebIdentityKind[];

/** Parts of subjects, each with what the subject of another job has instead. */
const BITBUCKET_DIFFERENCES = `{5b1c9f0e>{6b1c9f0e {5b1c9f0e>{5B1C9F0E {5b1c9f0e>5b1c9f0e {5b1c9f0e>*{5b1c9f0e 2b14}>2b14
{5b1c9f0e>{6b1c9f0e-2a47-4d36-9c81-7e0f3a6d2b14}:{5b1c9f0e 2b14}:>2b14}:{e07d3b58-6c2f-4a19-b5d4-918f0c7a3e27}:
2b14}:>2b14}:{5b1c9f0e-2a47-4d36-9c81-7e0f3a6d2b14}: {e07d3b58>{f07d3b58 {e07d3b58-6c2f-4a19-b5d4-918f0c7a3e26}:>
{8f2a6c14>{8f2a6c14-0000 {8f2a6c14>8f2a6c14 -d3b9->-d3b- 4038}>4038x} {8f2a6c14-d3b9-4e75-a0c6-5d1e9b7f4038}>{}
4038}>4038}:{8f2a6c14-d3b9-4e75-a0c6-5d1e9b7f4038}`;
const DIFFERENCES = `${BITBUCKET_DIFFERENCES}
acme>mallory acme/team>mallory acme>acme-2 team/> app:>app2: heads/>tags/ tags/>heads/ tags/v1>tags/v10 tags/v1>heads/v1 main>feature/main main>Main
heads/main>pull/1/merge branch>tag tag>branch ref:refs/heads/>environment: environment:>ref:refs/heads/
production>staging build>* @123456> @789012> @123456>@1234567 @789012>@789013 @123456/app@789012>/app
acme@>mallory@ acme/>acme@123456/ /app:>/app@789012: %3A>: acme/app:>acme@123456/app@789012:
refs/heads/main>refs/heads/x/refs/heads/main refs/heads/main>refs/heads/main/x acme/app:>acme/app/x/acme/app:`;

/** Returns the subjects of other jobs with the same issuer: similar ones, shorter and longer ones, and wildcards. */
export function otherSubjects(subject: string): string[] {
  const changed = DIFFERENCES.split(/\s+/).map((difference) => {
    const [part = '', other = ''] = difference.split('>');
    return subject.replace(part, other);
  });
  const starts = subject.split(':').map((_, index, parts) => parts.slice(0, index + 1).join(':'));
  const extended = starts.flatMap((start) => ['', '-2', '.1', ':*', ':pull_request'].map((end) => `${start}${end}`));
  const all = [
    ...changed,
    ...extended,
    `${subject}:environment:production`,
    subject.slice(0, -1),
    subject.toUpperCase(),
  ];
  return [...new Set(all)].filter((other) => other !== subject);
}
