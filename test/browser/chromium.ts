import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Debian's Chromium, or the one that CHROMIUM names. */
const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** Why the tests are skipped; undefined when they run. COFFERDAM_REQUIRE_BROWSER turns a missing browser into a failure. */
export const missing = existsSync(executablePath) ? undefined : `no Chromium at ${executablePath}: install one or set CHROMIUM`;
export const skipped = missing !== undefined && !process.env["COFFERDAM_REQUIRE_BROWSER"];

export async function launch(): Promise<Browser> {
  if (missing !== undefined) throw new Error(missing);
  return chromium.launch({ executablePath, args: flags });
}

/** Nothing of the browser's own may ask the network, since the tests count requests. */
const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
