import type { RefreshResult } from '../../lambda/core/spec';
import type { ConsumerResult } from '../consumer/main';
import type { PullTarget } from '../consumer/pull';
import type { DeployedFeed } from '../stand-in/template/deploy';

/** What `npm start` showed, as data: the output of `--json`. Nothing in it is secret. */
export interface Report {
  account: string;
  region: string;
  credentials: CredentialReport[];
  consumers: ConsumerResult[];
}

/** One credential's first refresh, and what each of its secrets opens. */
export interface CredentialReport extends Omit<RefreshResult, 'secrets'> {
  stack: string;
  secrets: (RefreshResult['secrets'][number] & { places: PullTarget[] })[];
  /** What AWS would now push to; nothing is pushed here. */
  feeds: DeployedFeed[];
}
