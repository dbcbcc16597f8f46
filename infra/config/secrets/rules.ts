import { FORMATS } from '../../../lambda/core/formats';
import { PLACEHOLDERS, placeholdersOf, unknownPlaceholders } from '../../../lambda/core/template';
import { passwordSource } from '../../../lambda/core/token-sources';
import { type RegistriesAndSecrets, sourcesOf } from './registries';
import type { Secret } from './schema';

/** Returns the problems of each secret of a credential, each with its path below the credential. */
export function secretProblems(credential: RegistriesAndSecrets): string[] {
  return credential.secrets.flatMap((secret, index) => {
    const problems =
      FORMATS[secret.format].holds === 'every registry'
        ? everyRegistryProblems(secret)
        : [...regionProblems(credential, secret), ...accountProblems(credential, secret)];
    return [...problems, ...templateProblems(secret)].map((problem) => `secrets.${index}.${problem}`);
  });
}

function everyRegistryProblems({ format, region, account }: Secret): string[] {
  const leftOut = `must be left out, because ${format} holds every registry`;
  return [
    ...(region ? [`region: got ${region}; ${leftOut}`] : []),
    ...(account ? [`account: got ${account}; ${leftOut}`] : []),
  ];
}

/** One password is valid in the registries of one region only, so the secret needs one region. */
function regionProblems(credential: RegistriesAndSecrets, secret: Secret): string[] {
  const sources = sourcesOf(credential);
  if (passwordSource(secret, sources)) return [];
  const regions = [...new Set(sources.map(({ api, region }) => (api === 'public' ? api : region)))].join(', ');
  const allowed = `must be one of the credential's regions (${regions}), because ${secret.format} holds one password`;
  return [secret.region ? `region: got ${secret.region}; ${allowed}` : `region: is missing; ${allowed}`];
}

/** Some formats name one registry, but a region can have the registries of several accounts. */
function accountProblems(credential: RegistriesAndSecrets, secret: Secret): string[] {
  const { format, account } = secret;
  if (!namesRegistry(secret)) {
    return account ? [`account: got ${account}; must be left out, because the value names no registry`] : [];
  }
  const accounts = credential.registries
    .filter(({ region }) => !secret.region || region === secret.region)
    .map((registry) => registry.account);
  const known = accounts.flatMap((each) => each ?? []);
  const names = accounts.map((each) => each ?? "the stack's account").join(', ');
  const allowed = `must be one of the accounts in that region (${names})`;
  // The stack's account is not known at synth, so an account that is not listed can be that one.
  const canBeStacks = known.length < accounts.length;
  if (account) return known.includes(account) || canBeStacks ? [] : [`account: got ${account}; ${allowed}`];
  return accounts.length > 1 ? [`account: is missing; ${allowed}, because ${format} names one registry`] : [];
}

function namesRegistry({ format, template = '' }: Secret): boolean {
  const { [format]: entry } = FORMATS;
  if (entry.holds === 'every registry') return false;
  if (format !== 'template') return entry.namesRegistry;
  return placeholdersOf(template).some((name) => name === 'registry' || name === 'account');
}

function templateProblems({ format, template }: Secret): string[] {
  if (format !== 'template') {
    return template === undefined ? [] : [`template: is set; must be left out, because the format is ${format}`];
  }
  const allowed = PLACEHOLDERS.map((name) => `{{${name}}}`).join(', ');
  if (template === undefined) return [`template: is missing; must be a text, with placeholders among ${allowed}`];
  return unknownPlaceholders(template).map((name) => `template: got {{${name}}}; must be among ${allowed}`);
}
