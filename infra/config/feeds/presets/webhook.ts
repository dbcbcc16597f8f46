import * as v from 'valibot';
import { expected, object } from '../../common/schema-helpers';
import { tiedTo } from '../../common/tied';
import { preset } from './preset';
import type { WebhookConfig } from './types';

/** Source: the Standard Webhooks specification https://www.standardwebhooks.com */
export const webhook = preset(
  tiedTo<WebhookConfig>()(object({ url: v.string(expected('an https URL')) })),
  ({ url }) => ({ kind: 'webhook', url }),
  () => 'the signing secret: whsec_ followed by base64',
);
