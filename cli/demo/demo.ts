import { TOKEN_LIFETIME_HOURS } from '../../lambda/core/limits';
import { runDemo } from '../../local/demo/demo';
import { KEEP_RUNNING_HOUR_MS, type Step } from '../../local/demo/options';
import type { Report } from '../../local/demo/report';
import { bold, formatFirstSteps, formatHeading, formatNextSteps, formatSeconds } from '../../local/demo/text';
import { OperationError } from '../common/command-line';
import { stopSignal } from '../common/stop-signal';

const HOUR_MS = 3_600_000;

/** The options of the demo. `json` and `keep` exclude each other. */
export interface DemoCommandOptions {
  /**
   * The config file.
   * @default refresher.config.ts; without that file, a built-in config
   */
  config?: string;
  /**
   * A template of `ecr-credentials template`, instead of the config.
   * @default the template of the config
   */
  template?: string;
  /**
   * Prints one JSON document instead of text.
   * @default false
   */
  json?: boolean;
  /**
   * Keeps running and refreshing after the last step.
   * @default false
   */
  keep?: boolean;
}

/**
 * Runs the demo, and prints each step and the result.
 * @throws OperationError with the message of the step that failed
 */
export async function demo({ config, template, json, keep }: DemoCommandOptions): Promise<void> {
  const signal = stopSignal();
  const tokenTtlSeconds = (TOKEN_LIFETIME_HOURS * (keep ? KEEP_RUNNING_HOUR_MS : HOUR_MS)) / 1000;
  const steps: { title: string; seconds: number }[] = [];
  const step = json ? timed(steps) : printed(timed(steps));
  try {
    await runDemo({ config, template, tokenTtlSeconds, signal, step }, async (running) => {
      if (json) return console.log(JSON.stringify({ ...running.report, steps }, null, 2));
      printSummary(running.report, steps, config);
      if (!keep) return;
      const { keepRunning }: typeof import('../../local/demo/keep-running') = require('../../local/demo/keep-running');
      await keepRunning(running, config, signal);
    });
    if (signal.aborted) process.exitCode = 0; // with --keep, the signal is the expected end
  } catch (error) {
    if (!signal.aborted) throw new OperationError((error as Error).message, { cause: error });
    console.error('\nstopped');
  }
}

/** Returns a step runner that records how long each step takes. */
function timed(steps: { title: string; seconds: number }[]): Step {
  return async (title, work) => {
    const started = performance.now();
    const result = await work();
    steps.push({ title, seconds: Math.round(performance.now() - started) / 1000 });
    return result;
  };
}

/** Returns a step runner that prints the title before each step, and the time and result after it. */
function printed(step: Step): Step {
  let number = 0;
  return async (title, work, show) => {
    number++;
    process.stdout.write(`${number === 1 ? '' : '\n'}${bold(formatHeading(number, title))}`);
    const started = performance.now();
    const result = await step(title, work).catch((error: unknown) => {
      process.stdout.write('\n');
      throw error;
    });
    process.stdout.write(`${formatSeconds((performance.now() - started) / 1000)}\n${show?.(result) ?? ''}`);
    return result;
  };
}

function printSummary(
  { credentials, builtInConfig }: Report,
  steps: { seconds: number }[],
  config: string | undefined,
): void {
  const total = steps.reduce((sum, step) => sum + step.seconds, 0);
  const [first] = credentials;
  console.log(`\n${bold(`All steps succeeded in ${total.toFixed(1)} s.`)}\n\nNext steps:`);
  process.stdout.write(builtInConfig ? formatFirstSteps() : formatNextSteps(first?.credential ?? 'NAME', config));
}
