import { errorMessage } from '../../lambda/core/error-message';
import type { Aws } from '../aws';
import type { Clock } from '../model/context';
import { type Kind, NORMAL_RUN } from './kinds';

/** A resource of a run. */
export interface Resource {
  kind: Kind;
  name: string;
  region: string;
}

/** What a cleanup could not remove, or what AWS removes later. */
export interface CleanupResult {
  /** Resources that are still there, each with the reason and the command that removes it. */
  left: { resource: string; reason: string; command: string }[];
  /** Sentences about what stays for some time. */
  pending: string[];
}

/** Returns the result of a run with `--keep`. @param command removes everything */
export function keptAll(command: string): CleanupResult {
  return { left: [], pending: [`All resources are still there, because of --keep. Remove them with: ${command}`] };
}

/** AWS in each region that a run uses. */
export type Regions = Record<string, Aws>;

/** Returns everything that an earlier run left behind. */
export async function findResources(regions: Regions, { kinds } = NORMAL_RUN): Promise<Resource[]> {
  const found = await Promise.all(
    kinds.flatMap((kind) =>
      regionsOf(kind, regions).map(async ([region, aws]) =>
        (await kind.find(aws)).map((name) => ({ kind, name, region })),
      ),
    ),
  );
  return found.flat();
}

/** Returns where to search for resources of a kind. */
function regionsOf({ global }: Kind, regions: Regions): [string, Aws][] {
  const all = Object.entries(regions);
  return global ? all.slice(0, 1) : all;
}

/** Returns a resource in words: `the stack EcrAcceptance-registry in eu-west-1`. */
export function describeResource({ kind, name, region }: Resource): string {
  return `the ${kind.label} ${name} in ${region}`;
}

/** Removes everything that the run created. It continues after an error, and never throws. */
export async function cleanUp(
  regions: Regions,
  clock: Clock,
  onProgress: (line: string) => void,
  { kinds, command } = NORMAL_RUN,
): Promise<CleanupResult> {
  const result: CleanupResult = { left: [], pending: [] };
  for (const kind of kinds) {
    await Promise.all(
      regionsOf(kind, regions).map(async ([region, aws]) => {
        const names = await kind.find(aws).catch((error: unknown) => {
          result.left.push({
            resource: `each ${kind.label} of the run in ${region}`,
            reason: `could not be listed: ${errorMessage(error)}`,
            command,
          });
          return [];
        });
        await Promise.all(names.map((name) => remove({ kind, name, region }, aws)));
      }),
    );
  }
  return result;

  async function remove(resource: Resource, aws: Aws): Promise<void> {
    const { kind, name, region } = resource;
    try {
      result.pending.push(...(await kind.remove(aws, name, clock)));
      onProgress(`removed ${describeResource(resource)}`);
    } catch (error) {
      result.left.push({
        resource: describeResource(resource),
        reason: errorMessage(error),
        command: `${kind.command(name)} --region ${region}`,
      });
    }
  }
}

/** Returns lines about what stays: the resources that could not be removed with their commands, and what AWS removes later. */
export function describeCleanup({ left, pending }: CleanupResult): string[] {
  return [
    ...pending,
    ...left.map(
      ({ resource, reason, command }) => `Could not remove ${resource}. ${reason}\n  Remove it with: ${command}`,
    ),
  ];
}
