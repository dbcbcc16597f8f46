import type { Aws } from '../../../acceptance/aws';
import type { CommandOutcome, SuiteStack } from '../../../acceptance/model/context';
import type { RefresherConfig } from '../../../infra/config';
import type { World } from './world';

type Change = (world: World) => void;

const SUCCEEDED: CommandOutcome = { succeeded: true, output: '' };
export const FAILED: CommandOutcome = { succeeded: false, output: 'the command failed' };

/** Returns a change of the answers of one service. */
export function answering<S extends keyof Aws>(service: S, answers: Partial<Aws[S]>): Change {
  return (world) => {
    Object.assign(world.aws[service] ?? {}, answers);
  };
}

/** Returns a change of one answer that may use the original answer. */
export function wrapping<S extends keyof Aws, C extends keyof Aws[S]>(
  service: S,
  call: C,
  wrap: (original: Aws[S][C]) => Aws[S][C],
): Change {
  return (world) => {
    const answers = world.aws[service] as unknown as Aws[S];
    answers[call] = wrap(answers[call]);
  };
}

/** Returns a change after which a command of the CDK CLI fails. */
export function failing(command: 'deploy' | 'diff' | 'destroy'): Change {
  return (world) => {
    world.stack = { ...world.stack, [command]: async () => FAILED };
  };
}

/** Returns a change of the command `cdk deploy` that may use the original. */
export function deploying(wrap: (original: SuiteStack['deploy']) => SuiteStack['deploy']): Change {
  return (world) => {
    world.stack = { ...world.stack, deploy: wrap(world.stack?.deploy ?? (async () => SUCCEEDED)) };
  };
}

/** Returns a change after which `cdk diff` shows a difference for some configs. */
export function diffFailingFor(isAffected: (config: RefresherConfig) => boolean): Change {
  return (world) => {
    let affected = false;
    deploying((deploy) => async (config, region) => {
      affected = isAffected(config);
      return deploy(config, region);
    })(world);
    world.stack = { ...world.stack, diff: async () => (affected ? FAILED : SUCCEEDED) };
  };
}
