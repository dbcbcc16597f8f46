import { errorMessage } from '../../lambda/core/error-message';
import { UsageError } from './command-line';

// The SDK warns of every Node that its next versions will not run on; this one does.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** What somebody at a terminal can act on, in one sentence: no trace belongs to it. */
export class OperationError extends Error {}

/** An SDK client, as far as it says who asks, and where. */
interface Client {
  config: { region(): Promise<string>; credentials(): Promise<unknown> };
}

const REFUSED_CREDENTIALS = [
  'ExpiredTokenException',
  'IncompleteSignatureException',
  'InvalidSignatureException',
  'UnrecognizedClientException',
];

/**
 * Finds the region and the credentials before the first call, so that what is missing is called by its name.
 * @returns the region
 * @throws UsageError without a region, OperationError without credentials
 */
export async function resolveClient({ config }: Client): Promise<string> {
  const region = await config.region().catch(() => undefined);
  if (!region) throw new UsageError('--region: got none; must be named here, in AWS_REGION, or in the AWS profile');
  try {
    await config.credentials();
  } catch (error) {
    // The default chain names the remedy where it knows one, such as `aws sso login`.
    const { message } = error as Error;
    throw new OperationError(`there are no AWS credentials (log in, or name a profile in AWS_PROFILE): ${message}`);
  }
  return region;
}

/**
 * A failed call in one sentence.
 * @param service and where it was asked, for people: `Lambda in eu-west-1`
 */
export function failedCall(error: unknown, service: string): OperationError {
  const { name, code, $metadata } = error as { name?: string; code?: string; $metadata?: { httpStatusCode?: number } };
  const words = errorMessage(error);
  if (REFUSED_CREDENTIALS.includes(name ?? '')) {
    return new OperationError(`AWS refuses your credentials: ${words}; log in again`);
  }
  if (name === 'AbortError' || name === 'TimeoutError' || (code !== undefined && !$metadata?.httpStatusCode)) {
    return new OperationError(`no answer from ${service}: ${words}; check the network and the region`);
  }
  // Some proxies, and the page of a network that wants a log-in, answer in AWS's place.
  const refused = error instanceof SyntaxError ? 'gave no answer of its own' : 'refused';
  return new OperationError(`${service} ${refused}: ${words}`);
}

/** What becomes of an error that ends a program: only {@link OperationError} is told without a trace. */
export function userMessage(error: unknown): string | undefined {
  return error instanceof OperationError ? error.message : undefined;
}
