import { at, changeTemplate, isMap, listOf } from "./json.ts";
import type { DocumentPlace, Expected, Mutant, Operator } from "./mutant.ts";
import type { Json, Platform } from "./platform.ts";
import type { Read } from "./reads.ts";
import { openWritings, textWritings, type Writing } from "./written.ts";

/** A value of a template that a claim reads and that is no part of a policy document. */
export interface FactPlace {
  readonly stack: string;
  /** From the template's root to the value as a person would name it: above its intrinsics. */
  readonly way: readonly string[];
}

/** What must happen when such a value is changed; or why nothing can. */
export type FactRule = WrongValues | { readonly noBearing: string };

export interface WrongValues {
  /** Each with what the claim must say of it. */
  readonly wrong: readonly {
    readonly name: string;
    readonly value: Json | undefined;
    readonly expected: Expected;
    readonly operator?: Operator;
    readonly reason?: string;
    readonly with?: Writing["with"];
  }[];
  /** A wrong text that is also written behind each intrinsic, and what then must be said where it is the value for certain. */
  readonly text?: { readonly bad: string; readonly good: string; readonly expected: Expected; readonly reason?: string };
  /** Where only deployment decides; `undecided` unless said otherwise. */
  readonly open?: Expected;
  readonly enables?: readonly string[];
  /** Why nothing hangs on the value when it is not known at all. */
  readonly unknownIs?: string;
}

/** The places above intrinsics of all reads that are in no policy document and are no resource's Type. */
export function factsRead(platform: Platform, reads: readonly Read[]): readonly FactPlace[] {
  const found = new Map<string, FactPlace>();
  for (const { stack, path } of reads) {
    if (path.some((step) => ["KeyPolicy", "PolicyDocument", "Content", "AssumeRolePolicyDocument"].includes(step))) continue;
    if (path[0] === "Resources" && path[2] === "Type") continue;
    const intrinsic = path.findIndex(
      (step, i) => i > 0 && (step === "Ref" || step.startsWith("Fn::")) && isMap(at(platform.stacks[stack]?.template, path.slice(0, i))),
    );
    const way = intrinsic < 0 ? path : path.slice(0, intrinsic);
    found.set(`${stack}/${way.join("/")}`, { stack, way });
  }
  return [...found.values()];
}

export interface FactMutants {
  readonly mutants: readonly Mutant[];
  /** Reasons of those left out. */
  readonly noBearing: readonly string[];
}

/** `attaches`: the guardrail that the fact attaches to a unit, or says to be one. */
export function factMutants(platform: Platform, place: FactPlace, rule: FactRule, attaches?: DocumentPlace): FactMutants {
  if ("noBearing" in rule) return { mutants: [], noBearing: [rule.noBearing] };
  const name = nameOfFact(place);
  const made = (
    id: string,
    operator: Operator,
    expected: Expected,
    value: Json | undefined,
    more: Partial<Mutant> = {},
    extra?: Writing["with"],
  ): Mutant => ({
    id: `${name}: ${id}`,
    operator,
    resource: place.way[0] === "Resources" ? `${place.stack}/${place.way[1] ?? ""}` : place.stack,
    expected,
    edit: (before) => {
      const edited = changeTemplate(before, place.stack, place.way, () => value);
      return extra?.(edited, place.stack) ?? edited;
    },
    // What binds an account is said where the estate file names its unit.
    ...(rule.enables !== undefined ? { enables: rule.enables } : place.stack === "Organization" && { enables: ["organization", "tenants/acme"] }),
    ...(attaches !== undefined && { policy: { document: attaches, gone: true } as const }),
    ...more,
  });
  const current = at(platform.stacks[place.stack]?.template, place.way);
  const wrong = rule.wrong.map((one) =>
    made(
      one.name,
      one.operator ?? (one.value === undefined ? "remove" : "negate"),
      one.expected,
      one.value,
      one.reason === undefined ? {} : { reason: one.reason },
      one.with,
    ),
  );
  const { text, open = "undecided" } = rule;
  if (text === undefined)
    return {
      mutants: [...wrong, ...openWritings("x", "y").map((writing) => made(writing.name, "parameter", open, writing.value, {}, writing.with))],
      noBearing: [],
    };
  const reason = text.reason === undefined ? {} : { reason: text.reason };
  const mutants = textWritings(text.bad, text.good).map((writing) =>
    made(
      `${text.bad} by ${writing.name}`,
      writing.means === "open" ? "parameter" : "hide",
      writing.means === "open" ? open : text.expected,
      inPlaceOf(current, writing, text.bad),
      reason,
      writing.with,
    ),
  );
  return { mutants: [...wrong, ...mutants], noBearing: [] };
}

/** In a branch of Fn::If, the value that stands there today is the good one. */
function inPlaceOf(current: Json | undefined, { value }: Writing, bad: string): Json {
  const choice = isMap(value) ? value["Fn::If"] : undefined;
  if (choice === undefined || current === undefined) return value;
  return { "Fn::If": listOf(choice).map((part, i) => (i === 0 || part === bad ? part : current)) };
}

export function nameOfFact({ stack, way }: FactPlace): string {
  return `${stack}/${way.filter((step) => step !== "Resources" && step !== "Properties").join("/")}`;
}

/** `AWS::S3::Bucket BucketName`, `Parameters Default`: what rules are written for. */
export function kindOfFact(platform: Platform, { stack, way }: FactPlace): string {
  if (way[0] !== "Resources") return `${way[0] ?? ""} ${way.slice(2).join("/")}`;
  const type = at(platform.stacks[stack]?.template, ["Resources", way[1] ?? "", "Type"]);
  return `${String(type)} ${way
    .slice(way[2] === "Properties" ? 3 : 2)
    .filter((step) => !/^\d+$/.test(step))
    .join("/")}`;
}
