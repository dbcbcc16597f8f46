import { HOUR, type Interval, MINUTE } from './intervals';
import type { Random } from './random';

/** The outages of a service. They are sorted and do not overlap. */
export class OutageSchedule {
  private constructor(private readonly outages: Interval[]) {}

  /**
   * Returns random outages: most last minutes, some last hours, and a few last longer than a token is valid.
   * @param interval the mean time between two outages
   */
  static random(random: Random, interval: number, end: number): OutageSchedule {
    const outages: Interval[] = [];
    // The first refresh always works, because a deployment waits for it.
    for (let from = HOUR + random.waiting(interval); from < end; from += random.waiting(interval)) {
      const kind = random.next();
      const [low, high] = kind < 0.7 ? [0, 30 * MINUTE] : kind < 0.9 ? [HOUR, 8 * HOUR] : [8 * HOUR, 40 * HOUR];
      const to = from + random.between(low, high);
      outages.push({ from, to });
      from = to;
    }
    return new OutageSchedule(outages);
  }

  isDown(time: number): boolean {
    return this.outages.some(({ from, to }) => from <= time && time < to);
  }

  isDownBetween(start: number, end: number): boolean {
    return this.outages.some(({ from, to }) => from < end && start < to);
  }
}
