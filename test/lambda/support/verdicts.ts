import type { RegistryVerdict } from '../../../lambda/refresh/ports';

export const ACCEPTED: RegistryVerdict = { verdict: 'accepted' };
export const EXPIRED: RegistryVerdict = {
  verdict: 'refused',
  reason: '403 Your authorization token has expired. Reauthenticate and try again.',
  expired: true,
};
export const REFUSED: RegistryVerdict = { verdict: 'refused', reason: '401 Not Authorized', expired: false };
export const INCONCLUSIVE: RegistryVerdict = { verdict: 'inconclusive', reason: '503' };
