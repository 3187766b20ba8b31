import picocolors from "picocolors";
import type { Outcome, Severity } from "../checks/model/run.ts";
import { clip, columns, wrap } from "./plain.ts";
import { symbols, type Standing } from "./words.ts";

/** How text is coloured: never the only carrier of a meaning. */
export interface Paint {
  outcome(of: Outcome | Standing, text?: string): string;
  severity(of: Severity): string;
  strong(text: string): string;
  faint(text: string): string;
}

export function paintWith(colour: boolean): Paint {
  const { green, red, yellow, gray, bold, dim } = picocolors.createColors(colour);
  const byOutcome = { holds: green, broken: red, undecided: yellow, unexercised: gray, accepted: red };
  return {
    outcome: (of, text = `${symbols[of]} ${of === "accepted" ? "broken" : of}`) => byOutcome[of](text),
    severity: (of) => (of === "critical" || of === "high" ? bold(of) : of),
    strong: bold,
    faint: dim,
  };
}

export interface Column {
  /** Of the whole line. */
  readonly width: number;
  /** Where the text starts. */
  readonly column: number;
  readonly lines?: number;
  /** Leave words that are too long as they are. */
  readonly whole?: boolean;
}

/** A label in a column of its own, the text wrapped beside it. At most `lines` lines, the last one marked when more was there. */
export function labelled(label: string, text: string, of: Column): readonly string[] {
  const all = wrap(text, of.width - of.column, of.whole === true);
  const shown =
    of.lines === undefined || all.length <= of.lines ? all : [...all.slice(0, of.lines - 1), clip(`${all[of.lines - 1]} …`, of.width - of.column)];
  return shown.map((line, index) => `${pad(index === 0 ? label : "", of.column)}${line}`);
}

/** Spaces up to a column, counted as a terminal shows it; escape codes must not be in the text. */
export function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - columns(text)));
}
