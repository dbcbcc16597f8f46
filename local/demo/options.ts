/** How long one hour takes with `--keep`. Tokens expire after 12 minutes instead of 12 hours. */
export const KEEP_RUNNING_HOUR_MS = 60_000;

/** Runs one step. Shows its title, how long it takes, and its result. */
export type Step = <T>(title: string, work: () => Promise<T>, show?: (result: T) => string) => Promise<T>;

/** Options of the demo. */
export interface DemoOptions {
  /** The config file, or undefined for the app's default. If that does not exist, the demo uses a built-in config. */
  config: string | undefined;
  /**
   * A template of `ecr-credentials template`, instead of the config.
   * @default the template of the config
   */
  template?: string | undefined;
  tokenTtlSeconds: number;
  /** Stops the demo. */
  signal: AbortSignal;
  step: Step;
}
