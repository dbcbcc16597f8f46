import { describe, expect, it } from 'vitest';
import type { ReaderConfig, RefresherConfig } from '../../infra/config';
import { limitProblems } from '../../infra/limits';
import { withApp } from './support/synthesize';

const problems = (config: RefresherConfig): string[] => withApp(config, limitProblems);
const reader = (index: number): ReaderConfig => ({ role: `arn:aws:iam::210987654321:role/team-${index}/jenkins` });
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

describe('at synth, not half-way through a deploy, it is told that', () => {
  // Source: AWS Secrets Manager quotas, "Resource-based policy: 20,480 characters".
  it("a secret's policy has too many readers", () => {
    const readers = many(90, (index) => ({ ...reader(index), only: { sourceIps: [`192.0.2.${index}`] } }));
    expect(problems({ credentials: { ci: { encryption: 'customer-managed', readers } } })).toEqual([
      expect.stringMatching(/^credentials\.ci: .* has \d+ characters; must be at most 20480: /),
    ]);
  });

  // Source: AWS KMS quotas, "Key policy document size: 32 KB (32,768 bytes)".
  it("a stack's key has too many readers", () => {
    const readers = many(21, reader);
    const credentials = many(34, (index) => [`c-${index}`, { encryption: 'customer-managed' as const, readers }]);
    expect(problems({ credentials: Object.fromEntries(credentials) })).toEqual([
      expect.stringMatching(/key .* has \d+ characters; must be at most 32768: /),
    ]);
  });

  it('nothing, where there are a few', () => {
    const readers = many(20, reader);
    expect(problems({ credentials: { ci: { encryption: 'customer-managed', readers } } })).toEqual([]);
  });
});
