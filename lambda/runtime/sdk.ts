/**
 * How every AWS client here is set: each attempt ends after 3 s (2 s of them to connect), and the SDK's standard retry
 * makes 5 of them with at most 7.5 s of back-off between. That is 22.5 s a call; a run makes at most three calls one
 * after the other before everything is written (a token, the current value, the new value) and two probes of 4 s: 75.5 s.
 * An answer that stops in the middle is given up 3 s after its last byte, or it would be waited for until the run's end. A
 * run that is not the schedule's waits up to 60 s for IAM besides, and one that carried logins over looks once more at what
 * it replaced; whatever it is, the handler ends all of it after 90 s, and the function's time-out is 100 s.
 */
export const CLIENT_OPTIONS = {
  maxAttempts: 5,
  retryMode: 'standard',
  requestHandler: { connectionTimeout: 2000, requestTimeout: 3000, socketTimeout: 3000, throwOnRequestTimeout: true },
} as const;
