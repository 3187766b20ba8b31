import { connect } from "../../checks/sources/account/connect.ts";
import { identify } from "../../checks/sources/account/endpoint.ts";

/** An emulator that COFFERDAM_ENDPOINT names: tests use it in place of one they start. live-accounts.md §4. */
export interface Given {
  readonly url: URL;
  readonly kind: "moto" | "localstack";
}

/** Looked at once per test file, before any test: what tests write to must say itself that it is an emulator. */
export const given: Given | undefined = await look(process.env["COFFERDAM_ENDPOINT"]);

/** @throws Error for what is no emulator, or not the emulator itself. */
export async function look(url: string | undefined): Promise<Given | undefined> {
  if (url === undefined || url === "") return undefined;
  const endpoint = await connect(url);
  const { kind, overlay } = await identify(endpoint);
  if (kind === "aws") throw new Error(`COFFERDAM_ENDPOINT=${url}: is AWS, and these tests write; name moto or LocalStack, or unset it`);
  if (kind === "unknown")
    throw new Error(`COFFERDAM_ENDPOINT=${url}: answers neither as moto nor as LocalStack, and these tests write; name one of them, or unset it`);
  if (overlay !== undefined)
    throw new Error(`COFFERDAM_ENDPOINT=${url}: is the overlay, and tests put their own before the emulator; name the emulator`);
  return { url: new URL(url), kind };
}
