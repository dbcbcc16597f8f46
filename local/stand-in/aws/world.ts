import type { CallRecord } from '../http/calls';
import type { Faults } from '../http/faults';
import type { Functions } from './functions';
import type { Identities } from './identities';
import type { Service } from './service';

/** What the AWS APIs share. */
export interface AwsWorld {
  services: Service[];
  functions: Functions;
  identities: Identities;
  faults: Faults;
  calls: CallRecord[];
}
