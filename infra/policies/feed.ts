import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Feed } from '../config/feeds/resolve';
import { PSEUDO_PARAMETERS } from '../naming/environment';
import { keyStatements, READ_KEY } from './kms';
import { type RunProps, runStatements } from './lambda';
import { readStatements } from './read';
import { type SecretRef, secretArnPattern } from './secret-ref';

/** A feed's function, as far as its permissions depend on it. */
export interface FeedPolicyProps extends RunProps {
  feed: Feed;
  /** The secret that is pushed. */
  secret: SecretRef;
  /** ARN of the secret's key; undefined for the AWS managed key. */
  keyArn: string | undefined;
}

/** Returns everything that a feed's function may do: read one secret of the credential, and the API secret. */
export function feedStatements(props: FeedPolicyProps): PolicyStatement[] {
  const { feed, secret, keyArn } = props;
  const { apiSecret } = feed;
  return [
    ...readStatements([secret], keyArn, { sid: 'ReadSecret' }),
    new PolicyStatement({
      sid: 'ReadApiSecret',
      actions: ['secretsmanager:GetSecretValue'],
      resources: [secretArnPattern(apiSecret.name, PSEUDO_PARAMETERS)],
    }),
    ...keyStatements(READ_KEY, [apiSecret], apiSecret.encryptionKey, { sid: 'UseApiKey' }),
    ...runStatements(props),
  ];
}
