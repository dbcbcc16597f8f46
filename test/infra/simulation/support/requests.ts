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
  for (const [actions, resources] of attempts) {
    const names = [Object.keys(principals), actions, Object.keys(resources), Object.keys(contexts)] as const;
    for (const { description, principal: who, action, resource: what, context } of requests(...names)) {
      const [principal, resource] = [principals[who], resources[what]];
      if (principal === undefined || resource === undefined || tried.has(description)) {
        throw new Error(`got the request "${description}" twice, or without a principal or resource`);
      }
      tried.add(description);
      if (await isAllowed(deployed, principal, action, resource, contexts[context])) answers.push(description);
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
  const withContexts = (request: { principal: string; action: string; resource: string }) =>
    contexts.map((context) => {
      const { principal, action, resource } = request;
      const description = [principal, `${action} ${resource}`.trim(), context].filter(Boolean).join(', ');
      return { ...request, context, description };
    });
  return principals.flatMap((principal) =>
    actions.flatMap((action) => resources.flatMap((resource) => withContexts({ principal, action, resource }))),
  );
}
