import { startStandIn } from '../../local/stand-in/stand-in';
import { ACCOUNT, REGION } from '../places';
import { startTlsFront, type TlsFront } from './tls-front';

/** What the benchmark can ask of the stand-in's process. */
export interface Work {
  /** Makes secrets, each with this value if there is one. */
  addSecrets(names: string[], value?: string): void;
  /** From now on each answer comes so many milliseconds later. */
  delay(milliseconds: number): void;
  /** How many calls of each operation there were since the last time. */
  takeCalls(): Record<string, number>;
}

/** The first message: who a client is, and where. */
export interface Ready {
  environment: Record<string, string>;
  tls: Pick<TlsFront, 'proxy' | 'certificate'>;
}

/** What is asked, and what is answered. */
export interface Question {
  name: keyof Work;
  args: unknown[];
}
export interface Answer {
  result?: unknown;
  error?: string;
}

/** The stand-in AWS in a process of its own, told what to do by its parent, and gone with it. */
async function main(): Promise<void> {
  const standIn = await startStandIn({ account: ACCOUNT });
  const front = await startTlsFront(standIn.endpoint);
  const everything = [{ Effect: 'Allow', Action: '*', Resource: '*' }];
  const identity = standIn.identities.add({
    name: 'bench',
    arn: `arn:aws:iam::${ACCOUNT}:role/bench`,
    statements: everything,
  });
  const work: Work = {
    addSecrets(names, value) {
      for (const name of names) {
        const secret = standIn.secrets.create(REGION, { Name: name });
        if (value !== undefined) secret.put(VERSION, { SecretString: value }, [], new Date());
      }
    },
    delay(milliseconds) {
      standIn.faults.clear();
      if (milliseconds > 0) standIn.faults.inject({ kind: 'delay', milliseconds });
    },
    takeCalls() {
      const counts: Record<string, number> = {};
      for (const { service, operation, outcome } of standIn.calls.splice(0)) {
        const key = `${service}:${operation}${outcome === 'ok' ? '' : ` ${outcome}`}`;
        counts[key] = (counts[key] ?? 0) + 1;
      }
      return counts;
    },
  };
  process.on('message', ({ name, args }: Question) => process.send?.(answer(work, name, args)));
  // A terminal's Ctrl-C comes here too; the parent's end is what counts, and there is something to remove then.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});
  process.on('disconnect', () => {
    Promise.all([standIn.close(), front.close()]).finally(() => process.exit());
  });
  const { proxy, certificate } = front;
  process.send?.({ environment: standIn.environment(identity, REGION), tls: { proxy, certificate } } satisfies Ready);
}

/** A version of the refresher's own kind, far from its expiry. */
const VERSION = '29990101T000000Z-0123456789abcdef0123456789abcdef';

function answer(work: Work, name: keyof Work, args: unknown[]): Answer {
  try {
    return { result: (work[name] as (...args: unknown[]) => unknown)(...args) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
