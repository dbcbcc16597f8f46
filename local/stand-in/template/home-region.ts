import { partitionOf } from '../../../infra/config/shared/regions';
import type { RefreshSpec } from '../../../lambda/core/spec';
import type { StackTemplate } from './assembly';

const DEFAULT_REGION = 'eu-west-1';

/**
 * The region that the stand-in deploys to: that of a registry in another partition, if the config names one, since an
 * identity of one partition is unknown in another.
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
