import { eventsSuite } from '../../../acceptance/suites/events';
import { type CannedEvent, cannedEvent } from '../support/result-events';
import { awsError, type SuiteWorld, type World } from '../support/world';

const FUNCTION = 'EcrAcceptance-events-acceptance-events';
const TOKEN = 'QVdTOn'.repeat(20);
const VALUE = JSON.stringify({ auth: TOKEN });
const LINE = JSON.stringify({ message: 'refreshed' });

/** How the account behaves, as far as a mutation changes it. */
interface Behaviour {
  /** What starts a refresh that is published. */
  published: ('invoke' | 'start' | 'schedule')[];
  /** What starts no refresh. */
  ignored: 'schedule' | undefined;
  /** Changes each event. */
  change(event: CannedEvent): CannedEvent;
  /** The functions of the probes whose events arrive. */
  arriving: string[];
}

const AS_ASSUMED: Behaviour = {
  published: ['start', 'schedule'],
  ignored: undefined,
  change: (event) => event,
  arriving: ['plain'],
};

function behave(world: World, behaviour: Partial<Behaviour>): void {
  const { published, ignored, change, arriving } = { ...AS_ASSUMED, ...behaviour };
  let version = 0;
  const events: CannedEvent[] = [];
  const refreshBy = (starter: 'invoke' | 'start' | 'schedule') => {
    if (ignored === starter) return;
    version += 1;
    const event = cannedEvent('success', FUNCTION, 'acceptance-events');
    event.detail.responsePayload = {
      ...event.detail.responsePayload,
      secrets: [{ ...SECRET, versionId: `${version}` }],
    };
    if (published.includes(starter)) events.push(change(event));
  };
  world.aws = {
    functions: {
      async invoke() {
        refreshBy('invoke');
        return { failed: false, payload: {} };
      },
      async start(name) {
        if (name === FUNCTION) return refreshBy('start');
        if (arriving.some((kind) => name.endsWith(kind))) events.push(cannedEvent('success', name, 'probe'));
      },
    },
    logs: { lines: async () => ['START', `${LINE} ${version}`] },
    queues: { receive: async () => events.splice(0).map((event) => ({ body: JSON.stringify(event), attributes: {} })) },
    schedules: {
      target: async () => ({ functionArn: '', roleArn: '', input: '{"scheduled":true}' }),
      createOnce: async () => refreshBy('schedule'),
    },
    secrets: {
      describe: async () => ({ name: '', arn: '', versionId: `${version}`, kmsKeyId: undefined, replicas: [] }),
      read: async () => ({ versionId: `${version}`, text: VALUE }),
    },
    stacks: { resources: async () => ['deployed-schedule'] },
  };
}

/** Returns an account that behaves as assumed, except as given. */
export function eventsWorldOf(behaviour: Partial<Behaviour>): World {
  const world: World = { aws: {} };
  behave(world, behaviour);
  return world;
}

const SECRET = {
  name: 'ecr-acceptance-events-json',
  arn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:ecr-acceptance-events-json-AbCdEf',
  format: 'json',
  expiresAt: '2026-11-26T00:00:00.000Z',
};

/** Returns a change of a part of each event's detail. */
function changeEvents(part: string, fields: Record<string, unknown>) {
  return (world: World) =>
    behave(world, {
      change: (event) => ({ ...event, detail: { ...event.detail, [part]: { ...event.detail[part], ...fields } } }),
    });
}

export const eventsWorld: SuiteWorld = {
  suite: eventsSuite,
  world: () => eventsWorldOf({}),
  unanswered: {},
  mutations: {
    'events-schedule-starts-refresh': [
      (world) => behave(world, { ignored: 'schedule' }),
      (world) => behave(world, { published: ['start'] }),
      (world) => {
        const target = async () => ({ functionArn: '', roleArn: '', input: '{}' });
        world.aws.schedules = { ...world.aws.schedules, target };
      },
    ],
    'events-success-fields': [
      changeEvents('requestContext', { condition: 'Done' }),
      changeEvents('responsePayload', { registries: undefined }),
      (world) => behave(world, { change: (event) => ({ ...event, resources: [] }) }),
      (world) => behave(world, { change: (event) => ({ ...event, 'detail-type': 'Lambda Function Success' }) }),
    ],
    'events-no-token': [
      changeEvents('responsePayload', { warnings: [`got ${TOKEN.slice(0, 48)}`] }),
      (world) => {
        world.aws.logs = { lines: async () => [`${TOKEN} 1 2 3`] };
      },
    ],
    'events-synchronous-without-event': [(world) => behave(world, { published: ['invoke', 'start', 'schedule'] })],
    'events-conditions': [
      (world) => behave(world, { arriving: [] }),
      (world) => behave(world, { arriving: ['plain', 'matching'] }),
      (world) => {
        behave(world, { arriving: ['plain', 'matching'] });
        world.probes = async (resources) => {
          if ('other' in resources) throw awsError('Error', 'the role may not send events');
          return {};
        };
      },
    ],
  },
};
