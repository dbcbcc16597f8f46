import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { startStandIn } from '../local/stand-in/stand-in';

/** The account of every measured refresh. It does not exist. */
export const ACCOUNT = '123456789012';

/** The region of the function and of its secrets. */
export const REGION = 'eu-west-1';

/** A stand-in AWS with one identity that may call every operation. */
export interface BenchStandIn {
  /** The environment variables of a client with this identity, in {@link REGION}. */
  environment: Record<string, string>;
  /** Creates secrets with these names, empty or with this value. */
  addSecrets(names: string[], value?: string): void;
  /** Delays every later answer; 0 removes the delay. */
  delayAnswers(milliseconds: number): void;
  /** Returns how many calls arrived since the previous time, by operation and, if they failed, by outcome. */
  takeCalls(): Record<string, number>;
  close(): Promise<void>;
}

/** Starts a stand-in AWS; {@link BenchStandIn.close} stops it. */
export async function startBenchStandIn(): Promise<BenchStandIn> {
  const standIn = await startStandIn({ account: ACCOUNT });
  const { certificateFile, secrets, faults, calls, identities } = standIn;
  // A signal ends the benchmark before it can close the stand-in.
  process.once('exit', () => rmSync(dirname(certificateFile), { recursive: true, force: true }));
  const statements = [{ Effect: 'Allow', Action: '*', Resource: '*' }];
  const identity = identities.add({ name: 'bench', arn: `arn:aws:iam::${ACCOUNT}:role/bench`, statements });
  return {
    environment: standIn.environment(identity, REGION),
    addSecrets(names, value) {
      for (const name of names) {
        const secret = secrets.create(REGION, { Name: name });
        if (value !== undefined) secret.put(randomUUID(), { SecretString: value }, [], new Date());
      }
    },
    delayAnswers(milliseconds) {
      faults.clear();
      if (milliseconds > 0) faults.inject({ kind: 'delay', milliseconds });
    },
    takeCalls() {
      const counts: Record<string, number> = {};
      for (const { service, operation, outcome } of calls.splice(0)) {
        const key = `${service}:${operation}${outcome === 'ok' ? '' : ` ${outcome}`}`;
        counts[key] = (counts[key] ?? 0) + 1;
      }
      return counts;
    },
    close: () => standIn.close(),
  };
}
