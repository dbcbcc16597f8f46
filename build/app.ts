import { setImmediate } from 'node:timers/promises';
import { buildFunctions } from './functions';

/** Runs the CDK app of a clone, with functions that are built from the current sources. */
async function main(): Promise<void> {
  const functions = buildFunctions();
  await setImmediate(); // starts the bundler, a process of its own, which works while the next line loads the CDK
  require('../infra/credentials-stack');
  await functions;
  require('../infra/app');
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
