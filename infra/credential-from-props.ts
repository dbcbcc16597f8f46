import { Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Credential } from './config/credential';
import { ConfigError, parseCredential } from './config/parse';
import { replicaKeyProblems, withKeys } from './config/replicas/rules';
import type { RegistryConfig } from './config/secrets/types';
import type { EcrCredentialProps } from './ecr-credential-props';
import { defaultCredentialName } from './naming/default-names';

/**
 * Returns the credential of a construct.
 * @param prefix the beginning of the names of functions and roles
 * @throws ConfigError that lists every problem of the properties
 */
export function credentialFromProps(construct: Construct, props: EcrCredentialProps, prefix: string): Credential {
  const { credentialName, namePrefix, secretNamePrefix, newOidcProviders, alarmTopics, outputs, ...rest } = props;
  const { encryptionKey, vpc, vpcSubnets, securityGroups, ...settings } = rest;
  const owner = `EcrCredential ${construct.node.path}`;
  const stack = Stack.of(construct);
  const name = credentialName ?? defaultCredentialName(construct);
  const credential = parseCredential(name, withoutOwnEnvironment(settings, stack), owner, {
    secretPrefix: secretNamePrefix ?? prefix,
    vpc: vpc !== undefined,
    target: { account: known(stack.account), region: known(stack.region) },
  });
  const encryption = encryptionKey ? (encryptionKey.keyArn as `arn:${string}`) : credential.encryption;
  const replicas = withKeys(credential.replicas, encryption);
  const problems = [
    ...(encryptionKey && settings.encryption ? [`encryption: ${leftOut('encryptionKey')}`] : []),
    ...(!vpc && vpcSubnets ? ['vpcSubnets: is set; must come with vpc'] : []),
    ...(!vpc && securityGroups ? ['securityGroups: is set; must come with vpc'] : []),
    ...(encryptionKey ? replicaKeyProblems(replicas, encryption) : []),
  ];
  if (problems.length > 0) throw new ConfigError(owner, problems);
  return { ...credential, encryption, replicas };
}

function leftOut(because: string): string {
  return `is set; must be left out, because ${because} is set`;
}

function known(value: string): string | undefined {
  return Token.isUnresolved(value) ? undefined : value;
}

/**
 * Returns the settings without the account and the region of the stack where they are not known at synth, because that is
 * what a registry without an account or region means.
 */
function withoutOwnEnvironment<T extends Pick<EcrCredentialProps, 'registries' | 'secrets'>>(
  settings: T,
  stack: Stack,
): T {
  const foreign = (value: string | undefined, own: string) =>
    value !== undefined && Token.isUnresolved(value) && value === own ? undefined : value;
  const reduced = <R extends RegistryConfig>({ account, region, ...rest }: R) => {
    const values = { account: foreign(account, stack.account), region: foreign(region, stack.region) };
    return { ...rest, ...Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) };
  };
  return {
    ...settings,
    ...(settings.registries ? { registries: settings.registries.map(reduced) } : {}),
    ...(settings.secrets ? { secrets: settings.secrets.map(reduced) } : {}),
  };
}
