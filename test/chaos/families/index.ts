import type { FamilyScenario } from '../scenario';
import type { Chaos } from '../world';
import { apiCalls } from './api-calls';
import { concurrentRuns, kills } from './interleavings';
import { malformedTokens } from './malformed-tokens';
import { network } from './network';
import { clocks, regionalOutages, wholeRuns } from './outages';
import { quotedTokens, registryAnswers, repositoryVerification } from './registry';
import { replicas } from './replicas';
import { binaryAndJson, secrets } from './secrets';

/** Returns every scenario in the order of the table. Some result from the calls of a refresh without faults. */
export async function allScenarios(chaos: Chaos): Promise<FamilyScenario[]> {
  const families = {
    'AWS API calls': apiCalls,
    'malformed tokens': malformedTokens,
    'registry answers': registryAnswers,
    'services that quote tokens': quotedTokens,
    'repository verification': repositoryVerification,
    network,
    'regional outages': regionalOutages,
    secrets,
    'binary and JSON secrets': binaryAndJson,
    replicas,
    'whole runs': wholeRuns,
    clocks,
    'kill -9': await kills(chaos),
    'concurrent runs': await concurrentRuns(chaos),
  };
  return Object.entries(families).flatMap(([family, scenarios]) => scenarios.map((one) => ({ family, ...one })));
}
