import type { Deployed } from './deployed-stack';
import { type Context, isAllowed, type Principal } from './simulate';

/** Actions, and the resources that each of them is tried on, by name. */
export type Attempt = [actions: string[], resources: Record<string, string>];

/** The resource of actions that do not support resource-level permissions. */
export const NO_RESOURCE = { '': '*' };

/**
 * Tries every combination of principal, attempt and context, and returns those that are allowed.
 * @returns the sorted descriptions of the allowed requests, as "<principal>, <action> <resource>, <context>"
 */
export async function allowed(
  deployed: Pick<Deployed, 'identity' | 'resource'>,
  principals: Record<string, string | Principal>,
  attempts: Attempt[],
  contexts: Record<string, Context> = { '': {} },
): Promise<string[]> {
  const tried = new Set<string>();
  const answers: string[] = [];
  for (const [who, principal] of Object.entries(principals)) {
    for (const [actions, resources] of attempts) {
      for (const request of requests([who], actions, Object.keys(resources), Object.keys(contexts))) {
        const { description, action, resource, context } = request;
        if (tried.has(description)) throw new Error(`got the request "${description}" twice`);
        tried.add(description);
        const given = [action, resources[resource] ?? '', contexts[context]] as const;
        if (await isAllowed(deployed, principal, ...given)) answers.push(description);
      }
    }
  }
  if (tried.size === 0) throw new Error('got no request; a test must try at least one');
  return answers.sort();
}

/** Returns the sorted descriptions of every combination, to compare with the allowed ones. */
export function all(principals: string[], actions: string[], resources: string[], contexts = ['']): string[] {
  return requests(principals, actions, resources, contexts)
    .map(({ description }) => description)
    .sort();
}

function requests(principals: string[], actions: string[], resources: string[], contexts: string[]) {
  return principals.flatMap((principal) =>
    actions.flatMap((action) =>
      resources.flatMap((resource) =>
        contexts.map((context) => ({
          description: [principal, `${action} ${resource}`.trim(), context].filter(Boolean).join(', '),
          action,
          resource,
          context,
        })),
      ),
    ),
  );
}
