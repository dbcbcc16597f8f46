/**
 * Works on every item, on so many at once; the results keep the items' order.
 * @throws the first error
 */
export async function mapConcurrent<T, R>(limit: number, items: T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries(); // one for all workers: each takes the next item that is left
  async function worker(): Promise<void> {
    for (const [index, item] of queue) results[index] = await work(item);
  }
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}
