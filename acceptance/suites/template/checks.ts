import { settled } from '../../fixture/probes';
import type { Check } from '../../model/check';
import { attempt, finding } from '../../model/finding';
import { basic, describeAnswer } from '../../registry';
import { CREDENTIAL, config, SECRET } from './config';

/** Bytes of a template that is sent as text. Source: AWS CloudFormation quotas. */
const MAX_BYTES = 51_200;
/** Secrets Manager deletes in the background. */
const DELETION_SECONDS = 120;

export const deploys: Check = {
  id: 'template-deploys',
  assumption:
    'CloudFormation accepts the exported template of one credential as text, with the code of the function in `Mappings`.',
  matters: ['cli/template/self-contained.ts', 'cli/template/report.ts', 'docs/without-cdk.md'],
  method: 'Exports the template, creates the stack with a change set, and describes the stack and its secret.',
  async run({ aws, image, stack }) {
    const bytes = Buffer.byteLength(await stack.exportTemplate(config(image.repository)));
    const state = await aws.stacks.find(stack.name);
    const { versionId } = await aws.secrets.describe(SECRET);
    return finding(
      /^(CREATE|UPDATE)_COMPLETE$/.test(state?.status ?? '') && bytes <= MAX_BYTES && versionId !== undefined,
      `${bytes} bytes, ${state?.status ?? 'no stack'}, version ${versionId ?? 'missing'}`,
    );
  },
};

export const refreshes: Check = {
  id: 'template-refreshes',
  assumption: "The function of an exported template works with the AWS SDK of Lambda's Node.js runtime.",
  matters: ['infra/constructs/function-code.ts', 'docs/without-cdk.md'],
  method: 'Runs the function as the schedule does, and requests /v2/ with the new value.',
  async run({ aws, image, registry, stack }) {
    const before = await aws.secrets.read(SECRET);
    const { failed, payload } = await aws.functions.invoke(stack.names(CREDENTIAL).function, { scheduled: true });
    const after = await aws.secrets.read(SECRET);
    const { auth } = JSON.parse(after.text) as { auth: string };
    const answer = await registry.request(`https://${image.host}/v2/`, { authorization: basic(auth) });
    const isNew = after.versionId !== before.versionId;
    return finding(
      !failed && isNew && answer.status === 200,
      `${failed ? `the function failed: ${JSON.stringify(payload)}` : 'the function succeeded'}; ` +
        `${isNew ? 'a new version' : 'no new version'}; the registry: ${describeAnswer(answer)}`,
    );
  },
};

export const deleted: Check = {
  id: 'template-deleted',
  assumption: 'CloudFormation deletes the stack of an exported template, with its secret.',
  matters: ['docs/without-cdk.md'],
  method: 'Deletes the stack, and describes the secret for at most two minutes.',
  async run({ aws, clock, stack }) {
    await aws.stacks.delete(stack.name);
    const state = await settled(stack.name, aws.stacks, clock);
    const failures = state
      ? (await aws.stacks.events(stack.name)).filter(({ status }) => status === 'DELETE_FAILED')
      : [];
    const isGone = await clock.until(
      async () => {
        const { error } = await attempt(aws.secrets.describe(SECRET));
        return error?.name === 'ResourceNotFoundException' ? true : undefined;
      },
      { timeoutSeconds: DELETION_SECONDS },
    );
    return finding(
      state === undefined && isGone === true,
      `stack: ${state?.status ?? 'deleted'}; secret: ${isGone ? 'gone' : 'still there'}` +
        failures.map(({ resource, reason }) => `; ${resource}: ${reason}`).join(''),
    );
  },
};
