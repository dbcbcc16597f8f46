import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { isToken } from './config/common/tokens';
import type { Credential } from './config/credential';
import { parseCredential } from './config/parse';
import type { RegistryConfig } from './config/secrets/types';
import type { EcrCredentialProps } from './ecr-credential-props';
import { propProblems } from './ecr-credential-rules';
import { defaultCredentialName } from './naming/default-names';

/**
 * Returns the credential of a construct.
 * @param prefix the beginning of the names of functions and roles
 * @throws ConfigError that lists every problem of the properties
 */
export function credentialFromProps(construct: Construct, props: EcrCredentialProps, prefix: string): Credential {
  const { credentialName, namePrefix, secretNamePrefix, newOidcProviders, alarmTopics, outputs, ...rest } = props;
  const { encryptionKey, vpc, vpcSubnets, securityGroups, ...settings } = rest;
  const stack = Stack.of(construct);
  const name = credentialName ?? defaultCredentialName(construct);
  const context = {
    secretPrefix: secretNamePrefix ?? prefix,
    vpc: vpc !== undefined,
    target: { account: known(stack.account), region: known(stack.region) },
    ...(encryptionKey ? { keyArn: encryptionKey.keyArn as `arn:${string}` } : {}),
  };
  const problems = propProblems(props, name);
  const owner = `EcrCredential ${construct.node.path}`;
  return parseCredential(name, withoutOwnEnvironment(settings, stack), owner, context, problems);
}

function known(value: string): string | undefined {
  return isToken(value) ? undefined : value;
}

/**
 * Returns the settings without the account and the region of the stack where they are known only at deployment, because
 * that is what a registry without an account or region means.
 */
function withoutOwnEnvironment<T extends Pick<EcrCredentialProps, 'registries' | 'secrets' | 'feeds'>>(
  settings: T,
  stack: Stack,
): T {
  const isOwn = (value: string | undefined, parameter: string) =>
    isToken(value) && JSON.stringify(stack.resolve(value)) === JSON.stringify({ Ref: parameter });
  const reduced = <R extends RegistryConfig>({ account, region, ...others }: R) => ({
    ...others,
    ...(account === undefined || isOwn(account, 'AWS::AccountId') ? {} : { account }),
    ...(region === undefined || isOwn(region, 'AWS::Region') ? {} : { region }),
  });
  const reducedEach = <R extends RegistryConfig>(list: R[] | undefined) =>
    Array.isArray(list) ? list.map((item) => (isObject(item) ? reduced(item) : item)) : list;
  const { registries, secrets, feeds } = settings;
  return {
    ...settings,
    ...(registries === undefined ? {} : { registries: reducedEach(registries) }),
    ...(secrets === undefined ? {} : { secrets: reducedEach(secrets) }),
    ...(Array.isArray(feeds)
      ? {
          feeds: feeds.map((feed) => (isObject(feed?.registry) ? { ...feed, registry: reduced(feed.registry) } : feed)),
        }
      : {}),
  };
}

/** The schema reports a value of another type. */
function isObject<T>(value: T): value is T & object {
  return typeof value === 'object' && value !== null;
}
