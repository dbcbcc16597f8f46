import type { FormatName } from '../core/formats';
import { readStoredAuths } from '../core/stored-token';
import { encodeAuth } from '../core/token';
import { MARK, PIECE_LENGTH, Redactor, urlEncoded } from '../runtime/redactor';

/** The redactor of a feed, which sends whole values, also in base64, and API credentials, which can be short. */
export class FeedRedactor extends Redactor {
  /** Texts that are shorter than a piece. Every occurrence of them is removed. */
  private readonly shortTexts = new Set<string>();

  /**
   * Adds every token in the value of a secret, and base64 of it, which can be a part of base64 of a longer text.
   * @throws Error if the value is malformed. The error never quotes the value.
   */
  addValue(format: FormatName, value: string): void {
    for (const auth of readStoredAuths(format, value)) {
      this.addToken(auth);
      this.addBase64(auth, Buffer.from(auth, 'base64').toString('latin1'));
    }
  }

  /** Adds an API credential of any length, with the user name of basic authentication. */
  addCredential(credential: string, username: string): void {
    const auth = encodeAuth(username, credential);
    this.addToken(auth);
    this.addBase64(credential);
    // The second form is that of an error message, which is one line.
    for (const text of [credential, credential.replace(/\s+/g, ' ')]) {
      const bytes = Buffer.from(text); // without half a character, which no URL can contain
      this.addWhole(text, urlEncoded(text), encodeURIComponent(bytes.toString()), bytes.toString('base64'));
    }
    this.addWhole(auth, urlEncoded(auth));
  }

  override redact(text: string): string {
    let redacted = super.redact(text);
    // The longest first, because a short one can be a part of it.
    for (const short of [...this.shortTexts].sort((a, b) => b.length - a.length)) {
      redacted = redacted
        .split(MARK)
        .map((part) => part.replaceAll(short, MARK))
        .join(MARK);
    }
    return redacted;
  }

  private addWhole(...texts: string[]): void {
    for (const text of texts) {
      if (text.length >= PIECE_LENGTH) this.add(text);
      else if (text !== '') this.shortTexts.add(text);
    }
  }

  /** Adds base64 of texts. Preceding bytes shift a text within base64's groups of three bytes. */
  private addBase64(...texts: string[]): void {
    const shifted = texts.flatMap((text) => ['', 'x', 'xx'].map((before) => Buffer.from(before + text)));
    this.add(...shifted.map((bytes) => bytes.toString('base64')));
  }
}
