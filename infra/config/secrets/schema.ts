import * as v from 'valibot';
import { FORMAT_NAMES } from '../../../lambda/core/formats';
import { account, region } from '../common/aws-values';
import { expected, matching, object, oneOf } from '../common/schema-helpers';
import { tiedTo } from '../common/tied';
import type { RegistryConfig, SecretConfig } from './types';

/** A registry of the config. */
export const registrySchema = tiedTo<RegistryConfig>()(
  object({ account: v.optional(account), region: v.optional(region) }),
);

/** A secret of the config. */
export const secretSchema = tiedTo<SecretConfig>()(
  object({
    format: oneOf(FORMAT_NAMES),
    region: v.optional(region),
    account: v.optional(account),
    template: v.optional(matching(/./s, 'a text that is not empty')),
    name: v.optional(
      v.pipe(
        matching(
          /^[a-zA-Z0-9_.-]{1,512}$/,
          '1 to 512 letters, digits and _ . -, because a Jenkins credential id has no slash',
        ),
        v.check(
          (name) => !/-[a-zA-Z0-9]{6}$/.test(name),
          expected(
            'a name that does not end in a hyphen and six characters, because the ARN of every secret ends like that',
          ),
        ),
      ),
    ),
  }),
);

/** A registry. Without an account it belongs to the stack's account, without a region it is in the stack's region. */
export type Registry = v.InferOutput<typeof registrySchema>;

/** A secret with its name. */
export type Secret = v.InferOutput<typeof secretSchema> & { name: string };
