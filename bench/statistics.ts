/** Where the middle of some figures is, and how far they spread: each is of the figures' own unit. */
export interface Spread {
  median: number;
  /** A quarter of the figures is at or below it. */
  lower: number;
  /** A quarter of the figures is at or above it. */
  upper: number;
  least: number;
  most: number;
}

/** @throws Error if there are no figures */
export function spreadOf(figures: number[]): Spread {
  const sorted = [...figures].sort((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    lower: quantile(sorted, 0.25),
    upper: quantile(sorted, 0.75),
    least: quantile(sorted, 0),
    most: quantile(sorted, 1),
  };
}

/**
 * How many times as much one contender took as another: of each round's own ratio the median, for what slows a machine
 * down for some seconds slows both.
 */
export function ratioOf(figures: number[], base: number[]): number {
  return spreadOf(figures.map((figure, round) => figure / (base[round] ?? Number.NaN))).median;
}

/** Between the two nearest figures. */
function quantile(sorted: number[], part: number): number {
  const at = (sorted.length - 1) * part;
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  if (below === undefined || above === undefined) throw new Error('got no figures; must be at least one');
  return below + (above - below) * (at - Math.floor(at));
}
