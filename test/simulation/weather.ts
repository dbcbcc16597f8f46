import type { Random } from './random';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A time in which something is out of order. */
export interface Outage {
  from: number;
  to: number;
}

/** When a service is out of order, in order and apart. */
export class OutageSchedule {
  private constructor(readonly spells: Outage[]) {}

  /**
   * Spells at random: most of minutes, some of hours, few longer than a token lives.
   * @param every the mean time between two
   */
  static random(random: Random, every: number, end: number): OutageSchedule {
    const spells: Outage[] = [];
    // Whoever deploys stays until the first refresh has worked.
    for (let from = HOUR + random.waiting(every); from < end; from += random.waiting(every)) {
      const kind = random.next();
      const length =
        kind < 0.7
          ? random.between(0, 30) * MINUTE
          : kind < 0.9
            ? random.between(1, 8) * HOUR
            : random.between(8, 40) * HOUR;
      spells.push({ from, to: from + length });
      from += length;
    }
    return new OutageSchedule(spells);
  }

  /** Is the service out of order at that time? */
  bad(time: number): boolean {
    return this.spells.some(({ from, to }) => from <= time && time < to);
  }

  /** Is it out of order at any time between these? */
  badBetween(start: number, end: number): boolean {
    return this.spells.some(({ from, to }) => from < end && start < to);
  }
}
