import { shortName } from './short-name';

/** Source: the Lambda API, CreateFunction. */
const MAX_FUNCTION_NAME = 64;

/**
 * The name of a credential's function, `<stackName>-<credential>`, hashed where Lambda's 64 characters are too few. It
 * is literal, so that texts can give whole commands.
 * @param stackName the config's, whatever the credential's group: no credential has another's name
 */
export function functionName(stackName: string, credential: string): string {
  return shortName(`${stackName}-${credential}`, MAX_FUNCTION_NAME);
}

/** The log group of a function, where `aws logs tail` finds it. */
export function logGroupName(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}
