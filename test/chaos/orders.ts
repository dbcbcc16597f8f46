import { setImmediate as nextTurn } from 'node:timers/promises';

/** Waits until the call of this name is released. The names of waiting calls must differ. */
export type Gate = (call: string) => Promise<void>;

/**
 * Repeats work until its calls have been released in every possible order, one at a time.
 * @param start starts the work, whose calls wait at the gate; it must behave the same each time
 * @param check is called when no call is left
 * @returns the number of orders
 */
export async function inEveryOrder<T>(
  start: (gate: Gate) => T,
  check: (work: T, order: string[]) => Promise<void>,
): Promise<number> {
  const prefixes: string[][] = [[]];
  let count = 0;
  for (let prefix = prefixes.pop(); prefix; prefix = prefixes.pop()) {
    const waiting = new Map<string, () => void>();
    const work = start((call) => new Promise((resolve) => waiting.set(call, resolve)));
    const order: string[] = [];
    // In one turn of the event loop, everything proceeds that does not wait at the gate.
    for (await nextTurn(); waiting.size > 0; await nextTurn()) {
      const [first = '', ...others] = [...waiting.keys()].toSorted();
      const next = prefix[order.length] ?? first;
      // Beyond the prefix, the first call is released; each other call starts an order that is tried later.
      if (order.length >= prefix.length) prefixes.push(...others.map((call) => [...order, call]));
      waiting.get(next)?.();
      waiting.delete(next);
      order.push(next);
    }
    await check(work, order);
    count++;
  }
  return count;
}
