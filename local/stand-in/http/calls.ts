/** The services that the stand-in plays: the names of their IAM actions, and the registry behind them. */
export type ServiceName = 'ecr' | 'ecr-public' | 'secretsmanager' | 'lambda' | 'registry';

/** A call that the stand-in got; never a value, never a token. */
export interface Call {
  service: ServiceName;
  /** An API operation; in the registry `ping`, `manifest`, `blob` or `tags`. */
  operation: string;
  region: string;
  /** The name of the secret or the function, or `<host>/<repository>`. */
  target?: string;
  /** The name of the identity that called. */
  identity?: string;
}

/** A call, and what became of it: `ok`, the type of the error, or the kind of the fault. */
export interface CallRecord extends Call {
  outcome: string;
}
