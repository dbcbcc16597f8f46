import type { Scenario } from '../scenario';
import type { Chaos } from '../world';
import { callFaults } from './calls';
import { checks } from './checks';
import { wrongClocks } from './clocks';
import { formats } from './formats';
import { kills } from './kills';
import { networkFaults } from './network';
import { overlaps } from './overlaps';
import { quotes } from './quotes';
import { regionsDown } from './regions';
import { registryAnswers } from './registries';
import { secretFaults } from './secrets';
import { timeOuts } from './time-outs';
import { malformedTokens } from './tokens';

/** Every scenario, in the table's order; kills and orders are found from what a healthy run does. */
export async function allScenarios(chaos: Chaos): Promise<Scenario[]> {
  const [killed, overlapping] = await Promise.all([kills(chaos), overlaps(chaos)]);
  return [
    ...callFaults,
    ...malformedTokens,
    ...registryAnswers,
    ...quotes,
    ...checks,
    ...networkFaults,
    ...regionsDown,
    ...secretFaults,
    ...formats,
    ...timeOuts,
    ...wrongClocks,
    ...killed,
    ...overlapping,
  ];
}
