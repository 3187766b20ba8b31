export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly columns: number | undefined;
  readonly isTTY: boolean | undefined;
}

/**
 * How wide, and whether in colour: NO_COLOR (no-color.org), FORCE_COLOR (which outranks it, as in Node.js), TERM=dumb, and whether stdout is a
 * terminal. Without a width that is known, 80 columns.
 */
export function terminalOptions(
  { env, columns, isTTY }: Terminal = { env: process.env, columns: process.stdout.columns, isTTY: process.stdout.isTTY },
): {
  readonly width: number;
  readonly colour: boolean;
} {
  const force = env["FORCE_COLOR"];
  const off = force === "0" || force === "false";
  const refused = off || (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb";
  const known = columns === undefined || columns === 0 ? 80 : columns;
  return { width: Math.min(known, 120), colour: (force !== undefined && !off) || (!refused && isTTY === true) };
}
