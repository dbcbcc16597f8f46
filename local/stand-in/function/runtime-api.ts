import { createServer, type IncomingMessage } from 'node:http';
import { close, listen, readBody, send } from '../http/http';

/** The response of a function's process to its invocation. */
export interface Outcome {
  payload: unknown;
  failed: boolean;
}

/** The Runtime API for one process and one invocation. */
export interface RuntimeApi {
  /** host:port, as in `AWS_LAMBDA_RUNTIME_API` */
  address: string;
  /** Resolves when the process responds to the invocation, or reports that it cannot start. */
  outcome: Promise<Outcome>;
  close(): Promise<void>;
}

/** One invocation in the Runtime API. */
export interface Invocation {
  requestId: string;
  functionArn: string;
  deadline: Date;
  event: unknown;
}

/**
 * Starts the Lambda Runtime API for one invocation. A request for a second one gets no response.
 * Source: AWS Lambda, "Using the Lambda runtime API".
 */
export async function startRuntimeApi({ requestId, functionArn, deadline, event }: Invocation): Promise<RuntimeApi> {
  let settle: (outcome: Outcome) => void = () => {};
  const outcome = new Promise<Outcome>((resolve) => {
    settle = resolve;
  });
  let delivered = false;
  const server = createServer(async (request: IncomingMessage, response) => {
    const path = request.url?.replace('/2018-06-01/runtime/', '');
    const body = await readBody(request);
    if (path === 'invocation/next') {
      if (delivered) return;
      delivered = true;
      const headers = {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': requestId,
        'lambda-runtime-deadline-ms': String(deadline.getTime()),
        'lambda-runtime-invoked-function-arn': functionArn,
      };
      send(response, { status: 200, headers, body: JSON.stringify(event) });
      return;
    }
    const isResult = path === `invocation/${requestId}/response`;
    if (!isResult && path !== `invocation/${requestId}/error` && path !== 'init/error') {
      send(response, { status: 404 });
      return;
    }
    send(response, { status: 202 });
    settle({ payload: JSON.parse(body), failed: !isResult });
  });
  const address = `127.0.0.1:${await listen(server)}`;
  return { address, outcome, close: () => close(server) };
}
