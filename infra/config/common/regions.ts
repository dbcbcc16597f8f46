import { RegionInfo } from 'aws-cdk-lib/region-info';

/** Every AWS region that this version of aws-cdk-lib knows. */
export const REGIONS: readonly string[] = RegionInfo.regions.map(({ name }) => name).sort();

/** Returns the partition of a known region: `aws`, `aws-cn`, `aws-us-gov` and so on. */
export function partitionOf(region: string): string {
  return RegionInfo.get(region).partition ?? 'aws';
}

/** Returns the DNS suffix of a known region's partition: `amazonaws.com`, `amazonaws.com.cn` and so on. */
export function dnsSuffixOf(region: string): string {
  return RegionInfo.get(region).domainSuffix ?? 'amazonaws.com';
}
