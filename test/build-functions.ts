import { buildFunctions } from '../build/functions';

/** Builds the functions once, because the tests of templates contain their code. */
export async function setup(): Promise<void> {
  await buildFunctions();
}
