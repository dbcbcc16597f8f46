import { createHash } from 'node:crypto';
import type { Message } from '../../../acceptance/aws/queues';
import { feedsSuite } from '../../../acceptance/suites/feeds';
import { awsError, type SuiteWorld, type World } from '../support/world';

const RECEIVER_LOG = '/aws/lambda/EcrAcceptance-feeds-receiver';
const FAILING_LOG = '/aws/lambda/EcrAcceptance-feeds-acceptance-feeds-down-feed-down';
const WARNING = JSON.stringify({ level: 'WARN', message: 'event ignored; pushing the current version' });
const FAILURE = JSON.stringify({ level: 'ERROR', message: 'push failed' });
const MESSAGE: Message = { body: '{}', attributes: { ErrorMessage: 'the feed failed: responded to POST with 500' } };
const NOT_IN_EMULATOR =
  "A feed connects to public addresses only, and the emulator's hosts are on the loopback interface. feeds.e2e.ts tests it with allowPrivateNetwork.";

const passwordOf = (version: string) => `password of ${version}`;

/** What the receiver logs about a version, or undefined if it logs nothing. */
type Logged = (version: string) => { digest: string; signed: boolean } | undefined;
const asStored: Logged = (version) => ({
  digest: createHash('sha256').update(passwordOf(version)).digest('hex'),
  signed: true,
});

function feedsWorldOf(logged: Logged = asStored): World {
  const versions = ['v1'];
  let events = 0;
  const messages = [MESSAGE];
  const line = (version: string) => {
    const received = logged(version);
    return received ? [JSON.stringify({ message: 'received', version, ...received })] : [];
  };
  const describe = async () => ({
    name: '',
    arn: '',
    versionId: versions.at(-1),
    kmsKeyId: undefined,
    replicas: [],
  });
  return {
    aws: {
      eventRules: {
        send: async () => {
          events += 1;
        },
      },
      functions: {
        start: async () => {
          versions.push(`v${versions.length + 1}`);
        },
      },
      logs: {
        lines: async (group) => {
          if (group === RECEIVER_LOG) return ['START RequestId', ...versions.flatMap(line)];
          return group === FAILING_LOG ? [FAILURE, FAILURE, FAILURE] : Array(events).fill(WARNING);
        },
      },
      queues: { receive: async () => messages.splice(0) },
      secrets: {
        write: async () => {},
        describe,
        read: async (_, versionId = versions.at(-1) ?? '') => ({
          versionId,
          text: JSON.stringify({ password: passwordOf(versionId) }),
        }),
      },
    },
    probes: async () => ({ Url: 'https://url.lambda-url.eu-west-1.on.aws/' }),
  };
}

/** Returns a change of what the receiver logs about one version. */
function changeReceipt(version: string, change: (received: ReturnType<Logged>) => ReturnType<Logged>) {
  return (world: World) => {
    Object.assign(
      world,
      feedsWorldOf((each) => (each === version ? change(asStored(each)) : asStored(each))),
    );
  };
}

const notReceived = () => undefined;
const otherPassword = () => ({ digest: 'another', signed: true });
const unsigned = (received: ReturnType<Logged>) => received && { ...received, signed: false };

function changeMessages(...messages: Message[]) {
  return (world: World) => {
    const waiting = [...messages];
    world.aws.queues = { receive: async () => waiting.splice(0) };
  };
}

/** Changes the lines of one log group. */
function changeLines(group: string, lines: string[]) {
  return (world: World) => {
    const { lines: before = async () => [] } = world.aws.logs ?? {};
    world.aws.logs = { lines: async (each, since) => (each === group ? lines : before(each, since)) };
  };
}

export const feedsWorld: SuiteWorld = {
  suite: feedsSuite,
  world: () => feedsWorldOf(),
  unanswered: {
    'feeds-deployment-push': NOT_IN_EMULATOR,
    'feeds-event-push': NOT_IN_EMULATOR,
    'feeds-failed-push': NOT_IN_EMULATOR,
  },
  mutations: {
    'feeds-deployment-push': [notReceived, otherPassword, unsigned].map((change) => changeReceipt('v1', change)),
    'feeds-event-push': [
      ...[notReceived, otherPassword, unsigned].map((change) => changeReceipt('v2', change)),
      (world) => {
        world.aws.functions = { start: async () => {} };
      },
    ],
    'feeds-forged-event': [
      (world) => {
        world.aws.eventRules = { send: async () => {} };
      },
      (world) => {
        const send = async () => {
          throw awsError('NotAuthorizedForSourceException');
        };
        world.aws.eventRules = { send };
      },
    ],
    'feeds-failed-push': [
      changeMessages(),
      changeMessages(MESSAGE, MESSAGE),
      changeMessages({ ...MESSAGE, body: '{"version":"0"}' }),
      changeMessages({ ...MESSAGE, attributes: {} }),
      changeLines(FAILING_LOG, [FAILURE]),
    ],
  },
};
