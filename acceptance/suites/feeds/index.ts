import { randomBytes } from 'node:crypto';
import type { Suite } from '../../model/check';
import { mustDeploy } from '../../model/context';
import { failedPush } from './failed-push';
import { CREDENTIAL, FAILING, SINK } from './names';
import { forgedEvent, pushedByDeployment, pushedByEvent } from './pushes';
import { API_SECRET, DOWN, receiverProbes } from './receiver';

/** Feeds that push to a function's own HTTPS endpoint. */
export const feedsSuite: Suite = {
  name: 'feeds',
  async setUp(context) {
    const outputs = { Url: { Value: { 'Fn::GetAtt': ['Url', 'FunctionUrl'] } } };
    const { Url: url = '' } = await context.probes.deploy(receiverProbes(context), outputs);
    await context.aws.secrets.write(API_SECRET, `whsec_${randomBytes(24).toString('base64')}`);
    const credential = (name: string, path: string) => ({
      repositories: [context.image.repository],
      secrets: [{ format: 'json' as const }],
      feeds: [{ name, webhook: { url: new URL(path, url).href }, apiSecret: { name: API_SECRET } }],
    });
    await mustDeploy(context, {
      // The failing feed has its own credential, so that no check starts it.
      credentials: { [CREDENTIAL]: credential(SINK, 'sink'), [FAILING]: credential(DOWN, DOWN) },
    });
  },
  checks: [pushedByDeployment, pushedByEvent, forgedEvent, failedPush],
};
