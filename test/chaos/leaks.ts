/** A piece of a token this long must not be found anywhere. */
const PIECE = 24;

/** Two blocks make a piece, so that any piece of a text holds one of the text's blocks whole. */
const BLOCK = PIECE / 2;

/**
 * Looks for pieces of tokens in texts, whatever way they are written: as they are, base64 (at each of the three ways
 * that bytes can fall), base64url, URL-encoded, hex, or escaped for JSON.
 */
export class Leaks {
  private readonly written: string[];
  private readonly blocks = new Set<string>();

  /** @param auths docker `auth`s: base64 of `AWS:<password>` */
  constructor(auths: Iterable<string>) {
    this.written = [...new Set(auths)].flatMap((auth) => {
      const password = Buffer.from(auth, 'base64').toString('latin1').split(':').slice(1).join(':');
      return [auth, password].flatMap(waysToWrite);
    });
    for (const text of this.written) {
      for (let at = 0; at + BLOCK <= text.length; at += BLOCK) this.blocks.add(text.slice(at, at + BLOCK));
    }
  }

  /** The first piece of a token in a text; undefined if there is none. */
  find(text: string): string | undefined {
    for (let at = 0; at + BLOCK <= text.length; at++) {
      if (!this.blocks.has(text.slice(at, at + BLOCK))) continue;
      for (let start = Math.max(0, at - BLOCK); start <= at; start++) {
        const piece = text.slice(start, start + PIECE);
        if (piece.length === PIECE && this.written.some((known) => known.includes(piece))) return piece;
      }
    }
    return undefined;
  }
}

function waysToWrite(text: string): string[] {
  const bytes = Buffer.from(text, 'latin1');
  // What stands before bytes in base64 shifts them against its groups of three.
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
