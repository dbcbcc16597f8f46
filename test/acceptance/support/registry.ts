import type { RegistryAnswer, RegistryRequest } from '../../../acceptance/registry';
import type { World } from './world';

/** Returns an answer of a registry. */
export function answer(
  status: number,
  body: string | object = '',
  headers: Record<string, string> = {},
): RegistryAnswer {
  return { status, body: typeof body === 'string' ? body : JSON.stringify(body), headers };
}

/** Returns an error of a registry, in the form that the OCI distribution specification defines. */
export function refusal(status: number, code: string, message: string): RegistryAnswer {
  return answer(status, { errors: [{ code, message }] });
}

/** Returns the answer with which ECR denies an IAM action. */
export function denial(action: string): RegistryAnswer {
  const message = `User: arn:aws:sts::123456789012:assumed-role/r/s is not authorized to perform: ${action} on resource: …`;
  return refusal(403, 'DENIED', message);
}

/** Returns the docker `auth` of a made-up token. */
export function authOf(name: string, zeros = 2000): string {
  return Buffer.from(`AWS:${name}${'0'.repeat(zeros)}`).toString('base64');
}

/** Returns the name in a header with a made-up token, or undefined if the token was changed. */
export function tokenName(authorization: string): string | undefined {
  const [, auth = ''] = authorization.split(' ');
  return /^AWS:([a-z ]+)0+$/.exec(Buffer.from(auth, 'base64').toString())?.[1];
}

/** Returns a change of a world in which the registries answer some requests in another way. */
export function answering(
  changed: (url: string, request: RegistryRequest) => RegistryAnswer | undefined,
): (world: World) => void {
  return (world) => {
    const { registry } = world;
    world.registry = async (url, request = {}) => {
      const instead = changed(url, request);
      if (instead) return instead;
      if (!registry) throw new Error(`the world has no registry for ${url}`);
      return registry(url, request);
    };
  };
}
