import { afterAll, expect, vi } from 'vitest';

const directory = process.cwd();
const environment = { ...process.env };

// Otherwise a later test file of the same worker passes or fails for a reason that is not in its own code.
afterAll(() => {
  const names = Object.keys({ ...environment, ...process.env });
  // Only the names, because a value can be a password of the machine.
  const changed = names.filter((name) => process.env[name] !== environment[name]);
  expect(changed, 'the tests must restore these environment variables').toEqual([]);
  expect(process.cwd(), 'the tests must restore the working directory').toBe(directory);
  expect(vi.isFakeTimers(), 'the tests must restore the clock').toBe(false);
});
