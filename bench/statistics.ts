/** The median and the quartiles of some figures, in their own unit. */
export interface Spread {
  median: number;
  lower: number;
  upper: number;
}

/** @throws Error if there are no figures */
export function spreadOf(figures: number[]): Spread {
  const sorted = [...figures].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), lower: quantile(sorted, 0.25), upper: quantile(sorted, 0.75) };
}

/**
 * Returns how many times as long as `base` the figures are. It is the median of the ratios of each round, because
 * whatever slows the machine for some seconds slows both programs of a round.
 */
export function ratioOf(figures: number[], base: number[]): number {
  return spreadOf(figures.map((figure, round) => figure / (base[round] ?? Number.NaN))).median;
}

/** Interpolates between the two nearest figures. */
function quantile(sorted: number[], part: number): number {
  const at = (sorted.length - 1) * part;
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  if (below === undefined || above === undefined) throw new Error('got no figures; must be at least one');
  return below + (above - below) * (at - Math.floor(at));
}
