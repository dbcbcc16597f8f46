/** Calls that wait until they are released, one at a time. */
export class Gate {
  private readonly waiting = new Map<string, () => void>();

  /** Waits until the call is released. The names of waiting calls must differ. */
  pass(name: string): Promise<void> {
    return new Promise((resolve) => this.waiting.set(name, resolve));
  }

  release(name: string): void {
    this.waiting.get(name)?.();
    this.waiting.delete(name);
  }

  /** Returns the sorted names of the waiting calls, as soon as nothing else can proceed. */
  async names(): Promise<string[]> {
    await new Promise(setImmediate);
    return [...this.waiting.keys()].toSorted();
  }
}

/**
 * Repeats work until its calls have been released in every possible order.
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
    const gate = new Gate();
    const work = start(gate);
    const order: string[] = [];
    for (let names = await gate.names(); names.length > 0; names = await gate.names()) {
      const next = prefix[order.length] ?? names[0] ?? '';
      // Beyond the prefix, the first call is released; each other call starts an order that is tried later.
      if (order.length >= prefix.length) prefixes.push(...names.slice(1).map((name) => [...order, name]));
      gate.release(next);
      order.push(next);
    }
    await check(work, order);
    count++;
  }
  return count;
}
