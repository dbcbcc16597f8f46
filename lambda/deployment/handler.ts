import { setTimeout as sleep } from 'node:timers/promises';
import { type ProviderRequest, provide } from './provide';

const clock = { now: () => new Date(), sleep: (milliseconds: number) => sleep(milliseconds) };

/** The handler of the provider function, which runs other functions during a deployment. */
export async function handler(request: ProviderRequest): Promise<void> {
  await provide(request, clock);
}
