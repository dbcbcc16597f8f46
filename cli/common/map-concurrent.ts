/**
 * Calls `work` for each item, at most `limit` at a time. Returns the results in the order of the items.
 * @throws the first error
 */
export async function mapConcurrent<T, R>(limit: number, items: T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries(); // shared by all workers, so that each takes the next remaining item
  async function worker(): Promise<void> {
    for (const [index, item] of queue) results[index] = await work(item);
  }
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}
