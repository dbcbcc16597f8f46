import { expect } from 'vitest';
import { feed } from '../../../../lambda/feed/feed';
import type { Reply } from '../../../../local/stand-in/http/http';
import { type Api, respondAs } from './api';
import { snippet, specOf } from './snippets';
import { type Received, thirdParty } from './third-party';
import { API_CREDENTIAL, freshSecrets, portsOf, RUN } from './world';

/** A request of a feed, and its response. */
export interface Exchange {
  request: Received;
  reply: Reply;
}

/** Pushes a documented feed to a third party, and checks that every request conforms to its API. */
export async function push(api: Api, name: string, changes: object = {}): Promise<Exchange[]> {
  const violations: string[] = [];
  const exchanges: Exchange[] = [];
  const respond = respondAs(api, violations);
  const system = await thirdParty((request) => {
    const reply = respond(request);
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

/** Returns the API with a prefix before all of its paths. */
export function under(prefix: string, api: Api): Api {
  return { ...api, operations: api.operations.map((one) => ({ ...one, path: `${prefix}${one.path}` })) };
}
