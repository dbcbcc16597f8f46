/** Exit statuses of a program that a signal ends: 128 plus the signal's number. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
/** npm forwards a signal that the terminal has already sent, so two signals in a moment are one. */
const ONE_SIGNAL_MS = 1000;

/**
 * Handles Ctrl-C, SIGTERM and a closed terminal. The first one aborts the returned signal, so that the run stops and the
 * cleanup starts. The second one ends the program.
 * @param onSecond prints what to do, because the cleanup is not complete
 */
export function stopSignal(onSecond: () => void): AbortSignal {
  const stop = new AbortController();
  let firstAt: number | undefined;
  for (const [signal, status] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      process.exitCode = status;
      if (firstAt === undefined) {
        firstAt = Date.now();
        stop.abort(new Error(`stopped by ${signal}`));
      } else if (Date.now() - firstAt > ONE_SIGNAL_MS) {
        onSecond();
        process.exit(status);
      }
    });
  }
  return stop.signal;
}
