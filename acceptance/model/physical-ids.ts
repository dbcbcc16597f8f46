import type { Context } from './context';

/**
 * Returns the physical ids of the resources of a suite's stack by logical id.
 * @param without a type of resources that may be replaced. @default none
 */
export async function physicalIds(
  { aws, stack }: Pick<Context, 'aws' | 'stack'>,
  without?: string,
): Promise<Map<string, string>> {
  const found = await aws.stacks.allResources(stack.name);
  const kept = found.filter(({ type }) => type !== without);
  return new Map(kept.map(({ logicalId, physicalId }) => [logicalId, physicalId]));
}

/** Returns the logical ids of the resources that were added, removed or replaced. */
export function changedIds(before: Map<string, string>, after: Map<string, string>): string[] {
  const ids = new Set([...before.keys(), ...after.keys()]);
  return [...ids].filter((id) => before.get(id) !== after.get(id));
}
