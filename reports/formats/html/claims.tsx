import type { JSX } from "preact";
import type { CheckResult, Finding, Run } from "../../../checks/model/run.ts";
import { plain } from "../../plain.ts";
import { groundsOf, groupBy, type Summary, tally, worstFirst } from "../../summary.ts";
import { count, outcomes, severities, type Standing, standingOf } from "../../words.ts";
import { CompactFindings, FullFinding } from "./finding.tsx";
import { Bar, Mark } from "./parts.tsx";

const nothing = { broken: 0, undecided: 0, accepted: 0, holds: 0 };
/** So many findings are written out in full before the rest becomes rows: a page must stay small enough to open. */
const fullMost = 200;

/** The claims, worst outcome first, then by severity, then as in the run. */
export function inOrder(checks: readonly CheckResult[]): readonly CheckResult[] {
  const rank = (check: CheckResult) => outcomes.indexOf(check.outcome) * severities.length + severities.indexOf(check.severity);
  return checks.toSorted((a, b) => rank(a) - rank(b));
}

export function ClaimsTable({ run, summary }: { run: Run; summary: Summary }): JSX.Element {
  const columns = ["Outcome", "Claim", "Severity", "Subjects", "Findings"];
  return (
    <table class="claims" id="claims-table">
      <caption class="unseen">Every claim that was judged and how it came out</caption>
      <thead>
        <tr>
          {columns.map((title) => (
            <th scope="col">{title}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {inOrder(run.checks).map((check, index) => (
          <ClaimRow check={check} index={index} tallied={summary.byCheck.get(check.id) ?? nothing} />
        ))}
      </tbody>
    </table>
  );
}

function ClaimRow({ check, index, tallied }: { check: CheckResult; index: number; tallied: Readonly<Record<Standing, number>> }): JSX.Element {
  return (
    <tr>
      <td data-v={outcomes.indexOf(check.outcome)}>
        <Mark of={check.outcome} />
      </td>
      <td data-v={check.id}>
        <a href={`#claim-${check.id}`}>{plain(check.id)}</a>
        <span class="sentence">{plain(check.claim)}</span>
      </td>
      <td data-v={severities.indexOf(check.severity)}>{check.severity}</td>
      <td data-v={check.subjects} class="number">
        {check.subjects}
      </td>
      <td data-v={index}>
        <Bar of={tallied} />
        <span class="tally">{check.outcome === "unexercised" ? plain(check.because ?? "no subject") : tally(tallied)}</span>
      </td>
    </tr>
  );
}

/** One section per claim with everything about it, findings that need someone first. */
export function ClaimSections({ run, summary, root }: { run: Run; summary: Summary; root: string | undefined }): JSX.Element {
  const byCheck = groupBy(run.findings, (finding) => finding.check);
  const stray = [...byCheck].filter(([id]) => !summary.checks.has(id));
  const troubled = [...byCheck.values()].filter((findings) => findings.some((finding) => standingOf(finding) !== "holds")).length;
  const full = Math.max(5, Math.floor(fullMost / Math.max(1, troubled)));
  return (
    <>
      {inOrder(run.checks).map((check, index) => (
        <ClaimSection check={check} findings={byCheck.get(check.id) ?? []} summary={summary} root={root} full={full} first={index === 0} />
      ))}
      {stray.map(([id, findings]) => (
        <section class="claim" id={`claim-${id}`}>
          <h3>{plain(id)}</h3>
          <p>This run holds findings of this claim but not its text.</p>
          <Findings of={worstFirst(findings, summary.checks)} root={root} full={full} open={false} />
        </section>
      ))}
    </>
  );
}

interface SectionProps {
  readonly check: CheckResult;
  readonly findings: readonly Finding[];
  readonly summary: Summary;
  readonly root: string | undefined;
  readonly full: number;
  readonly first: boolean;
}

function ClaimSection({ check, findings, summary, root, full, first }: SectionProps): JSX.Element {
  const { assumes, dependsOn } = groundsOf(findings);
  return (
    <section class={`claim ${check.outcome}`} id={`claim-${check.id}`} data-c={check.id} aria-labelledby={`name-${check.id}`}>
      <h3 id={`name-${check.id}`}>
        <Mark of={check.outcome} /> <span class="id">{plain(check.id)}</span> <span class="severity">{check.severity}</span>
      </h3>
      <p class="promise">{plain(check.claim)}</p>
      <dl class="about">
        <About title="Judged">
          {check.outcome === "unexercised"
            ? plain(check.because ?? "no subject in what was read")
            : `${count(check.subjects, "subject")}: ${tally(summary.byCheck.get(check.id) ?? nothing)}`}
        </About>
        {(dependsOn.length > 0 || assumes.length > 0) && (
          <About title="Proofs rest on">
            {[dependsOn.join(", "), assumes.length > 0 ? `assuming ${assumes.join(", ")}` : ""].filter(Boolean).join("; ")}
          </About>
        )}
        <About title="Why it matters">{plain(check.why)}</About>
        <About title="Fix">{plain(check.fix)}</About>
        {check.controls.length > 0 && <About title="Supports">{check.controls.map(plain).join(", ")}</About>}
        {check.limits.length > 0 && <About title="Not shown">{check.limits.map(plain).join(" ")}</About>}
        {check.references.length > 0 && (
          <About title="Read more">
            {check.references.map((reference) => (
              <Reference to={reference} />
            ))}
          </About>
        )}
      </dl>
      <Findings of={worstFirst(findings, summary.checks)} root={root} full={full} open={first && check.outcome !== "holds"} />
    </section>
  );
}

function About({ title, children }: { title: string; children: preact.ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Only web addresses become links; anything else stays text. */
function Reference({ to }: { to: string }): JSX.Element {
  const shown = plain(to);
  return /^https:\/\/[\w.-]+(\/|$)/.test(to) ? (
    <a class="reference" href={to} rel="noreferrer">
      {shown}
    </a>
  ) : (
    <span class="reference">{shown}</span>
  );
}

function Findings({ of, root, full, open }: { of: readonly Finding[]; root: string | undefined; full: number; open: boolean }): JSX.Element {
  const needy = of.filter((finding) => standingOf(finding) !== "holds");
  const rest = [...needy.slice(full), ...of.filter((finding) => standingOf(finding) === "holds")];
  return (
    <div class="findings">
      {needy.slice(0, full).map((finding, index) => (
        <FullFinding of={finding} root={root} open={open && index === 0} />
      ))}
      <CompactFindings of={rest} root={root} />
    </div>
  );
}
