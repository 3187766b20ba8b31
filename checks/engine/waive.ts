import { firstName } from "../model/first-name.ts";
import type { Finding } from "../model/run.ts";
import { isAbout, isForeignRule, lapse, type Register, type RegisteredWaiver, type WaiverState } from "../model/waiver.ts";

export interface Waived {
  readonly findings: readonly Finding[];
  readonly waivers: readonly WaiverState[];
}

/** What a run is about. */
export interface Asked {
  /** Every claim there is, and those that this run judges. */
  readonly claims: readonly string[];
  readonly judged: readonly string[];
  /** The one tenant that it is about; absent: all. */
  readonly onlyTenant?: string | undefined;
  /** By this time waivers are live or not: RFC 3339. */
  readonly asOf: string;
}

/**
 * Puts the register's live waivers to the broken findings that they are about; verdicts stay as they are. Waivers of what the run does not judge, and of
 * rules of other tools, are no business of it.
 */
export function waived(findings: readonly Finding[], { waivers }: Register, asked: Asked): Waived {
  const states = waivers.filter((waiver) => concerns(waiver, asked)).map((waiver) => ({ waiver, ...stateOf(waiver, findings, asked) }));
  const live = states.filter(({ state }) => state === "live");
  return {
    findings: findings.map((finding) => {
      const found = finding.outcome === "broken" ? live.find(({ waiver }) => isAbout(waiver, finding)) : undefined;
      if (found === undefined) return finding;
      const { id, expires = "", justification } = found.waiver;
      return { ...finding, waiver: { id, expires, justification } };
    }),
    waivers: states.map(({ waiver: { id, check, subject = null, tenant = null, expires = "" }, state, because, findings: count }) => ({
      ...{ id, check, subject, tenant, expires },
      ...{ state, findings: count, because },
    })),
  };
}

function concerns({ check, tenant }: RegisteredWaiver, { claims, judged, onlyTenant }: Asked): boolean {
  if (isForeignRule(check) || (among(claims, check) && !among(judged, check))) return false;
  return onlyTenant === undefined || tenant === undefined || tenant === onlyTenant;
}

/** By the first name, so that a waiver outlives the renaming of its claim. */
function among(claims: readonly string[], check: string): boolean {
  return claims.some((claim) => firstName(claim) === firstName(check));
}

function stateOf(
  waiver: RegisteredWaiver,
  findings: readonly Finding[],
  { claims, asOf }: Asked,
): Pick<WaiverState, "state" | "because" | "findings"> {
  const over = lapse(waiver, asOf);
  if (over !== undefined) return { ...over, findings: 0 };
  if (!among(claims, waiver.check)) return { state: "invalid", because: `There is no claim ${waiver.check}.`, findings: 0 };
  const about = findings.filter((finding) => isAbout(waiver, finding));
  const broken = about.filter(({ outcome }) => outcome === "broken");
  const tenants = new Set(broken.map(({ tenant }) => tenant));
  if (tenants.size > 1) return { state: "invalid", because: `It is about ${tenants.size} tenants; it must name one.`, findings: 0 };
  if (broken.length > 0) return { state: "live", because: "", findings: broken.length };
  return { state: "idle", because: idle(about), findings: 0 };
}

function idle(about: readonly Finding[]): string {
  if (about.length === 0) return "No finding is what it is about.";
  const open = about.some(({ outcome }) => outcome === "undecided");
  return open ? "What it is about is undecided, which no waiver accepts." : "What it is about holds.";
}
