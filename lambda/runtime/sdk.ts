/**
 * The settings of every AWS client. An attempt ends after 3 seconds, of which at most 2 are for the connection. It also
 * ends 3 seconds after the last byte of an incomplete response. The SDK's standard retry mode makes 5 attempts with
 * pauses of at most 7.5 seconds in total, so a call takes at most 22.5 seconds.
 *
 * A refresh writes everything within 75.5 seconds. In sequence, it makes at most three calls (a token, the current value,
 * the new value) and two requests of 4 seconds to registries. Two kinds of runs may take longer: a run that the schedule
 * did not start retries denied calls for 60 seconds, and a run that carries tokens over may read and write again. In
 * every case the handler aborts all calls after 90 seconds. The function's timeout is 100 seconds.
 */
export const CLIENT_OPTIONS = {
  maxAttempts: 5,
  retryMode: 'standard',
  requestHandler: { connectionTimeout: 2000, requestTimeout: 3000, socketTimeout: 3000, throwOnRequestTimeout: true },
} as const;
