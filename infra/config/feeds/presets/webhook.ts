import * as v from 'valibot';
import { expected, object } from '../../shared/schema-helpers';
import { tiedTo } from '../../shared/tied';
import { preset } from './preset';
import type { WebhookConfig } from './types';

/** Source: the Standard Webhooks specification https://www.standardwebhooks.com */
export const webhook = preset(
  tiedTo<WebhookConfig>()(object({ url: v.string(expected('an https URL')) })),
  ({ url }) => ({ kind: 'webhook', url }),
  () => 'the signing secret: whsec_ followed by base64',
);
