import type { ReaderKind } from './readers';

/** The issuer of the tokens of GitHub Actions. */
export const GITHUB = 'token.actions.githubusercontent.com';

const identity = (issuer: string, audience: string, subject: string) => ({ issuer, audience, subject });
const ofGitHub = (job: string) => identity(GITHUB, 'sts.amazonaws.com', `repo:${job}`);
const ofGitLab = (host: string, job: string) => identity(host, `https://${host}`, `project_path:acme/${job}`);

/** The claims of the token of a reader's job, for each kind of reader that has one. */
export const WEB_IDENTITIES = {
  'a GitHub branch': ofGitHub('acme/app:ref:refs/heads/main'),
  'a GitHub environment': ofGitHub('acme/app:environment:production'),
  'a GitHub tag, with ids': ofGitHub('acme@123456/app@789012:ref:refs/tags/v1'),
  'a GitHub environment, with ids': ofGitHub('acme@123456/app@789012:environment:production%3Aeu'),
  'a GitLab branch': ofGitLab('gitlab.com', 'team/app:ref_type:branch:ref:main'),
  'a GitLab tag': ofGitLab('gitlab.com', 'team/app:ref_type:tag:ref:v1'),
  'a self-managed GitLab': ofGitLab('gitlab.example.com', 'app:ref_type:branch:ref:main'),
  'an OIDC issuer': identity('ci.example.com/acme', 'ecr-readers', 'job:build'),
} satisfies Partial<Record<ReaderKind, object>>;

export type WebIdentityKind = keyof typeof WEB_IDENTITIES;
export const WEB_IDENTITY_KINDS = Object.keys(WEB_IDENTITIES) as WebIdentityKind[];

/** Parts of subjects, each with what the subject of another job has instead. */
const DIFFERENCES = `acme>mallory acme/team>mallory acme>acme-2 team/> app:>app2: heads/>tags/ tags/>heads/ tags/v1>tags/v10 tags/v1>heads/v1 main>feature/main main>Main
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
