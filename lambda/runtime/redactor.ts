/** Characters of the shortest piece that is removed. A shorter piece is of no use, and can occur in a text by chance. */
export const PIECE_LENGTH = 12;
/** The text that replaces a piece. */
export const MARK = '[redacted]';
/** Matches a token that was not added, even over several lines. No name, ARN or digest has as many of these characters. */
const LONG_BASE64 = /[A-Za-z0-9+/=]{72,}/g;
/** Matches every ASCII character that a URL may have to encode. */
const PUNCTUATION = /[!-/:-@[-`{-~]/g;

/**
 * Removes tokens from texts that leave the function. It removes every piece of the tokens that were added, because a
 * service may quote a rejected value or truncate it. It also removes text that looks like a token.
 */
export class Redactor {
  private readonly secretTexts: string[] = [];
  /** The characters of all secret texts, by code. A piece with any other character needs no search. */
  private readonly alphabet = new Uint8Array(0x10000);

  /** Adds a docker `auth`, the password in it, and the URL-encoded form of both. */
  addToken(auth: string): void {
    const password = Buffer.from(auth, 'base64').toString('latin1').split(':').slice(1).join(':');
    for (const text of [auth, password]) this.add(text, urlEncoded(text));
  }

  /** Adds bytes in base64, which is how the API transfers them. */
  addBytes(value: Uint8Array): void {
    this.add(Buffer.from(value).toString('base64'));
  }

  /** Returns the text with every piece of a token replaced. */
  redact(text: string): string {
    let redacted = '';
    let copiedUntil = 0;
    for (let at = 0; at + PIECE_LENGTH <= text.length; at++) {
      if (!this.isSecret(text.slice(at, at + PIECE_LENGTH))) continue;
      let end = at + PIECE_LENGTH;
      while (end < text.length && this.isSecret(text.slice(end - PIECE_LENGTH + 1, end + 1))) end++;
      redacted += text.slice(copiedUntil, at) + MARK;
      copiedUntil = end;
      at = end - 1;
    }
    return (redacted + text.slice(copiedUntil)).replace(LONG_BASE64, MARK);
  }

  /** Adds texts whose pieces are removed. A text without a piece of twelve characters has no effect. */
  protected add(...texts: string[]): void {
    this.secretTexts.push(...texts);
    for (const text of texts) for (let at = 0; at < text.length; at++) this.alphabet[text.charCodeAt(at)] = 1;
  }

  private isSecret(piece: string): boolean {
    for (let at = 0; at < piece.length; at++) if (!this.alphabet[piece.charCodeAt(at)]) return false;
    return this.secretTexts.some((text) => text.includes(piece));
  }
}

/** Encodes the ASCII characters of a text that a URL may have to encode. */
export function urlEncoded(text: string): string {
  return text.replace(PUNCTUATION, encodeURIComponent);
}
