import * as v from 'valibot';
import { FORMAT_NAMES } from '../../../lambda/core/formats';
import { account, region } from '../common/aws-values';
import { expected, matching, object, oneOf } from '../common/schema-helpers';
import { tiedTo } from '../common/tied';
import { isToken } from '../common/tokens';
import type { RegistryConfig, SecretConfig } from './types';

/** A registry of the config. */
export const registrySchema = tiedTo<RegistryConfig>()(
  object({ account: v.optional(account), region: v.optional(region) }),
);

const text = matching(/./s, 'a text that is not empty');

/** A secret of the config. */
export const secretSchema = tiedTo<SecretConfig>()(
  object({
    format: oneOf(FORMAT_NAMES),
    region: v.optional(region),
    account: v.optional(account),
    // The placeholders must be known, and the spec of the function contains the text as JSON.
    template: v.optional(
      v.pipe(
        text,
        v.check((template) => !isToken(template), expected('a text that is known')),
      ),
    ),
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
