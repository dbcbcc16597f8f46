/** Time that passes only from one thing that is waited for to the next; in milliseconds from 0. */
export class SimulatedTime {
  now = 0;
  /** A binary heap by time; what is due at the same time comes in the order in which it was asked for. */
  private readonly heap: { due: number; order: number; resolve: () => void }[] = [];
  private asked = 0;

  /** Settles at that time. */
  at(due: number): Promise<void> {
    return new Promise((resolve) => this.push({ due: Math.max(due, this.now), order: this.asked++, resolve }));
  }

  /** Lets time pass until nobody waits for anything, or until the end. */
  async pass(end: number): Promise<void> {
    for (let first = this.heap[0]; first && first.due <= end; first = this.heap[0]) {
      this.pop();
      this.now = first.due;
      first.resolve();
      // All that follows from it without waiting happens at the same moment.
      await new Promise(setImmediate);
    }
    this.now = end;
  }

  private push(entry: (typeof this.heap)[number]): void {
    const { heap } = this;
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.before(at, parent)) return;
      this.swap(at, parent);
      at = parent;
    }
  }

  private pop(): void {
    const { heap } = this;
    this.swap(0, heap.length - 1);
    heap.pop();
    for (let at = 0; ; ) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < heap.length && this.before(child, least)) least = child;
      if (least === at) return;
      this.swap(at, least);
      at = least;
    }
  }

  private before(one: number, other: number): boolean {
    const [a, b] = [this.heap[one], this.heap[other]];
    if (!a || !b) return false;
    return a.due < b.due || (a.due === b.due && a.order < b.order);
  }

  private swap(one: number, other: number): void {
    const [a, b] = [this.heap[one], this.heap[other]];
    if (a && b) [this.heap[one], this.heap[other]] = [b, a];
  }
}
