/** Calls that wait to be let go, one at a time. */
export class Gate {
  private readonly waiting = new Map<string, () => void>();

  /** Waits until the call of this name is let go; no two of one name wait at once. */
  pass(name: string): Promise<void> {
    return new Promise((resolve) => this.waiting.set(name, resolve));
  }

  /** The names of the calls that wait, sorted. */
  names(): string[] {
    return [...this.waiting.keys()].toSorted();
  }

  /** Lets one call go. */
  open(name: string): void {
    this.waiting.get(name)?.();
    this.waiting.delete(name);
  }
}

/**
 * Does a work again and again, letting its calls go in every order that there is.
 * @param start begins the work, whose calls wait at the gate; it must do the same each time
 * @param look is given the order, once no call is left
 * @returns how many orders there are
 */
export async function inEveryOrder<T>(
  start: (gate: Gate) => T,
  look: (work: T, order: string[]) => void | Promise<void>,
): Promise<number> {
  const open: string[][] = [[]];
  let count = 0;
  for (let prefix = open.pop(); prefix; prefix = open.pop()) {
    const gate = new Gate();
    const work = start(gate);
    const order: string[] = [];
    for (let names = await waiting(gate); names.length > 0; names = await waiting(gate)) {
      const next = prefix[order.length] ?? names[0] ?? '';
      // Beyond the prefix the first goes first; each of the others begins an order of its own.
      if (order.length >= prefix.length) for (const name of names.slice(1)) open.push([...order, name]);
      gate.open(next);
      order.push(next);
    }
    await look(work, order);
    count++;
  }
  return count;
}

/** The calls that wait after everything is done that doesn't. */
async function waiting(gate: Gate): Promise<string[]> {
  await new Promise(setImmediate);
  return gate.names();
}
