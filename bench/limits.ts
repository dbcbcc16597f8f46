/**
 * What is wanted, in one place. Ratios, not times: a time says more of the machine than of the product. The guard's are
 * for a busy machine with few rounds, so they are wider; what is counted is the same on every machine.
 */
export const LIMITS = {
  cold: {
    /** Times as long as the two requests signed by hand. */
    ofHandSigned: 1.8,
    ofBoto3: 0.3,
    ofCli: 0.13,
    /** Times as long as the same code as the CDK bundles it by itself. */
    ofCdkBundle: 1,
    peakMiB: 72,
    bundleBytes: 200_000,
  },
  growth: {
    /** 16 regions and 16 secrets, of one of each. */
    time: 1.5,
    memoryMiB: 12,
  },
  synth: {
    /** 100 credentials, of one. */
    time: 1.6,
  },
  consumer: {
    /** The helper, of a bare curl. */
    ofCurl: 3,
    /** How many times the helper's time others take at least. */
    cdkAssets: 8,
    cli: 15,
  },
  guard: {
    /** CPU time, of the two requests signed by hand. */
    ofHandSigned: 3.5,
    /** CPU time, of the same code as the CDK bundles it. */
    ofCdkBundle: 1.1,
    /** 16 regions and 16 secrets, of one of each. One call after the other, it would be some 8. */
    growth: 2.5,
  },
} as const;
