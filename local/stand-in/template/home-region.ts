import { partitionOf } from '../../../infra/config/common/regions';
import type { RefreshSpec } from '../../../lambda/core/spec';
import type { StackTemplate } from './assembly';

const DEFAULT_REGION = 'eu-west-1';

/**
 * Returns the region that the stand-in deploys to. It is the region of a registry in another partition if the config
 * names one, because identities of one partition do not exist in another.
 */
export function homeRegion(stacks: StackTemplate[]): string {
  const regions = stacks.flatMap(({ resources }) =>
    Object.values(resources).flatMap(({ Properties }) => {
      const { Variables } = Object(Properties?.Environment) as { Variables?: Record<string, unknown> };
      const spec = Variables?.REFRESH_SPEC;
      if (typeof spec !== 'string') return [];
      return (JSON.parse(spec) as RefreshSpec).registries.flatMap(({ region }) => region ?? []);
    }),
  );
  return regions.find((region) => partitionOf(region) !== 'aws') ?? DEFAULT_REGION;
}
