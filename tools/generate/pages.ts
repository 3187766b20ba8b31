import { stringify } from "yaml";
import type { CheckFile } from "./check-files.ts";
import { controlsOf } from "../../checks/controls/mapping.ts";
import type { Check, Examples } from "../../checks/engine/define-check.ts";
import { judgeExample } from "../../checks/engine/examples.ts";
import type { Example } from "../../checks/model/example.ts";
import type { Origin } from "../../checks/model/fact.ts";
import type { Finding } from "../../checks/model/run.ts";

const mark = "<!-- Written by `npm run generate` from the check itself. -->";

/** `docs/checks`: a page per check and the index, file name → text. */
export function pages(files: readonly CheckFile[]): Readonly<Record<string, string>> {
  const own = files.map(({ check, path }) => [`${check.id}.md`, page(check, path)] as const);
  return { "README.md": index(files.map(({ check }) => check)), ...Object.fromEntries(own) };
}

function index(checks: readonly Check[]): string {
  const rows = checks.map(
    (check) =>
      `| [${check.id}](${check.id}.md) | ${check.severity} | ${cell(check.claim)}${check.retired === undefined ? "" : ` Retired: ${cell(check.retired)}`} |`,
  );
  return `${mark}\n\n# Checks\n\nOne page per claim that is judged today.\n\n| check | severity | claim |\n|---|---|---|\n${rows.join("\n")}\n`;
}

function page(check: Check, path: string): string {
  const limits = check.planes.flatMap((plane) => (check.limits?.[plane] ?? []).map((limit) => `- On the plane ${plane}: ${limit}`));
  const parts = [
    mark,
    `# ${check.id}`,
    `> ${check.claim}`,
    check.retired === undefined ? "" : `**Retired.** ${check.retired}`,
    `**Why.** ${check.why}`,
    `**Fix.** ${check.fix}`,
    facts(check, path),
    "## What this does not show",
    limits.length === 0 ? "No limits are known." : limits.join("\n"),
    "## Examples",
    exampleTable(check),
    brokenExample(check),
    "## References",
    check.references.map((reference) => `- <${reference}>`).join("\n"),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function facts(check: Check, path: string): string {
  const controls = controlsOf(check.id);
  const rows = [
    ["severity", check.severity],
    ["judged on", `${check.planes.join(", ")}${check.beside === undefined ? "" : `, beside the ${check.beside}`}`],
    ["subject", check.kind === "resource" ? "resources of many kinds" : `\`${check.kind}\``],
    ["supports", controls.length === 0 ? "no control of the mapping" : controls.map((control) => `\`${control}\``).join(" ")],
    ["source", `[checks/claims/${path}](../../checks/claims/${path})`],
  ];
  return `| | |\n|---|---|\n${rows.map(([name, value]) => `| ${name} | ${value} |`).join("\n")}`;
}

function exampleTable({ examples: { holds, broken, undecided } }: Check): string {
  const rows = (outcome: string, examples: Examples | string): string[] =>
    typeof examples === "string"
      ? [`| ${outcome} | none: ${cell(examples)} |`]
      : Object.keys(examples).map((title) => `| ${outcome} | ${cell(title)} |`);
  return ["| outcome | example |", "|---|---|", ...rows("holds", holds), ...rows("broken", broken), ...rows("undecided", undecided)].join("\n");
}

/** The first broken example, judged: what it says is what a user reads. */
function brokenExample(check: Check): string {
  const [title, example] = Object.entries(check.examples.broken)[0] ?? [];
  if (title === undefined || example === undefined) return "";
  const finding = judgeExample(check, example).findings.find(({ outcome }) => outcome === "broken");
  if (finding === undefined) throw new Error(`${check.id}: its example "${title}" is not broken, so its page has nothing to show`);
  return [
    `### Broken: ${title}`,
    ...[shown(example, finding.origin), replies(example, finding.origin)].flatMap((text) => (text === "" ? [] : [block("yaml", text)])),
    "gives",
    `> **broken** \`${finding.subject}\`: ${finding.because}`,
    `at \`${finding.origin.path}\``,
    ...witness(finding),
  ].join("\n\n");
}

/** The resource that the verdict points at; without one, the example's last template. */
function shown(example: Example, origin: Origin): string {
  const templates = example.templates ?? [];
  const [stack, logicalId = ""] = origin.path.split("/");
  const of = templates.find(({ name }) => name === stack) ?? templates.at(-1);
  if (of === undefined) return yaml({ ...example.registry, ...example.estate }).replace(/^\{\}\n$/, "");
  if (typeof of.template === "string") return of.template;
  const resources = (of.template as { readonly Resources?: Readonly<Record<string, unknown>> }).Resources ?? {};
  return yaml({ Resources: logicalId in resources ? { [logicalId]: resources[logicalId] } : resources });
}

/** The reply that the verdict points at. */
function replies({ accounts = [] }: Example, { source, path }: Origin): string {
  const [account, , operation = ""] = path.split("/");
  const own = source === "account" ? accounts.find((each) => each.account === account)?.replies[operation] : undefined;
  return own === undefined ? "" : yaml({ [operation]: own });
}

const titles = {
  request: "The request that gets through:",
  path: "The way there:",
  statement: "The line that breaks it:",
  row: "The row:",
  absence: "What is missing:",
};

function witness({ witness: found }: Finding): string[] {
  if (found === null) return [];
  if (found.kind === "statement") return [titles.statement, block("yaml", found.statement)];
  const { kind, ...rest } = found;
  const { allowedBy: _, ...shownPart } = { allowedBy: undefined, ...rest };
  return [titles[kind], block("yaml", yaml(shownPart))];
}

/** As CloudFormation's YAML 1.1 must be written: what looks like a date is quoted. */
function yaml(value: unknown): string {
  return stringify(value, { lineWidth: 140, aliasDuplicateObjects: false, schema: "yaml-1.1" });
}

function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
