/** NO_COLOR (no-color.org), FORCE_COLOR, TERM=dumb, and whether stdout is a terminal. */
export function terminalOptions(): { readonly width: number; readonly colour: boolean } {
  const { env, stdout } = process;
  const forced = env["FORCE_COLOR"] !== undefined && env["FORCE_COLOR"] !== "0";
  const refused = (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb" || env["FORCE_COLOR"] === "0";
  return { width: Math.min(stdout.columns ?? 80, 120), colour: forced || (!refused && stdout.isTTY === true) };
}
