/** The services of the stand-in: the service prefixes of IAM actions, and `registry`. */
export type ServiceName = 'ecr' | 'ecr-public' | 'secretsmanager' | 'lambda' | 'registry';

/** A call that the stand-in received. It contains no value and no token. */
export interface Call {
  service: ServiceName;
  /** An API operation. In the registry it is `ping`, `manifest`, `blob` or `tags`. */
  operation: string;
  region: string;
  /** The name of the secret or the function, or `<host>/<repository>`. */
  target?: string;
  /** The name of the caller's identity. */
  identity?: string;
}

/** A call and its outcome: `ok`, the type of the error, or the kind of the fault. */
export interface CallRecord extends Call {
  outcome: string;
}
