import { FORMATS, type FormatName } from '../../lambda/core/formats';
import { isPublicHost } from '../../lambda/core/hosts';
import { parseSpec } from '../../lambda/core/spec';
import { readStoredAuth } from '../../lambda/core/stored-token';
import { passwordSource, tokenSources } from '../../lambda/core/token-sources';
import type { StandIn } from '../../local/stand-in/stand-in';
import { requestRegistry } from '../registry-request';
import { hostOf, REGION } from './in-memory-ports';
import type { ChaosWorld } from './world';

/** The token of one host, as a consumer finds it in a secret. */
export interface HostToken {
  host: string;
  /** The docker `auth`. */
  auth: string;
  /** Whether the registry accepts it. */
  works: boolean;
  /** Undefined if AWS never issued such a token. */
  expiresAt: Date | undefined;
}

/** The content of one secret, as a consumer finds it. */
export interface ConsumerView {
  secret: string;
  /** The id of the current version; undefined if there is none. */
  versionId: string | undefined;
  /** False if the value does not have the secret's format. */
  readable: boolean;
  tokens: HostToken[];
}

/** Reads every secret of the credential, unaffected by faults, and tries each token at the local registry. */
export function consumerView({ standIn, credential }: ChaosWorld): Promise<ConsumerView[]> {
  return Promise.all(
    credential.secrets.map(async ({ name, format }) => {
      const secret = standIn.secrets.find(REGION, name);
      // A refresh cannot keep the value of a secret that is deleted or scheduled for deletion.
      if (!secret || secret.deletionDate || secret.versions.size === 0) {
        return { secret: name, versionId: undefined, readable: true, tokens: [] };
      }
      const { versionId, SecretString, SecretBinary = '' } = secret.read();
      const value = SecretString ?? Buffer.from(SecretBinary, 'base64').toString();
      try {
        const hosts = hostsIn(credential.refresher.environment.REFRESH_SPEC, name, format, value);
        const tokens = hosts.map((host) => hostToken(standIn, host, readStoredAuth(format, value, host)));
        return { secret: name, versionId, readable: true, tokens: await Promise.all(tokens) };
      } catch {
        return { secret: name, versionId, readable: false, tokens: [] };
      }
    }),
  );
}

function hostsIn(specJson: string | undefined, name: string, format: FormatName, value: string): string[] {
  if (FORMATS[format].holds === 'every registry') {
    const hosts = Object.keys((JSON.parse(value) as { auths: object }).auths);
    if (hosts.length === 0) throw new Error('the docker config has no host');
    return hosts;
  }
  const spec = parseSpec(specJson, REGION);
  const secret = spec.secrets.find((candidate) => candidate.name === name);
  return [hostOf(passwordSource(secret ?? {}, tokenSources(spec))?.region ?? '')];
}

async function hostToken(standIn: StandIn, host: string, auth: string): Promise<HostToken> {
  const authorization = `${isPublicHost(host) ? 'Bearer' : 'Basic'} ${auth}`;
  const { status } = await requestRegistry(standIn, host, { authorization });
  return { host, auth, works: status === 200, expiresAt: standIn.tokens.find(auth)?.expiresAt };
}
