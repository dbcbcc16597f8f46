import type { Aws } from '../../../acceptance/aws';
import type { CommandOutcome } from '../../../acceptance/model/context';
import type { World } from './world';

/** Returns a change of the answers of one service. */
export function answering<S extends keyof Aws>(service: S, answers: Partial<Aws[S]>): (world: World) => void {
  return (world) => {
    Object.assign(world.aws[service] ?? {}, answers);
  };
}

/** Returns a change after which a command of the CDK CLI fails. */
export function failing(command: 'deploy' | 'diff' | 'destroy'): (world: World) => void {
  const failed: CommandOutcome = { succeeded: false, output: `cdk ${command} failed` };
  return (world) => {
    world.stack = { ...world.stack, [command]: async () => failed };
  };
}
