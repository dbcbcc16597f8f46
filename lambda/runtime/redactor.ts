/** Shorter pieces than this are no use to anybody, and could stand in a text by chance. */
const PIECE = 12;
const MARK = '[redacted]';
/** No name, ARN or digest has so many of these in a row; a token that nobody has told of yet may, over several lines too. */
const LONG_BASE64 = /[A-Za-z0-9+/=]{72,}/g;
/** All of ASCII that a URL may have to encode. */
const PUNCTUATION = /[!-/:-@[-`{-~]/g;

/**
 * Takes tokens out of texts before they leave a refresh. It knows every token that the run has seen, and removes any
 * piece of one: a service may quote a value that it refuses, or cut it off in the middle. What looks like a token goes too.
 */
export class Redactor {
  private readonly known: string[] = [];
  /** By their codes, the characters of what is known: a name with any other need not be looked for in it. */
  private readonly alphabet = new Uint8Array(0x10000);

  /** Remembers a docker `auth`, and with it the password inside and both as they stand in a URL. */
  learn(auth: string): void {
    const password = Buffer.from(auth, 'base64').toString('latin1').split(':').slice(1).join(':');
    for (const text of [auth, password]) this.add(text, text.replace(PUNCTUATION, encodeURIComponent));
  }

  /** Remembers a value as the API sends bytes: in base64. */
  learnBytes(value: Uint8Array): void {
    this.add(Buffer.from(value).toString('base64'));
  }

  /** The text without any piece of a known token. */
  clean(text: string): string {
    let cleaned = '';
    let kept = 0;
    for (let at = 0; at + PIECE <= text.length; at++) {
      if (!this.knows(text.slice(at, at + PIECE))) continue;
      let end = at + PIECE;
      while (end < text.length && this.knows(text.slice(end - PIECE + 1, end + 1))) end++;
      cleaned += text.slice(kept, at) + MARK;
      kept = end;
      at = end - 1;
    }
    return (cleaned + text.slice(kept)).replace(LONG_BASE64, MARK);
  }

  private add(...texts: string[]): void {
    this.known.push(...texts);
    for (const text of texts) for (let at = 0; at < text.length; at++) this.alphabet[text.charCodeAt(at)] = 1;
  }

  private knows(piece: string): boolean {
    for (let at = 0; at < piece.length; at++) if (!this.alphabet[piece.charCodeAt(at)]) return false;
    return this.known.some((text) => text.includes(piece));
  }
}
