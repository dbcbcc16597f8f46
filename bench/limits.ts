/**
 * The limits of the measurements. Most are ratios, because a time depends on the machine. The tests run few rounds on a
 * busy machine, so the ratios in `guard` are wider. docs/adr/0031-unmet-performance-limits.md lists what is not met.
 */
export const LIMITS = {
  /** A cold refresh. Each ratio is its time divided by the time of another program. */
  cold: {
    /** The same two requests without an SDK. */
    ofWithoutSdk: 1.8,
    ofBoto3: 0.3,
    ofCli: 0.13,
    /** The same code, bundled by the CDK with its default options. */
    ofCdkBundle: 1,
    peakMiB: 72,
    bundleBytes: 200_000,
  },
  synth: {
    /** The time of one credential divided by the time of a minimal CDK app with the CDK's defaults. */
    ofMinimalApp: 0.7,
    /** The time of 100 credentials divided by the time of one. */
    hundred: 1.5,
    /** The time of 900 credentials in 30 stacks divided by the time of one. */
    nineHundred: 8,
  },
  /** The credential helper. Each ratio is its time divided by the time of another program. */
  helper: {
    /** One signed request with curl. */
    ofCurl: 3,
    ofCli: 0.07,
  },
  guard: {
    /** CPU time, divided by that of the same two requests without an SDK. */
    ofWithoutSdk: 3.5,
    /** CPU time, divided by that of the same code as the CDK bundles it. */
    ofCdkBundle: 1.1,
    /** The time of 16 regions and 16 secrets divided by the time of one of each. Sequential calls give about 8. */
    growth: 2.5,
  },
} as const;
