import type { RefreshContext } from './context';

/**
 * Adds a warning for each copy of a secret that is missing or that Secrets Manager could not update. The run calls it
 * before it writes the secret, because the new value changes the state of every copy to `InProgress`. Neither a warning
 * nor a failed call stops the run: the secret itself and the other copies get the new token.
 */
export async function warnOfReplicas(context: RefreshContext, secret: string): Promise<void> {
  const { spec, ports } = context;
  if (spec.replicas.length === 0) return;
  try {
    const states = await ports.secrets.replicas(secret);
    for (const { region, status, reason } of states) {
      if (status === 'Failed') {
        context.warn(secret, `replication to ${region} failed: ${reason || 'AWS gave no reason'}`);
      }
    }
    const missing = spec.replicas.filter((region) => !states.some((state) => state.region === region));
    for (const region of missing) context.warn(secret, `it has no replica in ${region}; deploy the stack again`);
  } catch (error) {
    context.warn(secret, `could not check its replicas: ${context.errorMessage(error)}`);
  }
}
