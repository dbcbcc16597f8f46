/** Exit statuses of a program that a signal ends: 128 plus the signal's number. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Handles Ctrl-C and SIGTERM from now on: sets the exit status, and aborts the returned signal. The program must then
 * end by itself.
 */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const [signal, status] of Object.entries(SIGNALS)) {
    // `on`, not `once`, because npm forwards signals that the terminal has already sent.
    process.on(signal, () => {
      process.exitCode = status;
      stop.abort();
    });
  }
  return stop.signal;
}
