import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { synthesizeIfStale } from "../../cli/reference.ts";
import { checks } from "../../checks/claims/index.ts";
import type { Check } from "../../checks/engine/define-check.ts";
import { readExample } from "../../checks/engine/examples.ts";
import { run } from "../../checks/engine/run.ts";
import type { EstateFile } from "../../checks/model/estate-file.ts";
import type { Example } from "../../checks/model/example.ts";
import type { Run } from "../../checks/model/run.ts";
import type { View } from "../../checks/model/world.ts";
import { readEstateFile } from "../../checks/sources/estate-file.ts";
import { databaseFiles } from "../../checks/sources/catalog/files.ts";
import { readDatabases } from "../../checks/sources/catalog/views.ts";
import { registrySource } from "../../checks/sources/registry/files.ts";
import { readRegistry } from "../../checks/sources/registry/views.ts";
import { readSources } from "../../checks/sources/template/views.ts";
import { explainFinding } from "../../reports/explain.ts";
import { terminal } from "../../reports/formats/terminal.ts";

const [claim, title] = ["key-vendor-cannot-destroy", "the exemption also fits the vendor's roles"];

/** The README with real output between its markers. */
export async function withOutput(readme: string, root: string): Promise<string> {
  const check = checks.find((each) => each.id === claim);
  const example = check?.examples.broken[title];
  if (check === undefined || example === undefined) throw new Error(`README: ${claim} has no example "${title}"`);
  const blocks = {
    "first-screen": fenced("", await firstScreen(root)),
    "broken-template": fenced("yaml", keyPolicy(example)),
    "broken-output": fenced("", explained(check, example)),
  };
  return Object.entries(blocks).reduce((text, [name, block]) => put(text, name, block), readme);
}

function put(text: string, name: string, block: string): string {
  const marked = new RegExp(`(<!-- generated:${name} -->)[^]*?(<!-- /generated -->)`, "g");
  return text.replace(marked, (_, open: string, close: string) => `${open}\n\n${block}\n\n${close}`);
}

/** What `cofferdam check` prints in the checkout. */
async function firstScreen(root: string): Promise<string> {
  await synthesizeIfStale(() => undefined);
  const path = join(root, "cofferdam.yaml");
  const file = readEstateFile(readFileSync(path), path);
  const { views, notes } = readSources(file);
  const databases = readDatabases(file, await databaseFiles({ file }));
  const registry = readRegistry(file, registrySource(file));
  const sources = [...notes, ...databases.notes, ...registry.notes];
  const all = judged(file, [...views, ...databases.views, ...registry.views], checks, { sources, reference: true });
  return terminal(all, { width: 80, colour: false, root });
}

function explained(check: Check, example: Example): string {
  const { file, views } = readExample(example);
  const result = judged(file, views, [check], { sources: [], reference: false });
  const finding = result.findings.find((each) => each.outcome === "broken");
  const page = explainFinding(result, finding?.fingerprint ?? "", { width: 100, colour: false });
  if (!page.found) throw new Error(page.message);
  return page.text;
}

function judged(file: EstateFile, views: readonly View[], only: readonly Check[], more: Pick<Run["run"], "sources" | "reference">): Run {
  const header = { id: "", tool: "cofferdam", started: "", reference: more.reference, finished: () => "" };
  return run({ file, views, sources: more.sources, checks: only, allChecks: checks, header });
}

/** The key of the example as YAML. */
function keyPolicy(example: Example): string {
  const template = example.templates?.at(-1)?.template as { readonly Resources: { readonly DataKey: object } };
  return stringify({ DataKey: template.Resources.DataKey }, { lineWidth: 110, aliasDuplicateObjects: false, schema: "yaml-1.1" });
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}
