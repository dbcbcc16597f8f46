import { createServer, request } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect } from 'node:net';
import { close, listen } from '../../local/stand-in/http/http';
import { certificateAuthority } from '../../local/stand-in/registry/certificates';

/** A way to the stand-in for clients that know AWS by its real names and TLS only. */
export interface TlsFront {
  /** The URL of an HTTP proxy whose every tunnel ends here. */
  proxy: string;
  /** The authority that vouches for every name, in PEM. */
  certificate: string;
  close(): Promise<void>;
}

/**
 * Plays every host of AWS with TLS, and hands what it gets on to the stand-in. No name is looked up, nothing of the
 * machine's own is changed.
 * @param endpoint the stand-in's URL
 */
export async function startTlsFront(endpoint: string): Promise<TlsFront> {
  const authority = await certificateAuthority();
  const front = createTlsServer(
    {
      SNICallback: (host, done) => {
        authority.contextOf(host).then((context) => done(null, context), done);
      },
    },
    (incoming, response) => {
      const { method, url, headers } = incoming;
      const onward = request(new URL(url ?? '/', endpoint), { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onward.on('error', () => response.destroy());
      incoming.pipe(onward);
    },
  );
  const port = await listen(front);
  const proxy = createServer().on('connect', (_request, client) => {
    const tunnel = connect(port, '127.0.0.1', () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
    tunnel.on('error', () => client.destroy()).pipe(client);
    client.on('error', () => tunnel.destroy()).pipe(tunnel);
  });
  return {
    proxy: `http://127.0.0.1:${await listen(proxy)}`,
    certificate: authority.certificate,
    async close() {
      await Promise.all([close(proxy), close(front)]);
    },
  };
}
