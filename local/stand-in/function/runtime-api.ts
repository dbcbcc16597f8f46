import { createServer, type IncomingMessage } from 'node:http';
import { close, listen, readBody, send } from '../http/http';

/** What a function's process said of its one invocation. */
export interface Outcome {
  payload: unknown;
  failed: boolean;
}

/** The Runtime API of one process and one invocation. */
export interface RuntimeApi {
  /** host:port, as in `AWS_LAMBDA_RUNTIME_API` */
  address: string;
  /** Settles when the process answers the invocation, or says that it can't start. */
  outcome: Promise<Outcome>;
  close(): Promise<void>;
}

/** One invocation as the Runtime API hands it out. */
export interface Invocation {
  requestId: string;
  functionArn: string;
  deadline: Date;
  event: unknown;
}

/**
 * Serves the Lambda Runtime API for one invocation; a second one that is asked for never comes.
 * Source: AWS Lambda, "Using the Lambda runtime API".
 */
export async function startRuntimeApi({ requestId, functionArn, deadline, event }: Invocation): Promise<RuntimeApi> {
  let settle: (outcome: Outcome) => void = () => {};
  const outcome = new Promise<Outcome>((resolve) => {
    settle = resolve;
  });
  let handedOut = false;
  const server = createServer(async (request: IncomingMessage, response) => {
    const path = request.url?.replace('/2018-06-01/runtime/', '');
    const body = await readBody(request);
    if (path === 'invocation/next') {
      if (handedOut) return;
      handedOut = true;
      const headers = {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': requestId,
        'lambda-runtime-deadline-ms': String(deadline.getTime()),
        'lambda-runtime-invoked-function-arn': functionArn,
      };
      send(response, { status: 200, headers, body: JSON.stringify(event) });
      return;
    }
    const isAnswer = path === `invocation/${requestId}/response`;
    if (!isAnswer && path !== `invocation/${requestId}/error` && path !== 'init/error') {
      send(response, { status: 404 });
      return;
    }
    send(response, { status: 202 });
    settle({ payload: JSON.parse(body), failed: !isAnswer });
  });
  const address = `127.0.0.1:${await listen(server)}`;
  return { address, outcome, close: () => close(server) };
}
