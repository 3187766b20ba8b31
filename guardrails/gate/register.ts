import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { PolicyViolation } from "aws-cdk-lib";
import { isOfPack, wholeRule, type Acceptance } from "./acceptances.ts";
import { own } from "./violations.ts";
import { isForeignRule, lapse } from "../../checks/model/waiver.ts";
import { readRegister } from "../../checks/sources/waivers.ts";

/** One waiver of the register, as far as the gate needs it. */
export interface RuleWaiver {
  readonly id: string;
  /** `Pack::Rule`, which covers each of the rule's findings, or `Pack::Rule[Finding]`. */
  readonly rule: string;
  readonly isLive: boolean;
  /** As the register writes it. */
  readonly expires: string;
}

/** The waivers of packs' rules. */
export interface Register {
  /** The register's name, for messages: `cofferdam.waivers.yaml`. */
  readonly shown: string;
  readonly waivers: readonly RuleWaiver[];
}

/**
 * The packs' rules of a register of waivers. `asOf`: the day by which they are live.
 * @throws InputError for a file that is no register.
 */
export function readRules(path: string, asOf: string): Register {
  const { waivers } = readRegister(readFileSync(path), path);
  const rules = waivers.filter(({ check }) => isForeignRule(check));
  return {
    shown: basename(path),
    waivers: rules.map((waiver) => ({ id: waiver.id, rule: waiver.check, isLive: lapse(waiver, asOf) === undefined, expires: waiver.expires ?? "" })),
  };
}

/**
 * An acknowledgement says where a rule is accepted; the register says who accepted it, why and until when. Both must be there: an
 * acknowledgement without a live waiver is fatal, and a waiver of a rule that is acknowledged nowhere is told.
 */
export function mirrored(acceptances: readonly Acceptance[], { shown, waivers }: Register): PolicyViolation[] {
  const accepted = acceptances.filter(isOfPack);
  const ids = [...new Set(accepted.map(({ id }) => id))];
  const orphans = ids.flatMap((id) => {
    const covering = waivers.filter(({ rule }) => covers(rule, id));
    if (covering.some(({ isLive }) => isLive)) return [];
    const resources = accepted.filter((one) => one.id === id).map(({ constructPath }) => ({ constructPath, locations: [] }));
    return [own("acknowledged-without-waiver", `${id} is acknowledged, but ${missing(covering[0], shown)}.`, resources)];
  });
  const idle = waivers.filter(({ rule }) => rule.includes("::") && !ids.some((id) => covers(rule, id)));
  return [
    ...orphans,
    ...idle.map(({ id, rule }) =>
      own("waiver-without-acknowledgement", `Waiver ${id} in ${shown} is of ${rule}, which is acknowledged nowhere.`, [root], "warning"),
    ),
  ];
}

const root = { constructPath: "", locations: [] };

function covers(rule: string, id: string): boolean {
  return rule === id || rule === wholeRule(id);
}

function missing(waiver: RuleWaiver | undefined, shown: string): string {
  return waiver === undefined ? `${shown} has no waiver of it` : `its waiver ${waiver.id} in ${shown} is not live (it ends ${waiver.expires})`;
}
