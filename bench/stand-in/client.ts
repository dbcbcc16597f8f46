import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Answer, Question, Ready, Work } from './main';

/** A stand-in AWS in another process, so that no answer waits for the measuring, nor the measuring for an answer. */
export interface RemoteStandIn {
  /** The environment in which a client is one who may do everything, in the stand-in's region. */
  environment: Record<string, string>;
  /** For clients that ask AWS's real hosts, over TLS. */
  tls: Ready['tls'];
  /** Asks for something to be done there. Throws what went wrong. */
  ask<Name extends keyof Work>(name: Name, ...args: Parameters<Work[Name]>): Promise<ReturnType<Work[Name]>>;
  close(): Promise<void>;
}

/** Starts a stand-in of its own for each part of the benchmark; it ends with {@link RemoteStandIn.close}. */
export async function startRemoteStandIn(): Promise<RemoteStandIn> {
  const child = fork(join(__dirname, 'main.ts'), { execArgv: ['--import', 'tsx'] });
  const next = async <T>() => {
    const over = new AbortController();
    const ended = once(child, 'exit', over).then(([code]) => {
      throw new Error(`the stand-in's process ended with ${code}`);
    });
    try {
      const [message] = await Promise.race([once(child, 'message', over), ended]);
      return message as T;
    } finally {
      over.abort();
      await ended.catch(() => undefined);
    }
  };
  const ready = await next<Ready>();
  return {
    ...ready,
    async ask<Name extends keyof Work>(name: Name, ...args: Parameters<Work[Name]>) {
      child.send({ name, args } satisfies Question);
      const { result, error } = await next<Answer>();
      if (error !== undefined) throw new Error(error);
      return result as ReturnType<Work[Name]>;
    },
    async close() {
      const exit = once(child, 'exit');
      child.disconnect();
      await exit;
    },
  };
}
