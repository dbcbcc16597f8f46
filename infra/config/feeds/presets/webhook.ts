import * as v from 'valibot';
import { expected, object } from '../../shared/schema-helpers';
import { preset } from './preset';

/** Source: the Standard Webhooks specification https://www.standardwebhooks.com */
export const webhook = preset(
  object({ url: v.string(expected('an https URL')) }),
  ({ url }) => ({ kind: 'webhook', url }),
  () => 'the signing secret, whsec_ and base64',
);
