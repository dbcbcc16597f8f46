import type { Context } from '../../model/context';
import { type Finding, finding } from '../../model/finding';
import { deniedAction, describeAnswer, type RegistryAnswer } from '../../registry';
import type { ImageTarget } from '../../registry/push-image';
import { imageFor, pullOnceAllowed } from './credentials';

/** A request that a registry must deny, and the IAM action that it must name. */
export interface Denied {
  action: string;
  request(image: ImageTarget): Promise<RegistryAnswer>;
}

/** Pulls the sample image, so that the token is known to work, and makes requests that the registry must deny. */
export async function findingOfDenied(context: Context, credential: string, denied: Denied[]): Promise<Finding> {
  const image = await imageFor(context, credential);
  const pulled = await pullOnceAllowed(context, image);
  const results: { asAssumed: boolean; words: string }[] = [
    { asAssumed: pulled.status === 200, words: `the pull: ${describeAnswer(pulled)}` },
  ];
  for (const { action, request } of denied) {
    const answer = await request(image);
    const asAssumed = deniedAction(answer) === action;
    const words = asAssumed ? `${answer.status}, and the message names it` : describeAnswer(answer);
    results.push({ asAssumed, words: `${action}: ${words}` });
  }
  return finding(
    results.every(({ asAssumed }) => asAssumed),
    results.map(({ words }) => words).join('; '),
  );
}
