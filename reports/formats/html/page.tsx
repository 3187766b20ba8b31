import type { JSX } from "preact";
import type { Finding, Run } from "../../../checks/model/run.ts";
import type { EstatePicture } from "../../estate-picture.ts";
import { explainCommand } from "../../explain.ts";
import { plain } from "../../plain.ts";
import { placeOf } from "../../place.ts";
import { answer, severityOf, type Summary, tally } from "../../summary.ts";
import { witnessInShort } from "../../witness.ts";
import { count, standingOf } from "../../words.ts";
import { ClaimSections, ClaimsTable } from "./claims.tsx";
import { EstateSection } from "./estate.tsx";
import { Filter } from "./filter.tsx";
import { GroundsSection, NotJudgedSection, VerifySection } from "./grounds.tsx";
import { Mark, Name, Wide } from "./parts.tsx";

export interface PageProps {
  readonly run: Run;
  readonly summary: Summary;
  readonly picture: EstatePicture;
  readonly sha256: string;
  readonly root: string | undefined;
}

const sections = [
  ["claims", "Claims"],
  ["findings", "Findings"],
  ["estate", "Estate"],
  ["grounds", "What it rests on"],
  ["not-judged", "Not judged"],
  ["verify", "Verify this report"],
] as const;

/** The page's body: the answer first, then what it is made of. */
export function Page({ run, summary, picture, sha256, root }: PageProps): JSX.Element {
  return (
    <>
      <a class="skip" href="#main">
        Skip to the claims
      </a>
      <header>
        {run.run.reference && <p class="notice">Cofferdam’s own reference platform was judged here, not yours.</p>}
        <Masthead run={run} summary={summary} />
        <Answer run={run} summary={summary} root={root} />
      </header>
      <nav aria-label="Sections">
        {sections.map(([id, title]) => (
          <a href={`#${id}`}>{title}</a>
        ))}
      </nav>
      <main id="main" tabIndex={-1}>
        <Section id="claims" title="Claims">
          <Wide label="Table of claims">
            <ClaimsTable run={run} summary={summary} />
          </Wide>
        </Section>
        <Section id="findings" title="Findings">
          <Filter run={run} />
          <ClaimSections run={run} summary={summary} root={root} />
        </Section>
        <Section id="estate" title="Estate">
          <EstateSection picture={picture} />
        </Section>
        <Section id="grounds" title="What it rests on">
          <GroundsSection run={run} summary={summary} />
        </Section>
        <Section id="not-judged" title="Not judged">
          <NotJudgedSection run={run} />
        </Section>
        <Section id="verify" title="Verify this report">
          <VerifySection run={run} sha256={sha256} />
        </Section>
      </main>
      <footer>
        <p>
          {plain(run.run.tool)} · run {plain(run.run.id)} · {plain(run.run.finished)}
        </p>
      </footer>
    </>
  );
}

function Section({ id, title, children }: { id: string; title: string; children: preact.ComponentChildren }): JSX.Element {
  return (
    <section id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {children}
    </section>
  );
}

function Masthead({ run, summary }: { run: Run; summary: Summary }): JSX.Element {
  return (
    <div class={`masthead ${run.outcome}`}>
      <p class="kicker">
        {plain(run.run.vendor)} · {count(run.run.tenants.length, "tenant")} · {date(run.run.finished)}
      </p>
      <h1>
        <Mark of={run.outcome} /> {answer(run, summary)}
      </h1>
      <p class="counts">
        Claims: {tally(summary.claims)}. Findings: {tally(summary.findings)}.
      </p>
    </div>
  );
}

/** `2026-10-14 22:57 UTC`, from RFC 3339; anything else as it is. */
function date(time: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?Z$/.exec(time);
  return match === null ? plain(time) : `${match[1]} ${match[2]} UTC`;
}

function Answer({ run, summary, root }: { run: Run; summary: Summary; root: string | undefined }): JSX.Element {
  return (
    <div class={summary.worst === undefined ? "answer" : "answer two"}>
      {summary.worst !== undefined && <Worst of={summary.worst} summary={summary} root={root} />}
      <dl class="about">
        <Fact title="Proved under">
          <Words of={[...summary.grounds.assumes, "aws-enforces"]} />
        </Fact>
        <Fact title="Layers">
          {summary.grounds.dependsOn.length === 0 ? "no proof rests on a policy layer" : `the proofs rest on ${summary.grounds.dependsOn.join(", ")}`}
        </Fact>
        <Fact title="Read">{run.run.sources.map((source) => `${plain(source.name)}: ${plain(source.read)}`).join("; ") || "nothing"}</Fact>
        <Fact title="Not read">
          {summary.unread.length === 0 ? (
            "nothing: each named source was read whole"
          ) : (
            <a href="#grounds">{count(summary.unread.length, "part")} of the sources</a>
          )}
        </Fact>
        <Fact title="Not judged">
          <a href="#not-judged">
            {[
              ...(run.run.notBuilt.length === 0 ? [] : [`${count(run.run.notBuilt.length, "claim")} without a check`]),
              ...(run.run.notDrilled.length === 0 ? [] : [`${count(run.run.notDrilled.length, "claim")} without a drill`]),
              count(
                run.checks.reduce((sum, check) => sum + check.limits.length, 0),
                "limit",
              ),
            ].join(", ")}
          </a>
        </Fact>
      </dl>
    </div>
  );
}

function Fact({ title, children }: { title: string; children: preact.ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Names with hyphens, each kept on one line. */
function Words({ of }: { of: readonly string[] }): JSX.Element {
  return (
    <>
      {of.map((word, index) => (
        <>
          <span class="nowrap">
            {word}
            {index < of.length - 1 && ","}
          </span>{" "}
        </>
      ))}
    </>
  );
}

function Worst({ of, summary, root }: { of: Finding; summary: Summary; root: string | undefined }): JSX.Element {
  return (
    <section class={`worst ${standingOf(of)}`} aria-labelledby="worst-title">
      <h2 id="worst-title">Look here first</h2>
      <p class="subject">
        <Mark of={standingOf(of)} until={of.waiver?.expires} /> <span class="severity">{severityOf(of, summary.checks)}</span>{" "}
        <a href={`#claim-${of.check}`}>{plain(of.check)}</a>
        {" on "}
        <Name of={of.subject} />
      </p>
      <p>{plain(of.because)}</p>
      {of.witness !== null && (
        <p class="short">
          <Name of={witnessInShort(of.witness)} />
        </p>
      )}
      <p class="small">
        <Name of={placeOf(of.origin, root)} /> · <code>{explainCommand(of)}</code>
      </p>
    </section>
  );
}
