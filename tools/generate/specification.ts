import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { itemsOf } from "./specification-text.ts";
import { claimIds } from "../../checks/controls/claims.ts";
import { assumptions } from "../../checks/model/verdict.ts";

/** The published specification, in the order in which it is read: file below docs/specification → title. */
const files = {
  overview: "Overview: databases and infrastructure",
  "databases-and-infrastructure": "Technical details: databases and infrastructure",
  encryption: "Technical details: encryption",
} as const;

/** What no configuration can show, and nothing else: the reasons begin with one of these. */
const notClaimable = [
  "scales up within seconds",
  "near-zero when idle",
  "costs near zero",
  "comparisons with other vendors",
  "no contractual process",
];

const claim = z.enum(claimIds);
const answer = z.union([
  z.strictObject({ text: z.string(), context: z.literal(true) }),
  z.strictObject({ text: z.string(), claims: z.array(claim).min(1) }),
  z.strictObject({
    text: z.string(),
    claims: z.array(claim).default([]),
    notClaimed: z
      .string()
      .refine((reason) => notClaimable.some((known) => reason.startsWith(known)), "is none of the sentences that are not claimed"),
  }),
]);
const answers = z.strictObject({
  overview: z.array(answer),
  "databases-and-infrastructure": z.array(answer),
  encryption: z.array(answer),
});
const places = z.partialRecord(claim, z.strictObject({ guardrails: z.array(z.string()).default([]), infra: z.array(z.string()).default([]) }));
const pitfalls = z.array(
  z.strictObject({
    id: z.string().regex(/^P\d+$/),
    about: z.string(),
    published: z.string(),
    holds: z.string(),
    under: z.array(z.enum(assumptions)).default([]),
    claims: z.array(claim).min(1),
  }),
);

type Answer = z.infer<typeof answer>;

/**
 * `docs/specification.md`: every sentence, row and list item of the published specification with the claims that judge it, and every sentence that does not
 * hold as written with the one that does.
 * @throws Error on a sentence without an answer, an answer without its sentence, a claim or a file that is not there.
 */
export function specification(root: string, checked: ReadonlySet<string>): string {
  const folder = join(root, "docs", "specification");
  const read = <T>(name: string, schema: z.ZodType<T>): T => parsed(join(folder, name), schema);
  const of = read("answers.yaml", answers);
  const where = read("places.yaml", places);
  const parts = Object.entries(files).map(([name, title]) => {
    const text = readFileSync(join(folder, `${name}.txt`), "utf8");
    return section(name, title, text, of[name as keyof typeof files]);
  });
  const link = (id: string): string => (checked.has(id) ? `[${id}](checks/${id}.md)` : `${id} (no check yet)`);
  return (
    [
      "<!-- Written by `npm run generate` from docs/specification/. -->",
      "# The published specification, sentence by sentence",
      `What the reference platform publishes stands in [docs/specification](specification/) as three texts. Each of their sentences, rows and list items has an answer here: the claims that judge it, or why no configuration can show it. Titles and context promise nothing by themselves and are left out. Where each claim is forbidden to be broken, and where the platform does what it says, stands [below](#where).`,
      ...parts.map((part) => part(link)),
      pitfallSection(read("pitfalls.yaml", pitfalls), link),
      placeSection(where, root, link),
    ].join("\n\n") + "\n"
  );
}

function parsed<T>(path: string, schema: z.ZodType<T>): T {
  const result = schema.safeParse(parse(readFileSync(path, "utf8")));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Error(`${path}: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
}

function section(name: string, title: string, text: string, given: readonly Answer[]): (link: (id: string) => string) => string {
  const items = itemsOf(text);
  const rows = items.map((item, i) => {
    const one = given[i];
    if (one?.text !== item.text)
      throw new Error(`docs/specification/${name}.txt:${item.line}: no answer in answers.yaml to ${JSON.stringify(item.text)}`);
    return { item, one };
  });
  const extra = given[items.length];
  if (extra !== undefined) throw new Error(`docs/specification/answers.yaml: ${name}.txt does not have ${JSON.stringify(extra.text)}`);
  return (link) => {
    const shown = rows.flatMap(({ item, one }) => {
      if ("context" in one) return [];
      const reasons = "notClaimed" in one && typeof one.notClaimed === "string" ? [one.notClaimed] : [];
      const said = [...one.claims.map(link), ...reasons.map((reason) => `Not claimed: ${reason}.`)].join("<br>");
      return [`| [${item.line}](specification/${name}.txt#L${item.line}) | ${cell(item.text)} | ${said} |`];
    });
    return `## ${title}\n\n| line | published | judged by |\n|---|---|---|\n${shown.join("\n")}`;
  };
}

function pitfallSection(all: z.infer<typeof pitfalls>, link: (id: string) => string): string {
  const rows = all.map(({ id, about, published, holds, under, claims }) => {
    const conditions = under.length === 0 ? "" : ` Under ${under.map((each) => `\`${each}\``).join(", ")}.`;
    return `| ${id} | ${cell(about)} | ${cell(published)} | ${cell(holds)}${conditions} | ${claims.map(link).join("<br>")} |`;
  });
  return `## Sentences that do not hold as written\n\n| | | published | holds | proved by |\n|---|---|---|---|---|\n${rows.join("\n")}`;
}

function placeSection(where: z.infer<typeof places>, root: string, link: (id: string) => string): string {
  const rows = claimIds.flatMap((id) => {
    const { guardrails, infra } = where[id] ?? { guardrails: [], infra: [] };
    const linked = (folder: string, paths: readonly string[]): string =>
      paths
        .map((path) => {
          if (!existsSync(join(root, folder, path))) throw new Error(`docs/specification/places.yaml: ${id}: there is no ${folder}/${path}`);
          return `[${path}](../${folder}/${path})`;
        })
        .join("<br>");
    return guardrails.length + infra.length === 0 ? [] : [`| ${link(id)} | ${linked("guardrails", guardrails)} | ${linked("infra", infra)} |`];
  });
  return `## Where\n\n| claim | guardrail | platform |\n|---|---|---|\n${rows.join("\n")}`;
}

/** A cell of a table: a bar would end it, a bracket begin a tag. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}
