import { shortName } from './hashed-name';

/** Source: the Lambda API, CreateFunction. */
const MAX_FUNCTION_NAME = 64;

/** What stands for a feed where names are made of a credential's: its function's, its role's. */
export function feedUnit(credential: string, feed: string): string {
  return `${credential}-feed-${feed}`;
}

/**
 * The name of a credential's function, `<stackName>-<credential>`, or of a feed's, hashed where Lambda's 64 characters
 * are too few. It is literal, so that texts can give whole commands.
 * @param stackName the config's, whatever the credential's group: no credential has another's name
 * @param unit the credential's name, or a {@link feedUnit}
 */
export function functionName(stackName: string, unit: string): string {
  return shortName(`${stackName}-${unit}`, MAX_FUNCTION_NAME);
}

/** The log group of a function, where `aws logs tail` finds it. */
export function logGroupName(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}
