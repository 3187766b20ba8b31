import { benignEdits, runBenign, type BenignResult } from "./benign.ts";
import { generate, type Generated } from "./generate.ts";
import { judge } from "./judge.ts";
import type { Mutant } from "./mutant.ts";
import type { Platform } from "./platform.ts";
import { fateOf, type MutantResult } from "./run.ts";
import { selected } from "./select.ts";
import { edited, type Setting } from "./setting.ts";
import { runSources } from "./sources.ts";
import { runUnread, unreadEdits, type UnreadEdit } from "./unread.ts";

/** A piece of the work, small enough to be shared out. */
export interface Job {
  readonly kind: "mutants" | "unread" | "benign" | "variants" | "sources";
  readonly claim: string;
  readonly from: number;
  readonly to: number;
}

export type Done =
  | { readonly kind: "mutants" | "unread" | "sources"; readonly results: readonly MutantResult[] }
  | { readonly kind: "benign" | "variants"; readonly results: readonly BenignResult[] };

/** Which of all mutants are tried. */
export interface Share {
  readonly seed: string;
  /** Mutants per claim; edits of unread values get half as many. */
  readonly most: number;
}

interface Chosen {
  readonly generated: readonly Generated[];
  readonly mutants: readonly Placed[];
  readonly unread: readonly UnreadEdit[];
  readonly variants: readonly { readonly setting: Setting; readonly key: string }[];
}

interface Placed {
  readonly setting: Setting;
  readonly mutant: Mutant;
}

const kept = new Map<string, Chosen>();

/** The same for every worker: all of it follows from the platform and the share. */
export function chosenFor(platform: Platform, claim: string, { seed, most }: Share): Chosen {
  const before = kept.get(claim);
  if (before !== undefined) return before;
  const generated = generate(platform, claim);
  const all = generated.flatMap(({ setting, mutants }) => mutants.map((mutant) => ({ ...mutant, setting })));
  const mutants = selected(all, seed, most).map(({ setting, ...mutant }) => ({ setting, mutant }));
  const edits = unreadEdits(platform, claim).map((whole) => ({ ...whole.mutant, whole }));
  const unread = selected(edits, seed, Math.ceil(most / 2)).map(({ whole }) => whole);
  const variants = generated.flatMap(({ setting }) => setting.keys.map((key) => ({ setting, key })));
  const chosen = { generated, mutants, unread, variants };
  kept.set(claim, chosen);
  return chosen;
}

export function jobsFor(platform: Platform, claim: string, share: Share): readonly Job[] {
  const { mutants, unread, variants } = chosenFor(platform, claim, share);
  const pieces = (kind: Job["kind"], count: number, size: number): Job[] =>
    Array.from({ length: Math.ceil(count / size) }, (_, i) => ({ kind, claim, from: i * size, to: Math.min(count, (i + 1) * size) }));
  return [
    ...pieces("mutants", mutants.length, 25),
    ...pieces("unread", unread.length, 25),
    ...pieces("benign", benignEdits.length, 10),
    ...pieces("variants", variants.length, 10),
    ...pieces("sources", 1, 1),
  ];
}

export function runJob(platform: Platform, share: Share, { kind, claim, from, to }: Job): Done {
  const chosen = chosenFor(platform, claim, share);
  switch (kind) {
    case "mutants":
      return {
        kind,
        results: chosen.mutants
          .slice(from, to)
          .map(({ setting, mutant }) => ({ claim, id: mutant.id, operator: mutant.operator, ...fateOf(setting, mutant) })),
      };
    case "unread":
      return { kind, results: chosen.unread.slice(from, to).map(runUnread) };
    case "benign":
      return { kind, results: benignEdits.slice(from, to).map((edit) => runBenign(platform, claim, edit)) };
    case "variants":
      return { kind, results: chosen.variants.slice(from, to).map(({ setting, key }) => heldBy(setting, key)) };
    case "sources":
      return { kind, results: runSources(platform, claim) };
  }
}

/** The unedited claim must hold on a variant, or nothing that happens there says anything. */
export function heldBy(setting: Setting, key: string): BenignResult {
  const { outcome, findings } = judge(edited(setting.variant(key)), setting.question);
  const because = findings.find((finding) => finding.outcome === outcome)?.because ?? "";
  return { claim: setting.plan.claim, id: `variant: ${key}`, alarm: outcome === "holds" ? "" : `${outcome} ${because}` };
}
