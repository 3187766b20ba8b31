/**
 * Something the user named cannot be read as what it should be: a missing, broken or oversized file, a wrong key. One line that says
 * where, what is wrong and what to do; the command line prints the message alone and exits 2.
 */
export class InputError extends Error {
  readonly file: string | undefined;
  /** 1-based. */
  readonly line: number | undefined;

  /** `what` and `todo` are sentences without their full stop; without `todo`, `what` says both. */
  constructor(what: string, todo = "", where: { readonly file?: string | undefined; readonly line?: number | undefined } = {}) {
    const place = where.file === undefined ? "" : `${where.file}${where.line === undefined ? "" : `:${where.line}`}: `;
    super(printable(`${place}${what}${todo === "" ? "" : `. ${todo}.`}`));
    this.name = "InputError";
    this.file = where.file;
    this.line = where.line;
  }
}

/** One line: what a file holds must not move the cursor or start a line of its own. */
function printable(message: string): string {
  // eslint-disable-next-line no-control-regex
  return message.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ");
}
