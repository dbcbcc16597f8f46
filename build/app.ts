import { buildFunctions } from './functions';

/** Runs the CDK app of a clone, with functions that are built from the current sources. */
async function main(): Promise<void> {
  await buildFunctions();
  await import('../infra/app');
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
