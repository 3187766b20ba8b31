import type { Check, Examples } from "./define-check.ts";
import { judgeExample, readExample } from "./examples.ts";
import { emptyDatabase, type Example } from "../model/example.ts";
import type { Origin } from "../model/fact.ts";

/**
 * What is wrong with a check's own examples, one sentence each. A check passes when each example gives exactly its outcome, an
 * empty estate gives `unexercised`, holds and broken are not empty, no two examples are equal, each broken one is one edit from
 * one that holds, and a broken verdict's origin exists in the evidence. A check that always says one thing cannot pass.
 */
export function walkExamples(check: Check): string[] {
  const { holds, broken, undecided } = check.examples;
  const unsure: Examples = typeof undecided === "string" ? {} : undecided;
  return [
    ...words(check),
    ...(Object.keys(holds).length === 0 ? ["it has no example that holds"] : []),
    ...(Object.keys(broken).length === 0 ? ["it has no example that breaks"] : []),
    ...(typeof undecided !== "string" && Object.keys(undecided).length === 0 ? ["it has no undecided example and does not say why"] : []),
    ...outcomes(check, "holds", holds),
    ...outcomes(check, "broken", broken),
    ...outcomes(check, "undecided", unsure),
    ...nothingToJudge(check),
    ...doubles([...Object.entries(holds), ...Object.entries(broken), ...Object.entries(unsure)]),
    ...Object.entries(broken).flatMap(([title, example]) => oneEdit(title, example, Object.values(holds))),
    ...Object.entries(broken).flatMap(([title, example]) => originsExist(check, title, example)),
  ];
}

function words({ id, claim }: Check): string[] {
  return [
    ...(claim.endsWith(".") ? [] : ["its claim does not end in a full stop"]),
    ...(/\bshould\b/.test(claim) ? ['its claim says "should"'] : []),
    ...(/^[a-z0-9]+(-[a-z0-9]+)+$/.test(id) ? [] : ["its id is not kebab-case"]),
  ];
}

function outcomes(check: Check, wanted: "holds" | "broken" | "undecided", examples: Examples): string[] {
  return Object.entries(examples).flatMap(([title, example]) => {
    const { outcome, findings } = judgeExample(check, example);
    const said = findings.find((finding) => finding.outcome === outcome)?.because ?? "nothing to judge";
    return outcome === wanted ? [] : [`example "${title}" is to be ${wanted} and is ${outcome}: ${said}`];
  });
}

/** An estate whose tenant has a source with nothing in it that the check is about. */
function nothingToJudge(check: Check): string[] {
  if (check.kind === "tenant") return [];
  const resources = { Topic: { Type: "AWS::SNS::Topic", Properties: {} } };
  const { outcome } = judgeExample(check, {
    templates: [{ name: "Acme", account: "333333333333", template: { Resources: resources } }],
    ...(check.planes.includes("database") && { databases: [{ answers: emptyDatabase }] }),
  });
  return outcome === "unexercised" ? [] : [`an estate without a subject is ${outcome}, not unexercised`];
}

function doubles(examples: readonly (readonly [string, Example])[]): string[] {
  const seen = new Map<string, string>();
  return examples.flatMap(([title, example]) => {
    const text = JSON.stringify(example);
    const before = seen.get(text);
    seen.set(text, title);
    return before === undefined ? [] : [`examples "${before}" and "${title}" are equal`];
  });
}

function oneEdit(title: string, example: Example, holds: readonly Example[]): string[] {
  const fewest = Math.min(...holds.map((good) => edits(good, example)));
  return fewest === 1 ? [] : [`broken example "${title}" is ${fewest} edits from the nearest that holds`];
}

/** How many places of two JSON values differ: a member or an element put in, taken out, renamed or replaced counts as one. */
export function edits(a: unknown, b: unknown): number {
  if (Object.is(a, b) || JSON.stringify(a) === JSON.stringify(b)) return 0;
  if (Array.isArray(a) && Array.isArray(b)) return listEdits(a, b);
  if (isRecord(a) && isRecord(b)) {
    const [gone, come] = [Object.keys(a).filter((key) => !(key in b)), Object.keys(b).filter((key) => !(key in a))];
    const both = Object.keys(a).filter((key) => key in b);
    return both.reduce((sum, key) => sum + edits(a[key], b[key]), Math.max(gone.length, come.length));
  }
  return 1;
}

/** Elements in or out keep the others in order; with equal lengths, element by element. */
function listEdits(a: readonly unknown[], b: readonly unknown[]): number {
  if (a.length === b.length) return a.reduce<number>((sum, item, i) => sum + edits(item, b[i]), 0);
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  const texts = new Set(long.map((item) => JSON.stringify(item)));
  const strangers = short.filter((item) => !texts.has(JSON.stringify(item))).length;
  return long.length - short.length + strangers;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function originsExist(check: Check, title: string, example: Example): string[] {
  const { file } = readExample(example);
  const known = new Set(["", ...(example.templates ?? []).flatMap((template) => [template.name, ...paths(template.name, template.template)])]);
  return judgeExample(check, example)
    .findings.filter((finding) => finding.outcome === "broken")
    .flatMap(({ origin }) => (exists(origin, known, file.path) ? [] : [`broken example "${title}": nothing lies at its origin ${origin.path}`]));
}

/** A file of replies or rows that is named is one that was read. */
function exists(origin: Origin, known: ReadonlySet<string>, estatePath: string): boolean {
  return (
    known.has(origin.path) ||
    origin.file === estatePath ||
    ((origin.source === "account" || origin.source === "catalog" || origin.source === "registry") && origin.file !== undefined)
  );
}

/** Every path of a template as origins write it: `Stack/LogicalId/Property/0`. */
function paths(stack: string, template: object | string): string[] {
  const resources = (typeof template === "string" ? {} : (template as { Resources?: Record<string, { Properties?: unknown }> }).Resources) ?? {};
  return Object.entries(resources).flatMap(([id, resource]) => [`${stack}/${id}`, ...below(`${stack}/${id}`, resource.Properties)]);
}

function below(path: string, value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [`${path}/${key}`, ...below(`${path}/${key}`, inner)]);
}
