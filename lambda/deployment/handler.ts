import { setTimeout as sleep } from 'node:timers/promises';
import { invoke } from './invoke';
import { type ProviderRequest, provide } from './provide';
import { respond } from './respond';

const clock = { now: () => new Date(), sleep: (milliseconds: number) => sleep(milliseconds) };

/** The handler of the provider function, which runs other functions during a deployment. */
export async function handler(request: ProviderRequest): Promise<void> {
  await provide(request, { invoke: (run) => invoke(run, clock), respond: (...args) => respond(...args, clock) });
}
