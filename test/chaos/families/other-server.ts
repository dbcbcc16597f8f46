import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { close, listen } from '../../../local/stand-in/http/http';
import { certificateAuthority } from '../../../local/stand-in/registry/certificates';
import type { ChaosWorld } from '../world';

/** A server that is none of AWS's. */
export interface OtherServer {
  port: number;
  url: string;
  /** A PEM file: the authority that vouches for it, and for nothing of AWS's. */
  authorityFile: string;
}

/** Starts a server with a certificate for this name, that answers everything with 200; it ends with the world. */
export async function otherServer({ ends }: ChaosWorld, name: string): Promise<OtherServer> {
  const authority = await certificateAuthority();
  const context = await authority.contextOf(name);
  const server = createServer({ SNICallback: (_, done) => done(null, context) }, (_, response) => response.end('{}'));
  const folder = await mkdtemp(join(tmpdir(), 'ecr-chaos-'));
  const authorityFile = join(folder, 'ca.pem');
  await writeFile(authorityFile, authority.certificate);
  const port = await listen(server);
  ends.push(async () => {
    await close(server);
    await rm(folder, { recursive: true });
  });
  return { port, url: `https://localhost:${port}`, authorityFile };
}
