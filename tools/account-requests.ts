/**
 * Writes the account requests of tenants that wait for one: `npm run accounts -- --out DIR [--all] [--registry FILE]`. Exits 2 for a registry that breaks
 * its rules, with file, line and field.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { accountRequests, vending } from "../infra/registry/aft.ts";
import { readRegistry, referenceRegistry } from "../infra/registry/registry.ts";
import { InputError } from "../checks/model/input-error.ts";

const { values } = parseArgs({
  options: { out: { type: "string" }, all: { type: "boolean", default: false }, registry: { type: "string", default: referenceRegistry } },
});

try {
  if (values.out === undefined) throw new InputError("usage: npm run accounts -- --out DIR [--all] [--registry FILE]");
  const requests = accountRequests(readRegistry(values.registry), vending, values.all ? "all" : "requested");
  mkdirSync(values.out, { recursive: true });
  for (const [name, text] of requests) writeFileSync(join(values.out, name), text);
  process.stderr.write(`wrote ${requests.size} account request${requests.size === 1 ? "" : "s"} to ${values.out}\n`);
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
