import type { Message } from '../../../acceptance/aws/queues';
import { failuresSuite } from '../../../acceptance/suites/failures';
import { cannedEvent } from '../support/result-events';
import { awsError, type SuiteWorld, type World } from '../support/world';

const FUNCTION = 'EcrAcceptance-failures-acceptance-failures';
const RESULTS = 'EcrAcceptance-failures-results';
const VALUE = JSON.stringify({ auth: 'QVdTOnB3' });
const REASON = 'the refresh failed:\n- ecr-acceptance-failures-json: it is marked for deletion; restore it';
const LINE = JSON.stringify({ message: 'refresh failed', reason: REASON });

const EVENT = JSON.stringify(cannedEvent('failure', FUNCTION, 'acceptance-failures'));
const MESSAGE: Message = {
  body: '{"scheduled":true}',
  attributes: { RequestID: 'r', ErrorCode: '200', ErrorMessage: REASON },
};

/** What the failed run leaves in the queues, by the end of their names. */
interface Left {
  failures: Message[];
  results: Message[];
}

function leave(world: World, left: Partial<Left>): void {
  const waiting: Left = { failures: [MESSAGE], results: [{ body: EVENT, attributes: {} }], ...left };
  world.aws.queues = {
    receive: async (name) => waiting[name === RESULTS ? 'results' : 'failures'].splice(0),
  };
}

function failuresWorldOf(): World {
  let deleted = false;
  let hasRun = false;
  let version = 'first';
  const refuse = () => {
    throw awsError('InvalidRequestException', 'marked for deletion');
  };
  const world: World = {
    aws: {
      cloudWatch: {
        alarmStates: async ([name = '']) => ({ [name]: hasRun ? 'ALARM' : 'OK' }),
        metricData: async (queries) => queries.map(({ id }) => ({ id, status: 'Complete', values: [1], messages: [] })),
      },
      functions: {
        start: async () => {
          hasRun = true;
        },
        invoke: async () => {
          version = 'second';
          return { failed: false, payload: {} };
        },
      },
      logs: { lines: async () => ['INIT_START', LINE, LINE, LINE, JSON.stringify({ message: 'refreshed' })] },
      secrets: {
        read: async () => (deleted ? refuse() : { versionId: version, text: VALUE }),
        describe: async () => ({ name: '', arn: '', versionId: version, kmsKeyId: undefined, replicas: [] }),
        markForDeletion: async () => {
          deleted = true;
        },
        restore: async () => {
          deleted = false;
        },
      },
    },
    registry: async () => ({ status: 200, headers: {}, body: '' }),
  };
  leave(world, {});
  return world;
}

/** Returns a change of the event. */
function changeEvent(from: string, to: string) {
  return (world: World) => leave(world, { results: [{ body: EVENT.replace(from, to), attributes: {} }] });
}

function changeMessage(change: Partial<Message>) {
  return (world: World) => leave(world, { failures: [{ ...MESSAGE, ...change }] });
}

export const failuresWorld: SuiteWorld = {
  suite: failuresSuite,
  world: failuresWorldOf,
  unanswered: {},
  mutations: {
    'failures-three-attempts': [
      (world) => {
        world.aws.logs = { lines: async () => [LINE, LINE] };
      },
      (world) => {
        world.aws.logs = { lines: async () => [LINE, LINE, LINE.replace('marked for deletion', 'denied')] };
      },
    ],
    'failures-dead-letter': [
      changeMessage({ body: '{}' }),
      changeMessage({ attributes: { RequestID: 'r', ErrorMessage: REASON } }),
      (world) => leave(world, { failures: [MESSAGE, MESSAGE] }),
      (world) => leave(world, { failures: [] }),
    ],
    'failures-event': [
      changeEvent('RetriesExhausted', 'EventAgeExceeded'),
      changeEvent('"errorMessage"', '"message"'),
      changeEvent('Result - Failure', 'Result: Failure'),
      (world) => leave(world, { results: [] }),
      (world) => leave(world, { results: [EVENT, EVENT].map((body) => ({ body, attributes: {} })) }),
    ],
    'failures-keep-value': [
      (world) => {
        world.registry = async () => ({ status: 403, headers: {}, body: '' });
      },
      (world) => {
        const { read = async () => ({ versionId: '', text: '' }), restore, ...secrets } = world.aws.secrets ?? {};
        let restored = false;
        world.aws.secrets = {
          ...secrets,
          read: async (name) => ({
            ...(await read(name)),
            ...(restored && { text: JSON.stringify({ auth: 'other' }) }),
          }),
          restore: async (name) => {
            restored = true;
            await restore?.(name);
          },
        };
      },
    ],
    'failures-dropped-metric': [
      (world) => {
        world.aws.cloudWatch = { ...world.aws.cloudWatch, metricData: async () => [] };
      },
      (world) => {
        world.aws.cloudWatch = {
          ...world.aws.cloudWatch,
          metricData: async ([query]) => [{ id: query?.id ?? '', status: 'Complete', values: [3], messages: [] }],
        };
      },
    ],
    'failures-alarm': [
      (world) => {
        world.aws.cloudWatch = { ...world.aws.cloudWatch, alarmStates: async ([name = '']) => ({ [name]: 'OK' }) };
      },
    ],
    'failures-restore': [
      (world) => {
        world.aws.functions = {
          ...world.aws.functions,
          invoke: async () => ({ failed: true, payload: { errorMessage: 'still marked for deletion' } }),
        };
      },
      (world) => {
        world.aws.functions = { ...world.aws.functions, invoke: async () => ({ failed: false, payload: {} }) };
      },
    ],
  },
};
