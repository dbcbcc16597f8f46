import { createSecureContext, type SecureContext } from 'node:tls';
import { generate } from 'selfsigned';

/** A new certificate authority. Its private key never leaves the process. */
export interface CertificateAuthority {
  /** The certificate of the authority in PEM format. */
  certificate: string;
  /** Returns the key and certificate of a host, which are created on the first call. */
  contextOf(host: string): Promise<SecureContext>;
}

const NAME = 'ecr-credentials stand-in';

/** Creates an authority that signs certificates for any host. */
export async function certificateAuthority(): Promise<CertificateAuthority> {
  const authority = await generate([{ name: 'commonName', value: `${NAME} authority` }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const contexts = new Map<string, Promise<SecureContext>>();
  const make = async (host: string) => {
    // Not the name of the authority, because a certificate whose issuer is its subject counts as self-signed.
    const { private: key, cert } = await generate([{ name: 'commonName', value: `${NAME} registry` }], {
      keyType: 'ec',
      algorithm: 'sha256',
      ca: { key: authority.private, cert: authority.cert },
      extensions: [
        { name: 'extKeyUsage', serverAuth: true },
        { name: 'subjectAltName', altNames: [{ type: 2, value: host }] },
      ],
    });
    return createSecureContext({ key, cert });
  };
  return {
    certificate: authority.cert,
    contextOf(host) {
      const context = contexts.get(host) ?? make(host);
      contexts.set(host, context);
      return context;
    },
  };
}
