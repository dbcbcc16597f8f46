/** Pseudo-random numbers that are the same for the same seed. */
export class Random {
  constructor(private state: number) {}

  /** Returns a number from 0 to less than 1. Source: mulberry32, a public-domain generator with 32 bits of state. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** Returns an exponentially distributed time until the next event. */
  waiting(mean: number): number {
    return -Math.log(1 - this.next()) * mean;
  }
}
