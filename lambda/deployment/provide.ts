import { errorMessage } from '../core/error-message';
import { log } from '../runtime/log';
import type { Run } from './invoke';
import type { ResponseTarget } from './respond';

/**
 * A request of CloudFormation for a custom resource, as far as the provider reads it. Source: AWS CloudFormation,
 * "Custom resource request reference".
 */
export interface ProviderRequest extends ResponseTarget {
  RequestType: 'Create' | 'Update' | 'Delete';
  ResourceProperties: Run;
}

/** What the provider calls. */
export interface ProviderPorts {
  /** Returns the function's own error message if it failed. */
  invoke(run: Run): Promise<string | undefined>;
  respond(target: ResponseTarget, failure: string | undefined): Promise<void>;
}

/**
 * Runs the function of a custom resource if the resource is created or changed, and sends the result to CloudFormation.
 * The log contains neither the request, which has a pre-signed URL, nor the function's result.
 */
export async function provide(request: ProviderRequest, { invoke, respond }: ProviderPorts): Promise<void> {
  const { RequestType: requestType, LogicalResourceId: resource, ResourceProperties: run } = request;
  const failure =
    requestType === 'Delete' ? undefined : await invoke(run).catch((error: unknown) => errorMessage(error));
  const failed = failure !== undefined;
  log({ level: failed ? 'ERROR' : 'INFO', message: failed ? 'failed' : 'succeeded', requestType, resource });
  await respond(request, failure);
}
