import { describe, expect, it } from 'vitest';
import { versionId } from '../../../lambda/core/version-id';
import { parseAnnouncement } from '../../../lambda/feed/event';
import { runFeed } from '../../../lambda/feed/run';
import { inHours, NOW } from '../support/values';
import { thirdParty } from './support/third-party';
import { feedSpecOf, freshSecrets, PASSWORD_SECRET, portsOf } from './support/world';

describe('the event of a refresh', () => {
  // The structure is that of AWS Lambda, "Retaining records of asynchronous invocations".
  const event = (responsePayload: unknown) => ({
    version: '0',
    'detail-type': 'Lambda Function Invocation Result - Success',
    source: 'lambda',
    detail: { requestContext: { condition: 'Success' }, requestPayload: { scheduled: true }, responsePayload },
  });
  const announcing = (versionId: string) =>
    event({
      credential: 'ci-pull',
      secrets: [
        { name: 'another', versionId: 'a' },
        { name: PASSWORD_SECRET, arn: 'arn', format: 'password', versionId, expiresAt: '…' },
      ],
    });
  const random = '0'.repeat(32);

  it.each([12, 13])('announces a version that expires in %i hours', (hours) => {
    const version = versionId(inHours(hours), random);
    expect(parseAnnouncement(announcing(version), PASSWORD_SECRET, NOW)).toEqual({ version });
  });

  it.each([undefined, null, 'text', {}, { detail: {} }, event({ secrets: [] }), event({ secrets: [{ name: 7 }] })])(
    'announces nothing if it is %j',
    (other) => {
      expect(parseAnnouncement(other, PASSWORD_SECRET, NOW)).toEqual({});
    },
  );

  it.each([
    ...['', 'b', 'AWSCURRENT', `20260301T200000Z-${random}\n`, `20260301T200000Z-${random.repeat(2)}`].map((id) => [
      id,
    ]),
    ['20261301T200000Z-00000000000000000000000000000001'],
    ['20260301T200000Z-0000000000000000000000000000000g'],
  ])('is ignored if its version id is malformed: %j', (id) => {
    expect(parseAnnouncement(announcing(id), PASSWORD_SECRET, NOW)).toEqual({
      ignored: 'the event announces a malformed version id of ecr-ci-pull-password',
    });
  });

  it.each([
    ['2026-03-01T21:00:01.000Z', '20260301T210001Z'],
    ['9999-12-31T23:59:59.000Z', '99991231T235959Z'],
  ])('is ignored if its version expires more than 13 hours ahead: %s', (expiry, stamp) => {
    const reason = `expires at ${expiry}, which is more than 13 hours ahead`;
    expect(parseAnnouncement(announcing(`${stamp}-${random}`), PASSWORD_SECRET, NOW)).toEqual({
      ignored: `the event announces a version of ecr-ci-pull-password that ${reason}`,
    });
  });

  it('does not delay the push if it is ignored, and the log says so before it reports the push', async () => {
    const system = await thirdParty(() => ({ status: 200 }));
    const aws = freshSecrets();
    const log: unknown[] = [];
    const forged = announcing(`99991231T235959Z-${random}`);
    await runFeed(feedSpecOf(system.url), portsOf(aws, system), forged, (line) => void log.push(line));
    expect(log).toEqual([
      {
        level: 'WARN',
        message: 'event ignored; pushing the current version',
        credential: 'ci-pull',
        feed: 'third-party',
        reason: expect.stringContaining('9999-12-31T23:59:59.000Z'),
      },
      expect.objectContaining({ level: 'INFO', message: 'pushed', versionId: aws.versionId(PASSWORD_SECRET) }),
    ]);
    expect(aws.clock.sleptMs).toBe(0);
    await system.close();
  });
});
