import { ofStatements, writtenOtherwise, type BenignEdit } from "./benign-edits.ts";
import { ofPlatforms, ofTemplates } from "./benign-platforms.ts";
import { judge } from "./judge.ts";
import type { Platform, Scope } from "./platform.ts";
import { sameJson } from "./json.ts";

export const benignEdits: readonly BenignEdit[] = [...ofStatements, ...writtenOtherwise, ...ofTemplates, ...ofPlatforms];

export interface BenignResult {
  readonly claim: string;
  readonly id: string;
  /** Empty when the claim still holds of every subject; else what it says. */
  readonly alarm: string;
}

const scopes: readonly Scope[] = [{ view: "placed" }, { view: "canonical", tenant: "acme" }];

/** The claim must still hold, of the tenant's own templates and of the canonical ones. */
export function runBenign(platform: Platform, claim: string, edit: BenignEdit): BenignResult {
  const edited = edit.edit(platform);
  if (sameJson(edited, platform) && Object.keys(edited.stacks).join() === Object.keys(platform.stacks).join())
    return { claim, id: edit.id, alarm: "the edit changes nothing" };
  for (const scope of scopes) {
    const { outcome, findings } = judge(edited, { claim, scope, tenant: "acme" });
    const finding = findings.find((each) => each.outcome === outcome);
    if (outcome !== "holds")
      return { claim, id: edit.id, alarm: `${scope.view}: ${outcome} ${finding?.because ?? ""} (${finding?.origin.path ?? ""})` };
  }
  return { claim, id: edit.id, alarm: "" };
}
