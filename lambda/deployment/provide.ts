import { errorMessage } from '../core/error-message';
import { log } from '../runtime/log';
import type { Clock } from '../runtime/ports';
import { invoke, type Run } from './invoke';
import { type ResponseTarget, respond } from './respond';

/**
 * A request of CloudFormation for a custom resource, as far as the provider reads it. Source: AWS CloudFormation,
 * "Custom resource request reference".
 */
export interface ProviderRequest extends ResponseTarget {
  RequestType: 'Create' | 'Update' | 'Delete';
  ResourceProperties: Run;
}

/**
 * Runs the function of a custom resource if the resource is created or changed, and sends the result to CloudFormation.
 * The log contains neither the request, which has a pre-signed URL, nor the function's result.
 */
export async function provide(request: ProviderRequest, clock: Clock): Promise<void> {
  const { RequestType: requestType, LogicalResourceId: resource, ResourceProperties: run } = request;
  const failure =
    requestType === 'Delete' ? undefined : await invoke(run, clock).catch((error: unknown) => errorMessage(error));
  const failed = failure !== undefined;
  log({ level: failed ? 'ERROR' : 'INFO', message: failed ? 'failed' : 'succeeded', requestType, resource });
  await respond(request, failure, clock);
}
