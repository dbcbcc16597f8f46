import { FORMATS } from '../../../lambda/core/formats';
import { PLACEHOLDERS, placeholdersOf, unknownPlaceholders } from '../../../lambda/core/template';
import { passwordSource } from '../../../lambda/core/token-sources';
import { type Credential, sourcesOf } from '../credential';

type Secret = Credential['secrets'][number];

/** What is wrong with the secrets of a credential, each by itself. */
export function secretProblems(credential: Credential): string[] {
  return credential.secrets.flatMap((secret, index) => {
    const problems =
      FORMATS[secret.format].holds === 'every registry'
        ? manyRegistriesProblems(secret)
        : [...regionProblems(credential, secret), ...accountProblems(credential, secret)];
    return [...problems, ...templateProblems(secret)].map((problem) => `secrets.${index}.${problem}`);
  });
}

function manyRegistriesProblems({ format, region, account }: Secret): string[] {
  const leftOut = `must be left out, for ${format} holds every registry`;
  return [
    ...(region ? [`region: got ${region}; ${leftOut}`] : []),
    ...(account ? [`account: got ${account}; ${leftOut}`] : []),
  ];
}

/** One password opens the registries of one region. */
function regionProblems(credential: Credential, secret: Secret): string[] {
  const sources = sourcesOf(credential);
  if (passwordSource(secret, sources)) return [];
  const regions = [...new Set(sources.map(({ api, region }) => (api === 'public' ? api : region)))].join(', ');
  const allowed = `must be one of the credential's regions (${regions}), for ${secret.format} holds one password`;
  return [secret.region ? `region: got ${secret.region}; ${allowed}` : `region: is missing; ${allowed}`];
}

/** Some formats name one registry, and several accounts of a region are several registries. */
function accountProblems(credential: Credential, secret: Secret): string[] {
  const { format, account } = secret;
  if (!namesRegistry(secret)) {
    return account ? [`account: got ${account}; must be left out, for the value names no registry`] : [];
  }
  const accounts = credential.registries
    .filter(({ region }) => !secret.region || region === secret.region)
    .map((registry) => registry.account);
  const known = accounts.flatMap((each) => each ?? []);
  const allowed = `must be one of the accounts in that region (${accounts.map((each) => each ?? "the stack's own").join(', ')})`;
  // The stack's own account is known only where it is deployed.
  if (account)
    return known.includes(account) || known.length < accounts.length ? [] : [`account: got ${account}; ${allowed}`];
  return accounts.length > 1 ? [`account: is missing; ${allowed}, for ${format} names one registry`] : [];
}

function namesRegistry({ format, template = '' }: Secret): boolean {
  const { [format]: entry } = FORMATS;
  if (entry.holds === 'every registry') return false;
  if (format !== 'template') return entry.namesRegistry;
  return placeholdersOf(template).some((name) => name === 'registry' || name === 'account');
}

function templateProblems({ format, template }: Secret): string[] {
  if (format !== 'template') {
    return template === undefined ? [] : [`template: is set; must be left out, for the format is ${format}`];
  }
  const allowed = PLACEHOLDERS.map((name) => `{{${name}}}`).join(', ');
  if (template === undefined) return [`template: is missing; must be a text, with placeholders among ${allowed}`];
  return unknownPlaceholders(template).map((name) => `template: got {{${name}}}; must be among ${allowed}`);
}
