import { TOKEN_LIFETIME_HOURS } from '../lambda/core/limits';
import { demonstrate, type Step } from './demo/demo';
import { HOUR_MS, keepUp } from './demo/keep';
import { parseOptions, USAGE, UsageError } from './demo/options';
import type { Report } from './demo/report';
import { bold, heading, nextSteps, seconds } from './demo/text';

/** Exit statuses of a program that a signal ends: 128 and the signal's number. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

async function main(): Promise<void> {
  const { config, json, keep, help } = parseOptions(process.argv.slice(2));
  if (help) return console.log(USAGE);
  const stop = new AbortController();
  for (const [signal, status] of Object.entries(SIGNALS)) {
    // Again and again, for npm passes on what the terminal has sent already.
    process.on(signal, () => {
      process.exitCode = status;
      stop.abort();
    });
  }
  const tokenTtlSeconds = (TOKEN_LIFETIME_HOURS * (keep ? HOUR_MS : 3_600_000)) / 1000;
  const steps: { title: string; seconds: number }[] = [];
  const step = json ? timed(steps) : printed(timed(steps));
  try {
    await demonstrate({ config, tokenTtlSeconds, signal: stop.signal, step }, async (demo) => {
      if (json) return console.log(JSON.stringify({ ...demo.report, steps }, null, 2));
      printNext(demo.report, steps, config);
      if (keep) await keepUp(demo, config, stop.signal);
    });
    if (stop.signal.aborted) process.exitCode = 0; // it was to stay up until then
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    console.error('\nstopped');
  }
}

/** Takes each step's time. */
function timed(steps: { title: string; seconds: number }[]): Step {
  return async (title, work) => {
    const started = performance.now();
    const result = await work();
    steps.push({ title, seconds: Math.round(performance.now() - started) / 1000 });
    return result;
  };
}

/** Prints each step while it goes: its title, then its time and what it came to. */
function printed(step: Step): Step {
  let number = 0;
  return async (title, work, show) => {
    number++;
    process.stdout.write(`${number === 1 ? '' : '\n'}${bold(heading(number, title))}`);
    const started = performance.now();
    const result = await step(title, work).catch((error: unknown) => {
      process.stdout.write('\n');
      throw error;
    });
    process.stdout.write(`${seconds((performance.now() - started) / 1000)}\n${show?.(result) ?? ''}`);
    return result;
  };
}

function printNext({ credentials }: Report, steps: { seconds: number }[], config: string | undefined): void {
  const total = steps.reduce((sum, step) => sum + step.seconds, 0);
  const [first] = credentials;
  console.log(`\n${bold(`All of it worked, in ${total.toFixed(1)} s. Next:`)}`);
  process.stdout.write(nextSteps(first?.credential ?? 'NAME', config));
}

main().catch((error: unknown) => {
  const { message } = error as Error;
  console.error(message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
