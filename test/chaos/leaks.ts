/** The length from which a piece of a token counts as a leak. */
const PIECE = 24;

/** Half a piece, so that every piece contains one whole block of the token. */
const BLOCK = PIECE / 2;

/**
 * Finds pieces of tokens in texts, in any of these encodings: plain, base64 (at each of its three offsets), base64url,
 * URL encoding, hex, and JSON with escaped slashes.
 */
export class Leaks {
  private readonly encoded: string[];
  private readonly blocks = new Set<string>();

  /** @param auths docker `auth`s: base64 of `AWS:<password>` */
  constructor(auths: Iterable<string>) {
    this.encoded = [...new Set(auths)].flatMap((auth) => {
      const password = Buffer.from(auth, 'base64').toString('latin1').split(':').slice(1).join(':');
      return [auth, password].flatMap(encodings);
    });
    for (const text of this.encoded) {
      for (let at = 0; at + BLOCK <= text.length; at += BLOCK) this.blocks.add(text.slice(at, at + BLOCK));
    }
  }

  /** Returns the first piece of a token in a text, or undefined. */
  find(text: string): string | undefined {
    for (let at = 0; at + BLOCK <= text.length; at++) {
      if (!this.blocks.has(text.slice(at, at + BLOCK))) continue;
      for (let start = Math.max(0, at - BLOCK); start <= at; start++) {
        const piece = text.slice(start, start + PIECE);
        if (piece.length === PIECE && this.encoded.some((known) => known.includes(piece))) return piece;
      }
    }
    return undefined;
  }
}

function encodings(text: string): string[] {
  const bytes = Buffer.from(text, 'latin1');
  // Preceding bytes shift the text within base64's groups of three.
  const shifted = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(4, -4),
  );
  return [
    text,
    ...shifted,
    ...[text, ...shifted].map((base64) => base64.replaceAll('+', '-').replaceAll('/', '_')),
    encodeURIComponent(text),
    bytes.toString('hex'),
    text.replaceAll('/', '\\/'),
  ];
}
