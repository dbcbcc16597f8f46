import type { FormatName } from '../../lambda/core/formats';
import type { ConsumerResult } from '../consumer/main';
import type { PullTarget } from '../consumer/pull';
import type { DeployedFeed } from '../stand-in/template/deploy';

/** The output of `npm start -- --json`. It contains no secret data. */
export interface Report {
  account: string;
  region: string;
  credentials: CredentialReport[];
  consumers: ConsumerResult[];
}

/** The first refresh of a credential. */
export interface CredentialReport extends Omit<RefreshSummary, 'secrets'> {
  stack: string;
  /** `places`: the repositories from which a consumer of the secret can pull. */
  secrets: (RefreshSummary['secrets'][number] & { places: PullTarget[] })[];
  /** The feeds that AWS would run after the refresh. The demo does not run them. */
  feeds: DeployedFeed[];
}

/** The fields of a refresh's result that the demo uses. docs/events.md describes all of them. */
export interface RefreshSummary {
  credential: string;
  /** ISO 8601. */
  refreshedAt: string;
  registries: { host: string; verified: boolean }[];
  /** `expiresAt`: ISO 8601. */
  secrets: { name: string; arn: string; format: FormatName; expiresAt: string }[];
  warnings: string[];
}
