import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../run';

/** An event of docs/events.md with other names. */
export interface CannedEvent {
  'detail-type': string;
  resources: string[];
  detail: Record<string, Record<string, unknown>>;
}

/** Returns the event that docs/events.md shows, as AWS would send it for a credential. */
export function cannedEvent(kind: 'success' | 'failure', functionName: string, credential: string): CannedEvent {
  const page = readFileSync(join(ROOT, 'docs/events.md'), 'utf8');
  const [, text = ''] = new RegExp(`<!-- event: ${kind} -->\\s*\`\`\`json\\n(.*?)\`\`\``, 's').exec(page) ?? [];
  return JSON.parse(text.replaceAll('EcrCredentials-ci-pull', functionName).replaceAll('ci-pull', credential));
}
