import type { CallRecord } from '../http/calls';
import type { Faults } from '../http/faults';
import type { Functions } from './functions';
import type { Identities } from './identities';
import type { Service } from './service';

/** The state that all AWS APIs share. */
export interface ApiContext {
  services: Service[];
  functions: Functions;
  identities: Identities;
  faults: Faults;
  calls: CallRecord[];
}
