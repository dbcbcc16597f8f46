import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { FORMATS, type FormatName } from '../../lambda/core/formats';
import { isPublicHost, registryOf } from '../../lambda/core/hosts';
import { parseSpec } from '../../lambda/core/spec';
import { readStoredAuth } from '../../lambda/core/stored-token';
import { passwordSource, tokenSources } from '../../lambda/core/token-sources';
import type { StandIn } from '../../local/stand-in/stand-in';
import { ACCOUNT, type ChaosWorld, REGION } from './world';

/** A login as a consumer finds it in a secret. */
export interface Login {
  host: string;
  /** Its docker `auth`. */
  auth: string;
  /** The registry took it. */
  works: boolean;
  /** When it expires; undefined if AWS never issued such a token. */
  expiresAt: Date | undefined;
}

/** What a consumer holds with a secret. */
export interface Held {
  secret: string;
  format: FormatName;
  /** Of the current value; undefined if there is none. */
  versionId: string | undefined;
  /** What stands in the value is not of its format: why. */
  broken?: string;
  logins: Login[];
}

/** Reads every secret of the credential past all faults, and tries each login on the stand-in's registry. */
export async function held({ standIn, credential }: ChaosWorld): Promise<Held[]> {
  return Promise.all(
    credential.secrets.map(async ({ name, format }) => {
      const secret = standIn.secrets.find(REGION, name);
      // What a secret held that is gone or about to go is not for a refresh to keep.
      if (!secret || secret.deletionDate || secret.versions.size === 0) {
        return { secret: name, format, versionId: undefined, logins: [] };
      }
      const { versionId, SecretString, SecretBinary = '' } = secret.read();
      const value = SecretString ?? Buffer.from(SecretBinary, 'base64').toString();
      try {
        const hosts = hostsOf(credential.refresher.environment.REFRESH_SPEC, name, format, value);
        const logins = hosts.map(async (host) => tryLogin(standIn, host, readStoredAuth(format, value, host)));
        return { secret: name, format, versionId, logins: await Promise.all(logins) };
      } catch {
        return { secret: name, format, versionId, broken: "it can't be read as its format", logins: [] };
      }
    }),
  );
}

function hostsOf(specJson: string | undefined, name: string, format: FormatName, value: string): string[] {
  if (FORMATS[format].holds === 'every registry') {
    const hosts = Object.keys((JSON.parse(value) as { auths: object }).auths);
    if (hosts.length === 0) throw new Error('a docker config of no host');
    return hosts;
  }
  const spec = parseSpec(specJson, REGION);
  const source = passwordSource(spec.secrets.find((secret) => secret.name === name) ?? {}, tokenSources(spec));
  return [`${ACCOUNT}.dkr.ecr.${source?.region}.amazonaws.com`];
}

async function tryLogin(standIn: StandIn, host: string, auth: string): Promise<Login> {
  const works = (await statusOf(standIn, host, auth)) === 200;
  return { host, auth, works, expiresAt: standIn.tokens.find(auth)?.expiresAt };
}

function statusOf({ registryPort, certificateFile }: StandIn, host: string, auth: string): Promise<number> {
  const authorization = `${isPublicHost(host) ? 'Bearer' : 'Basic'} ${auth}`;
  // The stand-in's registry of another name than ECR's would be a fault of the test's own.
  if (!isPublicHost(host) && !registryOf(host)) throw new Error(`${host} is no registry`);
  const options = { host: '127.0.0.1', port: registryPort, servername: host, agent: false, path: '/v2/' };
  return new Promise((resolve, reject) => {
    request({ ...options, headers: { host, authorization }, ca: readFileSync(certificateFile) }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    })
      .on('error', reject)
      .end();
  });
}
