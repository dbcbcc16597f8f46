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
    subject: subjectOf('759de0c6-eaee-4eaa-b7a6-c507eec759a7'),
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
  'a Bitbucket environment': ofBitbucket('bd715740-c970-486b-b68a-b421ec2a1f8b'),
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
const BITBUCKET_DIFFERENCES = `{1de489be>{2de489be {1de489be>{1DE489BE {1de489be>1de489be {1de489be>*{1de489be {1de489be>{{1de489be
4ac7}>4ac7 4ac7}>4ac7}: 4ac7}:>4ac7}:{bd715740-c970-486b-b68a-b421ec2a1f8c}: 4ac7}:>4ac7}:{1de489be-ce6a-42a0-a8c8-eadbf1174ac7}:
{bd715740>{cd715740 {bd715740-c970-486b-b68a-b421ec2a1f8b}:> 59a7}>59a7}:{759de0c6-eaee-4eaa-b7a6-c507eec759a7} 59a7}>59a7x} 59a7}>59a}
{759de0c6>{759de0c6-0000 {759de0c6>759de0c6 {759de0c6-eaee-4eaa-b7a6-c507eec759a7}>{} {759de0c6-eaee-4eaa-b7a6-c507eec759a7}>
-4eaa->-4ea- eaee->eaeea 4ac7}:{759de0c6>4ac7}:{2de489be-ce6a-42a0-a8c8-eadbf1174ac7}:{759de0c6`;
const DIFFERENCES = `${BITBUCKET_DIFFERENCES} acme>mallory acme/team>mallory acme>acme-2 team/> app:>app2: heads/>tags/ tags/>heads/ tags/v1>tags/v10 tags/v1>heads/v1 main>feature/main main>Main
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
