import { describe, expect, it } from 'vitest';
import { refresh } from '../../../lambda/refresh/refresh';
import {
  awsError,
  dockerConfig,
  FakeAws,
  type Faults,
  failure,
  goodAnswer,
  hostOf,
  inHours,
  SCHEDULED,
  SECRET,
  spec,
  tokenOf,
} from '../support/fakes';

const twoRegions = spec({ registries: [{ region: 'eu-west-1' }, { region: 'us-east-1' }] });
const old = dockerConfig([hostOf('eu-west-1'), tokenOf('old Ireland')], [hostOf('us-east-1'), tokenOf('old Virginia')]);
const others = dockerConfig(
  [hostOf('eu-west-1'), tokenOf('other Ireland')],
  [hostOf('us-east-1'), tokenOf('other Virginia')],
);

/** AWS whose region Virginia gives no token, and in which another run writes while this one does. */
function withAnotherRun(faults: Faults & { before?: boolean; after?: boolean }): FakeAws {
  let writes = 0;
  const aws: FakeAws = new FakeAws({
    token: (source) => (source === 'us-east-1' ? undefined : goodAnswer(source)),
    put: () => {
      writes++;
      if (writes === 1 && faults.before) aws.holding(SECRET, others, inHours(12));
    },
    ...faults,
  });
  return aws.holding(SECRET, old, inHours(8));
}

describe('another run that wrote between the read and the write', () => {
  it('gives its newer login of the failed region back, beside the new one of the other', async () => {
    const aws = withAnotherRun({ before: true });
    await failure(refresh(twoRegions, aws, SCHEDULED));
    expect(aws.logins(SECRET)).toEqual([
      [hostOf('eu-west-1'), tokenOf('eu-west-1')],
      [hostOf('us-east-1'), tokenOf('other Virginia')],
    ]);
    expect(aws.versionId(SECRET)).toMatch(/^20260301T200000Z-/);
  });

  it('costs one more look, one read and one write', async () => {
    const aws = withAnotherRun({ before: true });
    await failure(refresh(twoRegions, aws, SCHEDULED));
    expect(['read', 'put', 'describe'].map((kind) => aws.callsOf(kind).length)).toEqual([2, 2, 2]);
  });
});

describe('another run that wrote after the write', () => {
  it('keeps the last word, for it looks at what it replaced', async () => {
    let looks = 0;
    const aws: FakeAws = withAnotherRun({
      describe: () => {
        if (++looks === 1) aws.holding(SECRET, others, inHours(12));
      },
    });
    await failure(refresh(twoRegions, aws, SCHEDULED));
    expect(aws.value(SECRET)).toBe(others);
  });
});

describe('a look that fails', () => {
  it('fails nothing: the value is written, and what could not be looked at is told', async () => {
    const aws = withAnotherRun({
      describe: () => {
        throw awsError('InternalServiceError', 'internal error');
      },
    });
    const error = await failure(refresh(twoRegions, aws, SCHEDULED));
    expect(error.message).not.toContain(SECRET);
    expect(error).toMatchObject({
      warnings: [
        expect.stringMatching(`^${SECRET}: could not check whether another run wrote this secret at the same time`),
      ],
    });
    expect(aws.logins(SECRET)).toContainEqual([hostOf('eu-west-1'), tokenOf('eu-west-1')]);
  });

  it('does not go on for ever where every write finds another one', async () => {
    const aws: FakeAws = withAnotherRun({ put: () => void aws.holding(SECRET, others, inHours(12)) });
    await failure(refresh(twoRegions, aws, SCHEDULED));
    expect(aws.callsOf('put').length).toBeLessThanOrEqual(4);
  });
});
