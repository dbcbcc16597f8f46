import { createHash } from 'node:crypto';

/** Source: AWS Lambda, CreateFunction, "FunctionName". */
const MAX_FUNCTION_NAME = 64;

/**
 * The name of a credential's function, `<stack>-<credential>`, hashed where Lambda's 64 characters are too few.
 * @param stack the name of the stack that the credential is in, its group's included
 */
export function functionName(stack: string, credential: string): string {
  const name = `${stack}-${credential}`;
  if (name.length <= MAX_FUNCTION_NAME) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, MAX_FUNCTION_NAME - hash.length - 1)}-${hash}`;
}
