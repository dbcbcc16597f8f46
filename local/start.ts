import { TOKEN_LIFETIME_HOURS } from '../lambda/core/limits';
import { runDemo, type Step } from './demo/demo';
import { KEEP_RUNNING_HOUR_MS, keepRunning } from './demo/keep-running';
import { parseOptions, USAGE, UsageError } from './demo/options';
import type { Report } from './demo/report';
import { bold, formatHeading, formatNextSteps, formatSeconds } from './demo/text';

/** Exit statuses of a program that a signal ends: 128 plus the signal's number. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;
const HOUR_MS = 3_600_000;

async function main(): Promise<void> {
  const { config, json, keep, help } = parseOptions(process.argv.slice(2));
  if (help) return console.log(USAGE);
  const stop = new AbortController();
  for (const [signal, status] of Object.entries(SIGNALS)) {
    // `on`, not `once`, because npm forwards signals that the terminal has already sent.
    process.on(signal, () => {
      process.exitCode = status;
      stop.abort();
    });
  }
  const tokenTtlSeconds = (TOKEN_LIFETIME_HOURS * (keep ? KEEP_RUNNING_HOUR_MS : HOUR_MS)) / 1000;
  const steps: { title: string; seconds: number }[] = [];
  const step = json ? timed(steps) : printed(timed(steps));
  try {
    await runDemo({ config, tokenTtlSeconds, signal: stop.signal, step }, async (demo) => {
      if (json) return console.log(JSON.stringify({ ...demo.report, steps }, null, 2));
      printSummary(demo.report, steps, config);
      if (keep) await keepRunning(demo, config, stop.signal);
    });
    if (stop.signal.aborted) process.exitCode = 0; // with --keep, the signal is the expected end
  } catch (error) {
    if (!stop.signal.aborted) throw error;
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

function printSummary({ credentials }: Report, steps: { seconds: number }[], config: string | undefined): void {
  const total = steps.reduce((sum, step) => sum + step.seconds, 0);
  const [first] = credentials;
  console.log(`\n${bold(`All steps succeeded in ${total.toFixed(1)} s.`)}\n\nNext steps:`);
  process.stdout.write(formatNextSteps(first?.credential ?? 'NAME', config));
}

main().catch((error: unknown) => {
  const { message } = error as Error;
  console.error(message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
