import { expect } from 'vitest';
import { feed } from '../../../../lambda/feed/feed';
import type { Reply } from '../../../../local/stand-in/http/http';
import { type Api, described } from './api';
import { snippet, specOf } from './snippets';
import { type Received, thirdParty } from './third-party';
import { API_CREDENTIAL, freshSecrets, portsOf, RUN } from './world';

/** A request that a feed sent, and how it was answered. */
export interface Exchange {
  request: Received;
  reply: Reply;
}

/** Pushes a documented feed to a third party that holds it to its API; fails where it doesn't keep to that. */
export async function push(api: Api, name: string, changes: object = {}): Promise<Exchange[]> {
  const violations: string[] = [];
  const exchanges: Exchange[] = [];
  const answer = described(api, violations);
  const system = await thirdParty((request) => {
    const reply = answer(request);
    exchanges.push({ request, reply });
    return reply;
  });
  try {
    const spec = specOf(snippet(name, changes), system);
    const aws = freshSecrets().holding(spec.apiSecret.name, API_CREDENTIAL, RUN.until);
    const outcome = await feed(spec, portsOf(aws, system), RUN).then(
      ({ host }) => `pushed to ${host}`,
      (error: Error) => error.message,
    );
    expect([outcome, ...violations]).toEqual([`pushed to ${new URL(system.url).host}`]);
    return exchanges;
  } finally {
    await system.close();
  }
}

/** An API on a server where it has a path of its own. */
export function below(path: string, api: Api): Api {
  return { ...api, operations: api.operations.map((one) => ({ ...one, path: `${path}${one.path}` })) };
}
