import { errorMessage } from '../../lambda/core/error-message';
import { OperationError, UsageError } from './command-line';

// The SDK warns about every Node version that its next releases do not support. This release supports it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** The part of an SDK client that resolves the region and the AWS credentials. */
interface Client {
  config: { region(): Promise<string>; credentials(): Promise<unknown> };
}

const REJECTED_CREDENTIALS = [
  'ExpiredTokenException',
  'IncompleteSignatureException',
  'InvalidSignatureException',
  'UnrecognizedClientException',
];

/** Returns the region that was given, as an option of an SDK client. Without one, the client resolves the region. */
export function regionSetting({ region }: { region?: string }): { region?: string } {
  return region === undefined ? {} : { region };
}

/**
 * Resolves the region and the AWS credentials before the first call, so that the error names what is missing.
 * @returns the region
 * @throws UsageError without a region, OperationError without credentials
 */
export async function resolveClient({ config }: Client): Promise<string> {
  const region = await config.region().catch(() => undefined);
  if (!region) throw new UsageError('--region: got none; set it here, in AWS_REGION or in the AWS profile');
  try {
    await config.credentials();
  } catch (error) {
    // The SDK's message often names the fix, such as `aws sso login`.
    const { message } = error as Error;
    throw new OperationError(
      `No AWS credentials were found. Log in, or select a profile with AWS_PROFILE. The AWS SDK reports: ${message}`,
    );
  }
  return region;
}

/**
 * Returns the error of a failed call as one that says what to do.
 * @param service the service and its region, such as `Lambda in eu-west-1`
 */
export function toOperationError(error: unknown, service: string): OperationError {
  const { name, code, $metadata } = error as { name?: string; code?: string; $metadata?: { httpStatusCode?: number } };
  // Some proxies, and the sign-in page of a Wi-Fi network, respond in place of AWS.
  if (error instanceof SyntaxError) {
    return new OperationError(
      `The response of ${service} is not valid JSON. Check whether a proxy or a Wi-Fi sign-in page responds instead of AWS.`,
    );
  }
  const message = errorMessage(error);
  if (REJECTED_CREDENTIALS.includes(name ?? '')) {
    return new OperationError(`AWS rejected your credentials. Log in again. AWS returned: ${message}`);
  }
  if (name === 'AbortError' || name === 'TimeoutError' || (code !== undefined && !$metadata?.httpStatusCode)) {
    return new OperationError(`${service} did not respond. Check the network and the region. The error is: ${message}`);
  }
  return new OperationError(`${service} returned an error: ${message}`);
}
