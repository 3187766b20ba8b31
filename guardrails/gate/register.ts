import { readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import type { PolicyViolation } from "aws-cdk-lib";
import type { EstateFile } from "../../checks/model/estate-file.ts";
import { isForeignRule, lapse, type Register, type RegisteredWaiver } from "../../checks/model/waiver.ts";
import { readRegister } from "../../checks/sources/waivers.ts";
import { isOfPack, wholeRule, type Acceptance } from "./acceptances.ts";
import { own } from "./violations.ts";

/** The register that is named, else the estate file's; without one, none of its waivers is there. Throws InputError for one that cannot be read. */
export function registerOf(named: string | undefined, { path, waivers }: EstateFile): Register {
  const from = named === undefined ? waivers : resolve(named);
  if (from === undefined) return { shown: "the estate, which names no register,", waivers: [] };
  return readRegister(readFileSync(from), from, relative(dirname(path), from));
}

/**
 * An acknowledgement says where a rule is accepted; the register says who accepted it, why and until when. Both must be there: an
 * acknowledgement without a live waiver is fatal, and a waiver of a rule that is acknowledged nowhere is told. Waivers of claims are not the
 * gate's. `today`: RFC 3339 or a day.
 */
export function mirrored(acceptances: readonly Acceptance[], { shown, waivers }: Register, today: string): PolicyViolation[] {
  const accepted = acceptances.filter(isOfPack);
  const ids = [...new Set(accepted.map(({ id }) => id))];
  const foreign = waivers.filter(({ check }) => isForeignRule(check));
  const orphans = ids.flatMap((id) => {
    const covering = foreign.filter((waiver) => covers(waiver, id));
    if (covering.some((waiver) => lapse(waiver, today) === undefined)) return [];
    const resources = accepted.filter((one) => one.id === id).map(({ constructPath }) => ({ constructPath, locations: [] }));
    return [own("acknowledged-without-waiver", `${id} is acknowledged, but ${missing(covering[0], shown, today)}`, resources)];
  });
  const idle = foreign.filter((waiver) => !ids.some((id) => covers(waiver, id)));
  return [
    ...orphans,
    ...idle.map(({ id, check }) =>
      own("waiver-without-acknowledgement", `Waiver ${id} in ${shown} is of ${check}, which is acknowledged nowhere.`, [root], "warning"),
    ),
  ];
}

const root = { constructPath: "", locations: [] };

/** A waiver of `Pack::Rule` covers each of the rule's findings. */
function covers({ check }: RegisteredWaiver, id: string): boolean {
  return check === id || check === wholeRule(id);
}

function missing(waiver: RegisteredWaiver | undefined, shown: string, today: string): string {
  if (waiver === undefined) return `${shown} has no waiver of it.`;
  return `its waiver ${waiver.id} in ${shown} waives nothing: ${lapse(waiver, today)?.because ?? ""}`;
}
