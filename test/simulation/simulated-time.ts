/** Time in milliseconds from 0. It advances only to the next moment that something waits for. */
export class SimulatedTime {
  now = 0;
  /** Sorted by time; entries for the same time keep the order in which they were added. */
  private readonly waiting: { due: number; resolve: () => void }[] = [];

  /** Resolves at that time. */
  at(due: number): Promise<void> {
    return new Promise((resolve) => {
      const entry = { due: Math.max(due, this.now), resolve };
      const next = this.waiting.findIndex((other) => other.due > entry.due);
      this.waiting.splice(next < 0 ? this.waiting.length : next, 0, entry);
    });
  }

  /** Advances until nothing waits any more, or until the end. */
  async advance(end: number): Promise<void> {
    while (this.waiting[0] && this.waiting[0].due <= end) {
      const { due, resolve } = this.waiting.splice(0, 1)[0] as (typeof this.waiting)[number];
      this.now = due;
      resolve();
      // Everything that follows without waiting happens at the same time.
      await new Promise(setImmediate);
    }
    this.now = end;
  }
}
