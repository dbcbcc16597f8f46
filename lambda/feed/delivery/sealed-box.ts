/**
 * Encrypts a text so that only the owner of a public key can read it: libsodium's sealed box, which Node's own crypto
 * doesn't have. The library is large, and loaded by those feeds alone that need it.
 * @param publicKey in base64, 32 bytes
 * @returns base64
 * @throws Error if that is no public key
 */
export async function seal(text: string, publicKey: string): Promise<string> {
  const { default: sodium } = await import('libsodium-wrappers');
  await sodium.ready;
  const key = Buffer.from(publicKey, 'base64');
  if (key.length !== sodium.crypto_box_PUBLICKEYBYTES) throw new Error('the public key does not have 32 bytes');
  return Buffer.from(sodium.crypto_box_seal(text, key)).toString('base64');
}
