import { createSecureContext, type SecureContext } from 'node:tls';
import { generate } from 'selfsigned';

/** A certificate authority that is made up on the spot; its key never leaves the process. */
export interface CertificateAuthority {
  /** The authority's own certificate, in PEM. */
  certificate: string;
  /** The key and certificate of a host, made when first asked for. */
  contextOf(host: string): Promise<SecureContext>;
}

const NAME = 'ecr-credentials stand-in';

/** Makes an authority that can vouch for any host, to whoever trusts its certificate. */
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
    // Not the authority's name: a certificate whose issuer is its subject counts as self-signed.
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
