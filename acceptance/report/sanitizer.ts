import { printable, truncate } from '../../lambda/core/error-message';
import { Redactor } from '../../lambda/runtime/redactor';

/** The longest observation in a report. */
const MAX_CHARACTERS = 600;
/** The parts of a secret's value that are tokens or passwords. */
const TOKEN = /[A-Za-z0-9+/=_-]{72,}/g;

/** Prepares texts from AWS for reports: without tokens, the account's id, control characters and excess length. */
export class Sanitizer {
  private readonly redactor = new Redactor();
  private account: string | undefined;

  /** Adds a text whose tokens must not be in a report. */
  addSecret(text: string): void {
    for (const token of text.match(TOKEN) ?? []) this.redactor.addToken(token);
  }

  /** Sets the account whose id is replaced. */
  setAccount(account: string): void {
    this.account = account;
  }

  clean = (text: string): string => {
    const redacted = this.redactor.redact(printable(text));
    return truncate(this.account ? redacted.replaceAll(this.account, '<account>') : redacted, MAX_CHARACTERS);
  };
}
