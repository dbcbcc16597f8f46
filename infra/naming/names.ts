import { hashedName } from './hashed-name';

/** Source: AWS Lambda API reference, "CreateFunction". */
const MAX_FUNCTION_NAME = 64;
/** Source: IAM and AWS STS quotas. */
const MAX_ROLE_NAME = 64;
/** Characters reserved for the region, so that the rest of a role's name is the same in every region. */
const REGION_CHARACTERS = 16;

/** The names of a function and of its role. */
export interface FunctionNames {
  function: string;
  role: string;
}

/** The names of everything that belongs to one credential. */
export interface CredentialNames extends FunctionNames {
  feed(feed: string): FunctionNames;
  /** @param reader the hash that identifies the reader */
  readerRole(reader: string): string;
}

/**
 * Returns the names of a credential's functions and roles. They are literal, so that messages can contain complete
 * commands. They must never change, because repository policies in other accounts name the roles.
 * @param prefix the beginning of the names. In the app it is the config's stackName, without a group, so that names are
 * unique across groups.
 * @param region a region, a placeholder or a CloudFormation reference
 */
export function credentialNames(prefix: string, credential: string, region: string): CredentialNames {
  const names = (unit: string): FunctionNames => ({
    function: functionName(prefix, unit),
    role: roleName(prefix, unit, region),
  });
  return {
    ...names(credential),
    feed: (feed) => names(feedUnit(credential, feed)),
    readerRole: (reader) => roleName(prefix, `${credential}-reader-${reader}`, region),
  };
}

/**
 * Returns the name of the function that runs a stack's functions during a deployment. No credential has this name, because
 * the names of credentials have no capital letters.
 * @param prefix the beginning of the names in a stack
 */
export function deploymentFunctionName(prefix: string): string {
  const end = '-Deployment';
  return `${hashedName(prefix, MAX_FUNCTION_NAME - end.length)}${end}`;
}

/** Returns the part of a name that identifies a feed. It must differ from every credential and every other feed. */
export function feedUnit(credential: string, feed: string): string {
  return `${credential}-feed-${feed}`;
}

/** Returns the name of a function's log group. Lambda uses the same name by default. */
export function logGroupName(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}

function functionName(prefix: string, unit: string): string {
  return hashedName(`${prefix}-${unit}`, MAX_FUNCTION_NAME);
}

function roleName(prefix: string, unit: string, region: string): string {
  return `${hashedName(`${prefix}-${unit}`, MAX_ROLE_NAME - REGION_CHARACTERS - 1)}-${region}`;
}
