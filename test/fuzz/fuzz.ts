import fc from 'fast-check';

/** How many cases all fuzz tests make together; `FUZZ_CASES` says otherwise. */
const CASES = Number(process.env.FUZZ_CASES ?? 10_000);

/** Where the cases begin; the same each time, until `FUZZ_SEED` says otherwise. */
const SEED = Number(process.env.FUZZ_SEED ?? 1);

/** So many of every hundred cases; a failure tells seed and path, and the smallest case that fails. */
export function cases(percent: number): fc.Parameters<unknown> {
  return { numRuns: Math.ceil((CASES * percent) / 100), seed: SEED };
}

/** One change somewhere in a JSON value. */
type Change =
  /** `where` picks one of all the places of the value, from 0 to 1. */
  | { kind: 'replace'; where: number; by: unknown }
  | { kind: 'remove'; where: number }
  | { kind: 'add'; where: number; key: string; value: unknown };

const strange = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    0,
    -1,
    1e300,
    true,
    [],
    {},
    '\u0000',
    '💥',
    'é'.repeat(300),
    'a'.repeat(70_000),
  ),
);
const where = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const key = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', 'length'));

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant('replace' as const), where, by: strange }),
  fc.record({ kind: fc.constant('remove' as const), where }),
  fc.record({ kind: fc.constant('add' as const), where, key, value: strange }),
);

/** A value with one to three changes somewhere in it. */
export function nearly(value: unknown): fc.Arbitrary<unknown> {
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => changes.reduce(changed, value));
}

function changed(value: unknown, change: Change): unknown {
  // A root of its own, so that the value itself can be replaced too.
  const root: Record<string, unknown> = { value: structuredClone(value) };
  const places = placesOf(root);
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

/** As JSON.parse does: `__proto__` is a name like any other. */
function define(holder: object, name: string, value: unknown): void {
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
}

function placesOf(holder: Record<string, unknown>): { holder: Record<string, unknown>; name: string }[] {
  return Object.keys(holder).flatMap((name) => {
    const value = holder[name];
    const inner = typeof value === 'object' && value !== null ? placesOf(value as Record<string, unknown>) : [];
    return [{ holder, name }, ...inner];
  });
}
