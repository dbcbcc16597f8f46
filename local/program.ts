import { extname, join } from 'node:path';

/** Whether this code runs from TypeScript, as in a clone. In the installed package, it runs from JavaScript. */
const IS_CLONE = extname(__filename) === '.ts';

/** The CDK app. In a clone, it builds the functions first. The installed package contains them. */
export const APP = IS_CLONE ? join(__dirname, '..', 'build', 'app') : join(__dirname, '..', 'infra', 'app');

/** The package.json of this project. */
export const PACKAGE_JSON = join(__dirname, ...(IS_CLONE ? ['..'] : ['..', '..']), 'package.json');

/**
 * Returns the arguments with which Node runs a program of this project, in any working directory.
 * @param path the path of the program without the extension
 */
export function programArguments(path: string): string[] {
  if (!IS_CLONE) return [`${path}.js`];
  return ['--require', require.resolve('tsx/cjs'), `${path}.ts`];
}
