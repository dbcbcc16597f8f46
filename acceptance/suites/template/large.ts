import type { RefresherConfig } from '../../../infra/config';
import type { Check } from '../../model/check';
import { finding } from '../../model/finding';
import { CREDENTIAL, config } from './config';

const FEED = 'large';
/** Bytes of the code of a feed in `Mappings`, rounded down. */
const MIN_BYTES = 400_000;

/** Returns a config with a feed. It never calls the URL, because its API secret does not exist. */
function withFeed(repository: string): RefresherConfig {
  const { [CREDENTIAL]: credential = {} } = config(repository).credentials;
  const request = { url: 'https://example.com/', json: {}, authentication: { bearer: true as const } };
  return {
    credentials: {
      [CREDENTIAL]: { ...credential, feeds: [{ name: FEED, request, apiSecret: { name: `ecr-${CREDENTIAL}-none` } }] },
    },
  };
}

/** Deploys a template that is too large to be sent as text. */
export const large: Check = {
  id: 'template-large-mapping',
  assumption: 'CloudFormation accepts a template with a mapping of more than 400 KB from S3, and uses it as code.',
  matters: ['cli/template/self-contained.ts', 'cli/template/report.ts', 'docs/without-cdk.md'],
  method:
    'Adds a feed, lets the CDK CLI upload the exported template, and reads the settings of the function of the feed.',
  async run({ aws, image, stack }) {
    const template = await stack.exportTemplate(withFeed(image.repository));
    const bytes = Buffer.byteLength(template);
    const { succeeded, output } = await stack.deployTemplate(template);
    if (!succeeded) return finding(false, `${bytes} bytes: ${output}`);
    const { runtime, codeBytes } = await aws.functions.settings(stack.names(CREDENTIAL).feed(FEED).function);
    return finding(
      bytes > MIN_BYTES && runtime === 'nodejs24.x' && codeBytes > 0,
      `A template of ${bytes} bytes was deployed. The function of the feed has ${runtime}, and a zip of ${codeBytes} bytes.`,
    );
  },
};
