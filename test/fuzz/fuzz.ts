import fc from 'fast-check';
import { ALL_CASES } from '../simulation/extent';

/** The number of cases of all fuzz tests together. The sample is the first of all cases, because the seed is the same. */
const CASES = Number(process.env.FUZZ_CASES ?? (ALL_CASES ? 10_000 : 500));

/** The seed of the cases, so that every run tests the same ones. */
const SEED = Number(process.env.FUZZ_SEED ?? 1);

/** Returns the parameters for a percentage of all cases. A failure reports its seed, its path and the smallest case. */
export function cases(percent: number): fc.Parameters<unknown> {
  return { numRuns: Math.ceil((CASES * percent) / 100), seed: SEED };
}

/** One change of a JSON value. `where` selects the place: 0 is the first one, and 1 would be after the last one. */
type Change =
  | { kind: 'replace'; where: number; by: unknown }
  | { kind: 'remove'; where: number }
  | { kind: 'add'; where: number; key: string; value: unknown };

const LONG = ['é'.repeat(300), 'a'.repeat(70_000)];
const unusual = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(null, '', ' ', 0, -1, 1e300, true, [], {}, '\u0000', '💥', ...LONG),
);
const where = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const key = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', 'length'));

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant('replace' as const), where, by: unusual }),
  fc.record({ kind: fc.constant('remove' as const), where }),
  fc.record({ kind: fc.constant('add' as const), where, key, value: unusual }),
);

/** Returns the value with one to three changes. */
export function nearly(value: unknown): fc.Arbitrary<unknown> {
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => changes.reduce(apply, value));
}

function apply(value: unknown, change: Change): unknown {
  // Wrapped in an object, so that the value itself can be replaced too.
  const root: Record<string, unknown> = { value: structuredClone(value) };
  const places = placesIn(root);
  const place = places[Math.floor(change.where * places.length)];
  if (!place) return value;
  const { holder, name } = place;
  if (change.kind === 'replace') define(holder, name, change.by);
  if (change.kind === 'remove') delete holder[name];
  if (change.kind === 'add') {
    const target = holder[name];
    if (Array.isArray(target)) target.push(change.value);
    else if (typeof target === 'object' && target !== null) define(target, change.key, change.value);
  }
  return root.value;
}

/** Sets a property as JSON.parse does, for which `__proto__` is an ordinary name. */
function define(holder: object, name: string, value: unknown): void {
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
}

function placesIn(holder: Record<string, unknown>): { holder: Record<string, unknown>; name: string }[] {
  return Object.keys(holder).flatMap((name) => {
    const value = holder[name];
    const inner = typeof value === 'object' && value !== null ? placesIn(value as Record<string, unknown>) : [];
    return [{ holder, name }, ...inner];
  });
}
