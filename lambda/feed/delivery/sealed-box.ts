/**
 * Encrypts a text for the owner of a public key as a sealed box of libsodium, which Node's crypto module does not provide.
 * The library is large, so only feeds that need it load it.
 * @param publicKey 32 bytes in base64
 * @returns the sealed box in base64
 * @throws Error if the public key is invalid
 */
export async function seal(text: string, publicKey: string): Promise<string> {
  const { default: sodium } = await import('libsodium-wrappers');
  await sodium.ready;
  const key = Buffer.from(publicKey, 'base64');
  if (key.length !== sodium.crypto_box_PUBLICKEYBYTES) throw new Error('the public key does not have 32 bytes');
  return Buffer.from(sodium.crypto_box_seal(text, key)).toString('base64');
}
