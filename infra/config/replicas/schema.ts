import * as v from 'valibot';
import { keyArnOr, region } from '../common/aws-values';
import { object } from '../common/schema-helpers';
import { tiedTo } from '../common/tied';
import type { ReplicaConfig } from './types';

const nameOfRegion = v.pipe(
  region,
  v.transform((name): Replica => ({ region: name })),
);
const settings = tiedTo<ReplicaConfig>()(object({ region, key: v.optional(keyArnOr()) }));

/** A replica of the config: the name of its region, or the region with its key. */
export const replicaSchema = v.lazy((given) => (typeof given === 'string' ? nameOfRegion : settings));

/** A region with copies of the secrets, and the ARN of the key that encrypts them; undefined for the AWS managed key. */
export interface Replica {
  region: string;
  key?: string | undefined;
}
