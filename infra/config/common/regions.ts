import { RegionInfo } from 'aws-cdk-lib/region-info';

/** Returns every AWS region that this version of aws-cdk-lib knows. A function, because the list takes time to load. */
export function knownRegions(): string[] {
  return RegionInfo.regions.map(({ name }) => name).sort();
}

/** The regions in which ECR has FIPS endpoints. Source: botocore 1.43, endpoints of `api.ecr`. */
export const FIPS_REGIONS: readonly string[] = [
  'us-east-1',
  'us-east-2',
  'us-gov-east-1',
  'us-gov-west-1',
  'us-west-1',
  'us-west-2',
];

/** Returns the partition of a known region: `aws`, `aws-cn`, `aws-us-gov` and so on. */
export function partitionOf(region: string): string {
  return RegionInfo.get(region).partition ?? 'aws';
}

/** Returns the DNS suffix of a known region's partition: `amazonaws.com`, `amazonaws.com.cn` and so on. */
export function dnsSuffixOf(region: string): string {
  return RegionInfo.get(region).domainSuffix ?? 'amazonaws.com';
}
