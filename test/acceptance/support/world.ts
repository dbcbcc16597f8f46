import type { Aws } from '../../../acceptance/aws';
import type { Suite } from '../../../acceptance/model/check';
import type { Context } from '../../../acceptance/model/context';
import { stackNameOf } from '../../../acceptance/model/names';
import { credentialNames } from '../../../infra/naming/names';

/** A tree of which only the parts that a test needs have values. */
type Canned<T> = T extends (...args: never[]) => unknown ? T : { [K in keyof T]?: Canned<T[K]> };

/** The answers of AWS, of registries and of the CDK CLI that a suite's checks get. */
export interface World {
  /** The answers to the principal that runs the acceptance. */
  aws: Canned<Aws>;
  /**
   * The answers to other principals, by access key, in other regions, by region, and to other principals in other regions,
   * by `<access key> in <region>`. @default those of `aws`
   */
  others?: Record<string, Canned<Aws>>;
  /** @default none */
  registry?: Context['registry']['request'];
  /** Whether a host name exists. @default none */
  hostExists?: Context['registry']['exists'];
  /** @default every command succeeds */
  stack?: Partial<Pick<Context['stack'], 'deploy' | 'diff' | 'destroy' | 'exportTemplate' | 'deployTemplate'>>;
  /** @default no outputs */
  probes?: Context['probes']['deploy'];
  /** @default the run is not in a GitHub job */
  jobToken?: Context['jobToken'];
  /** @default those of a run in eu-west-1 */
  target?: Partial<Context['target']>;
}

/** A suite with answers for which all of its checks pass, and the changes of an answer that make one check fail. */
export interface SuiteWorld {
  suite: Suite;
  world(): World;
  /** Changes of the world, by the id of the only check that they make fail. Each check has one or more. */
  mutations: Record<string, ((world: World) => void)[]>;
  /** The checks that the emulator of the end-to-end tests cannot answer, and why. */
  unanswered: Record<string, string>;
}

export const TARGET: Context['target'] = {
  account: '123456789012',
  region: 'eu-west-1',
  secondRegion: 'us-east-1',
  partition: 'aws',
  principal: 'arn:aws:iam::123456789012:user/admin',
};

const SUCCEEDED = async () => ({ succeeded: true, output: '' });

/** Returns the context of a suite whose calls have canned answers. A call without an answer is an error. */
export function contextOf({ name }: Pick<Suite, 'name'>, world: World): Context {
  const stackName = stackNameOf(name);
  const target = { ...TARGET, ...world.target };
  let seconds = Date.parse('2026-11-25T12:00:00Z') / 1000;
  const others = world.others ?? {};
  return {
    target,
    aws: withoutMissing(world.aws, 'aws'),
    awsAs: ({ keys, region }) => {
      const principal = keys?.accessKeyId ?? region ?? '';
      const there = `${principal} in ${region}`;
      const who = keys && there in others ? there : principal;
      return withoutMissing(others[who] ?? world.aws, `aws as ${who}`);
    },
    registry: {
      request: world.registry ?? missing('registry.request'),
      exists: world.hostExists ?? missing('registry.exists'),
    },
    stack: {
      name: stackName,
      names: (credential) => credentialNames(stackName, credential, target.region),
      deploy: SUCCEEDED,
      diff: SUCCEEDED,
      destroy: SUCCEEDED,
      exportTemplate: async () => '{}',
      deployTemplate: SUCCEEDED,
      ...world.stack,
    },
    probes: { deploy: world.probes ?? (async () => ({})) },
    image: {
      host: `${target.account}.dkr.ecr.${target.region}.amazonaws.com`,
      repository: 'ecr-acceptance/app',
      tag: 'v1',
      otherRepository: 'ecr-acceptance/other',
    },
    clock: {
      now: () => new Date(seconds * 1000),
      // Time passes only while a check waits.
      async until(attempt, { timeoutSeconds, everySeconds = 5 }) {
        const end = seconds + timeoutSeconds;
        for (;;) {
          const value = await attempt();
          if (value !== undefined || seconds >= end) return value;
          seconds += everySeconds;
        }
      },
    },
    ...(world.jobToken && { jobToken: world.jobToken }),
  };
}

/** Returns a service's answers, with an error for each call that has none. */
function withoutMissing(canned: Canned<Aws>, name: string): Aws {
  const services = canned as unknown as Record<string, Record<string, unknown> | undefined>;
  return new Proxy(services, {
    get: (_, service: string) =>
      new Proxy(services[service] ?? {}, {
        get: (calls, call: string) => calls[call] ?? missing(`${name}.${service}.${call}`),
      }),
  }) as unknown as Aws;
}

function missing(call: string) {
  return () => {
    throw new Error(`the world has no answer for ${call}`);
  };
}

/** Returns AWS's error, as an SDK client throws it. */
export function awsError(name: string, message = 'not authorized'): Error {
  return Object.assign(new Error(message), { name });
}
