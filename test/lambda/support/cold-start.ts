import { afterEach, beforeEach, vi } from 'vitest';
import { NOW } from './values';

let lines: string[] = [];

beforeEach(() => {
  lines = [];
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** Loads a handler's module with this environment, as Lambda does in a cold start. */
export function coldStart<T>(load: () => Promise<T>, environment: Record<string, string | undefined>): Promise<T> {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  vi.resetModules();
  return load();
}

/** Returns what the test has written to standard output so far. */
export function logLines(): string[] {
  return lines;
}
