import type { Check } from '../../model/check';
import { finding } from '../../model/finding';
import { changedIds, physicalIds } from '../../model/physical-ids';
import { applyTemplate, config, SECRET } from './config';

/** The logical ids of versions contain a hash of the code, which differs. */
const REPLACED_TYPE = 'AWS::Lambda::Version';

/** Deploys over an exported template with the CDK, and over the CDK's stack with the exported template. */
export const switches: Check = {
  id: 'template-switch',
  assumption: 'A stack of an exported template accepts `cdk deploy`, and the other way round, and keeps its resources.',
  matters: ['docs/without-cdk.md', 'cli/template/self-contained.ts'],
  method:
    'Runs `cdk deploy` and `cdk diff` for the stack of an exported template, deploys the template again, and compares the ' +
    'physical ids of all resources except versions of functions.',
  async run(context) {
    const { aws, image, stack } = context;
    const before = await physicalIds(context, REPLACED_TYPE);
    const toCdk = await stack.deploy(config(image.repository));
    const diff = await stack.diff();
    const between = await physicalIds(context, REPLACED_TYPE);
    if (!toCdk.succeeded) return finding(false, `cdk deploy failed: ${toCdk.output}`);

    const state = await applyTemplate(context);
    const after = await physicalIds(context, REPLACED_TYPE);
    const { versionId } = await aws.secrets.read(SECRET);
    const replaced = [...changedIds(before, between), ...changedIds(between, after)];
    return finding(
      diff.succeeded && state?.status === 'UPDATE_COMPLETE' && before.size > 0 && replaced.length === 0,
      `cdk deploy: succeeded; diff: ${diff.succeeded ? 'clean' : diff.output}; the template: ` +
        `${state ? `${state.status} ${state.reason}`.trim() : 'not ready'}; ` +
        `replaced: ${replaced.join(', ') || 'none'}; version ${versionId}`,
    );
  },
};
