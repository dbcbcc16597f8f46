import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { BodyTooLarge, close, listen, readBody, send } from '../http/http';

/** The response of a function's process to its invocation. */
export interface Outcome {
  payload: unknown;
  failed: boolean;
}

/** The Runtime API for one process and one invocation. */
export interface RuntimeApi {
  /** The value of `AWS_LAMBDA_RUNTIME_API`: host, port and the secret path. */
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
 * Starts the Lambda Runtime API for one invocation. A request for a second one gets no response. Unlike in Lambda, the
 * address ends with a random path: other users of this host can reach the port, but they must not read the event or send
 * a result. Only the function's process receives the path, in its environment.
 * Source: AWS Lambda, "Using the Lambda runtime API".
 */
export async function startRuntimeApi(invocation: Invocation): Promise<RuntimeApi> {
  let settle: (outcome: Outcome) => void = () => {};
  const outcome = new Promise<Outcome>((resolve) => {
    settle = resolve;
  });
  const secret = randomUUID();
  const handle = handlerOf(invocation, `/${secret}/2018-06-01/runtime/`, settle);
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (error instanceof BodyTooLarge) send(response, { status: 413 });
      else response.destroy();
    });
  });
  return { address: `127.0.0.1:${await listen(server)}/${secret}`, outcome, close: () => close(server) };
}

function handlerOf(
  { requestId, functionArn, deadline, event }: Invocation,
  prefix: string,
  settle: (outcome: Outcome) => void,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  let delivered = false;
  return async (request, response) => {
    const route = `${request.method} ${request.url}`;
    if (route === `GET ${prefix}invocation/next`) {
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
    const isResult = route === `POST ${prefix}invocation/${requestId}/response`;
    const isError = [`invocation/${requestId}/error`, 'init/error'].some((path) => route === `POST ${prefix}${path}`);
    if (!isResult && !isError) {
      send(response, { status: 404 });
      return;
    }
    const body = await readBody(request);
    let payload: unknown;
    try {
      payload = JSON.parse(body);
    } catch {
      send(response, { status: 400 });
      return;
    }
    send(response, { status: 202 });
    settle({ payload, failed: !isResult });
  };
}
