import { shortName } from './hashed-name';

const MAX_ROLE_NAME = 64;
/** The longest region name, and then some: the name must not depend on where the stack goes. */
const REGION_CHARACTERS = 16;

/**
 * The name of a credential's role, `<stackName>-<credential>-<region>`, hashed where IAM's 64 characters are too few.
 * It never changes: repository policies of other accounts name it.
 * @param unit the credential's name, or what stands for a reader or a feed of it
 * @param region may be a token or a placeholder
 */
export function roleName(stackName: string, unit: string, region: string): string {
  return `${shortName(`${stackName}-${unit}`, MAX_ROLE_NAME - REGION_CHARACTERS - 1)}-${region}`;
}
