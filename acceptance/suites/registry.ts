import type { Check, Suite } from '../model/check';
import { mustDeploy } from '../model/context';
import { finding } from '../model/finding';
import { basic, describeAnswer } from '../registry';

const CREDENTIAL = 'acceptance-registry';
const SECRET = `ecr-${CREDENTIAL}-json`;

const acceptsToken: Check = {
  id: 'registry-accepts-token',
  assumption: 'A registry answers 200 to /v2/ with the stored token in the Basic scheme.',
  matters: ['lambda/refresh/registry.ts'],
  method: 'Reads the secret, and requests /v2/ with the header of the format basic-auth.',
  async run({ aws, registry, image }) {
    const { auth } = JSON.parse((await aws.secrets.read(SECRET)).text) as { auth: string };
    const answer = await registry.request(`https://${image.host}/v2/`, { authorization: basic(auth) });
    return finding(answer.status === 200, describeAnswer(answer));
  },
};

/** What registries answer. */
export const registrySuite: Suite = {
  name: 'registry',
  async setUp(context) {
    await mustDeploy(context, {
      credentials: { [CREDENTIAL]: { repositories: [context.image.repository], secrets: [{ format: 'json' }] } },
    });
  },
  checks: [acceptsToken],
};
