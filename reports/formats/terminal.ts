import type { CheckResult, Finding, Run } from "../../checks/model/run.ts";
import { explainCommand } from "../explain.ts";
import type { FormatOptions } from "../formats.ts";
import { labelled, pad, type Paint, paintWith } from "../paint.ts";
import { clip, clipMiddle, columns, plain, wrap } from "../plain.ts";
import { placeOf } from "../place.ts";
import { answer, severityOf, type Summary, summarize, tally, worstFirst } from "../summary.ts";
import { witnessLines } from "../witness.ts";
import { count, grouped, outcomes, standingOf, symbols } from "../words.ts";

/** What a person reads first: the answer on one screen of 80 columns, then every finding that needs someone. */
export function terminal(run: Run, options: FormatOptions): string {
  const page: Page = { run, options, summary: summarize(run), paint: paintWith(options.colour), width: Math.max(options.width, 40) };
  const parts = [head(page), claimLines(page), waivers(page), worst(page), grounds(page), findings(page)];
  return `${parts
    .filter((part) => part.length > 0)
    .map((part) => part.join("\n"))
    .join("\n\n")}\n`;
}

interface Page {
  readonly run: Run;
  readonly options: FormatOptions;
  readonly summary: Summary;
  readonly paint: Paint;
  readonly width: number;
}

const column = 13;

function head({ run, summary, paint, width }: Page): readonly string[] {
  const reference = "Cofferdam's own reference platform was judged here, not yours.";
  const who = `${clip(plain(run.run.vendor), width - 20)}, ${count(run.run.tenants.length, "tenant")}`;
  return [
    ...(run.run.reference ? [paint.strong(clip(reference, width))] : []),
    paint.outcome(run.outcome, clip(`${symbols[run.outcome]} ${run.outcome}: ${answer(run, summary)}`, width)),
    ...labelled("", `${who} · claims: ${tally(summary.claims)} · findings: ${tally(summary.findings)}`, { width, column: 2 }),
  ];
}

function claimLines(page: Page): readonly string[] {
  const { run, options, paint } = page;
  const inOrder = outcomes.flatMap((outcome) => run.checks.filter((check) => check.outcome === outcome));
  const holding = run.checks.filter((check) => check.outcome === "holds");
  // A long list of good news would push the bad news off the screen.
  const folded = options.verbose !== true && inOrder.length > 12 && holding.length > 1 && holding.length < inOrder.length;
  const shown = folded ? inOrder.filter((check) => check.outcome !== "holds") : inOrder;
  const more = paint.outcome("holds", `  ${symbols.holds} ${count(holding.length, "claim")} hold: --verbose lists them`);
  return [...shown.map((check) => claimLine(check, page)), ...(folded ? [more] : [])];
}

function claimLine(check: CheckResult, { run, summary, paint, width }: Page): string {
  const longest = Math.max(...run.checks.map((each) => each.id.length));
  const { broken = 0, undecided = 0, accepted = 0 } = summary.byCheck.get(check.id) ?? {};
  const parts = Object.entries({ broken, undecided, accepted }).filter(([, number]) => number > 0);
  const off = parts.length === 0 ? "" : ` · ${parts.map(([word, number]) => `${grouped(number)} ${word}`).join(", ")}`;
  const what = check.outcome === "unexercised" ? (check.because ?? "no subject") : `${count(check.subjects, "subject")}${off}`;
  const word = pad(`${symbols[check.outcome]} ${check.outcome}`, 15);
  return `  ${paint.outcome(check.outcome, word)}${clip(`${pad(plain(check.id), longest + 2)}${plain(what)}`, width - 17)}`;
}

/** What the register accepts, and every waiver that accepts nothing, with the reason. */
function waivers({ run, width, options }: Page): readonly string[] {
  const all = run.waivers ?? [];
  const live = all.filter(({ state }) => state === "live");
  const accepted = live.reduce((sum, { findings: many }) => sum + many, 0);
  const at = { width, column };
  return [
    ...(all.length === 0 ? [] : labelled("Waivers", `${count(live.length, "waiver")} for ${count(accepted, "finding")}`, at)),
    ...all
      .filter(({ state }) => state !== "live")
      .flatMap(({ id, state, because }) => labelled("  ·", plain(`${id} is ${state} and accepts nothing: ${because}`), at)),
    ...(options.baseline === undefined ? [] : labelled("Baseline", plain(options.baseline), at)),
  ];
}

function worst(page: Page): readonly string[] {
  const { summary, options, width } = page;
  const finding = summary.worst;
  if (finding === undefined) return [];
  const at = { width, column };
  return [
    ...title(finding, page, "Worst"),
    ...labelled("", plain(finding.because), { ...at, lines: 3 }),
    ...(finding.witness === null ? [] : witnessLines(finding.witness)).map(
      (line, index) => pad(index === 0 ? "  witness" : "", column) + clipMiddle(plain(line), width - column),
    ),
    ...labelled("  at", clipMiddle(plain(placeOf(finding.origin, options.root)), 2 * (width - column)), at),
  ];
}

/** Outcome, severity and claim; below, if they do not fit beside it, the subject. */
function title(finding: Finding, { summary, paint, width }: Page, label?: string): readonly string[] {
  const standing = standingOf(finding);
  const left = label === undefined ? 0 : column;
  const room = width - left - (standing === "accepted" ? "broken" : standing).length - 3;
  const until = standing === "accepted" ? `accepted until ${clip(plain(finding.waiver?.expires ?? ""), 12)} · ` : "";
  const what = `${until}${severityOf(finding, summary.checks)} · ${plain(finding.check)}`;
  const subject = subjectOf(finding);
  const beside = columns(`${what} · ${subject}`) <= room;
  const first = `${label === undefined ? "" : paint.strong(pad(label, left))}${paint.outcome(standing)} ${clip(beside ? `${what} · ${subject}` : what, room)}`;
  return beside ? [first] : [first, pad("", left || 4) + clipMiddle(`on ${subject}`, width - (left || 4))];
}

/** `Stack/Key (acme)`. */
function subjectOf(finding: Finding): string {
  return finding.tenant === null || finding.tenant === finding.subject
    ? plain(finding.subject)
    : `${plain(finding.subject)} (${plain(finding.tenant)})`;
}

/** What the answer stands on, what it leaves out, and what to do next. */
function grounds(page: Page): readonly string[] {
  const { run, summary, width, options } = page;
  const { assumes, dependsOn } = summary.grounds;
  const line = (label: string, text: string, lines?: number) =>
    labelled(label, plain(text), { width, column, ...(lines !== undefined && options.verbose !== true && { lines }) });
  return [
    ...line("Proved under", [...assumes, "aws-enforces"].join(", ")),
    ...(dependsOn.length === 0 ? [] : line("Layers", `the proofs rest on ${dependsOn.join(", ")}`)),
    ...line("Read", run.run.sources.map((source) => `${source.name}: ${source.read}`).join("; ") || "nothing", 3),
    ...line("Not read", summary.unread.length === 0 ? "nothing: each named source was read whole" : summary.unread.join("; "), 4),
    ...notJudged(page),
    ...line("Next", nextCommand(page)),
  ];
}

function notJudged({ run, options, width }: Page): readonly string[] {
  const missing = run.run.notBuilt.length;
  const drills = run.run.notDrilled.length;
  const limits = run.checks.flatMap((check) => check.limits.map((limit) => `${check.id}: ${limit}`));
  const first = [
    ...(missing === 0 ? [] : [`${count(missing, "claim")} without a check yet`]),
    ...(drills === 0 ? [] : [`${count(drills, "claim")} without a drill yet`]),
    ...(limits.length === 0 ? [] : [`${count(limits.length, "limit")} of the claims above`]),
  ].join(", ");
  const at = { width, column };
  if (options.verbose === true) {
    const unbuilt = missing === 0 ? [] : labelled("", `without a check: ${plain(run.run.notBuilt.join(", "))}`, at);
    return [...labelled("Not judged", first || "nothing", at), ...limits.flatMap((limit) => labelled("  ·", plain(limit), at)), ...unbuilt];
  }
  const shown = limits.slice(0, 3).map((limit) => clip(`${pad("  ·", column)}${plain(limit)}`, width));
  const more = limits.length > 3 ? [`${pad("", column)}and ${limits.length - 3} more: --verbose`] : [];
  return [...labelled("Not judged", first || "nothing", at), ...shown, ...more];
}

function nextCommand({ run, summary, options }: Page): string {
  if (options.explainFlags === null)
    return summary.worst === undefined ? "nothing, until the schema changes" : "mend the finding above, and run this again";
  if (summary.worst !== undefined) return explainCommand(summary.worst, options.explainFlags);
  if (run.run.reference) return "cofferdam init    (starts the estate file of your own platform)";
  const { explainFlags = "" } = options;
  // The same sources; a run that was kept is named by its own flag.
  const sources = explainFlags === "" || explainFlags.startsWith("--run") ? "" : `${explainFlags} `;
  return `cofferdam check ${sources}--out report    (keeps this run and its page)`;
}

function findings(page: Page): readonly string[] {
  const { run, summary, options } = page;
  const shown = worstFirst(run.findings, summary.checks).filter((finding) => options.verbose === true || standingOf(finding) !== "holds");
  if (shown.length === 0) return [];
  return [
    ...wrap(`Findings: ${tally(summary.findings)}`, page.width).map((line) => page.paint.strong(line)),
    ...shown.flatMap((finding) => findingLines(finding, page)),
  ];
}

function findingLines(finding: Finding, page: Page): readonly string[] {
  const { options, width } = page;
  const lines = options.verbose === true ? {} : { lines: 2 };
  if (standingOf(finding) === "holds") return [...title(finding, page), ...labelled("", plain(finding.because), { width, column: 4, ...lines })];
  return [
    ...title(finding, page),
    ...labelled("", plain(finding.because), { width, column: 4, ...lines }),
    ...(finding.waiver === null
      ? []
      : labelled("", `accepted (${plain(finding.waiver.id)}): ${plain(finding.waiver.justification)}`, { width, column: 4, ...lines })),
    ...labelled("", clipMiddle(`at ${plain(placeOf(finding.origin, options.root))}`, 2 * (width - 4)), { width, column: 4 }),
    ...(options.explainFlags === null ? tryIt(finding, width) : [`    ${explainCommand(finding, options.explainFlags)}`]),
  ];
}

/** Where no command explains it: what can be pasted to see it. */
function tryIt({ witness }: Finding, width: number): readonly string[] {
  return witness === null ? [] : witnessLines(witness).flatMap((line) => labelled("", plain(line), { width, column: 4 }));
}
