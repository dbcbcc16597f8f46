/**
 * US dollars, as published for us-east-1; other regions differ by some percent. Sources: the pricing pages of AWS Lambda,
 * AWS Secrets Manager, Amazon EventBridge and Amazon CloudWatch. GetAuthorizationToken and STS cost nothing.
 */
export const PRICES = {
  date: '2026-05',
  lambda: {
    /** arm64 */
    gbSecond: 0.0000133334,
    request: 0.2 / 1e6,
    freeGbSeconds: 400_000,
    freeRequests: 1e6,
  },
  secretsManager: { secretMonth: 0.4, call: 0.05 / 10_000 },
  scheduler: { invocation: 1 / 1e6, freeInvocations: 14e6 },
  logs: { gbIn: 0.5, gbMonth: 0.03, freeGb: 5 },
  alarms: { metric: 0.1, freeMetrics: 10 },
} as const;

/** Hours of a month, as AWS counts them. */
export const HOURS_A_MONTH = 730;
