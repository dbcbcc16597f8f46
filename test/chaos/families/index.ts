import type { FamilyScenario } from '../scenario';
import type { Chaos } from '../world';
import { apiCalls } from './api-calls';
import { binaryAndJson } from './binary-and-json';
import { clocks } from './clocks';
import { concurrentRuns } from './concurrent-runs';
import { kills } from './kills';
import { malformedTokens } from './malformed-tokens';
import { network } from './network';
import { quotedTokens } from './quoted-tokens';
import { regionalOutages } from './regional-outages';
import { registryAnswers } from './registry-answers';
import { repositoryVerification } from './repository-verification';
import { secrets } from './secrets';
import { wholeRuns } from './whole-runs';

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
    'whole runs': wholeRuns,
    clocks,
    'kill -9': await kills(chaos),
    'concurrent runs': await concurrentRuns(chaos),
  };
  return Object.entries(families).flatMap(([family, scenarios]) => scenarios.map((one) => ({ family, ...one })));
}
