import type { JSX } from "preact";
import type { Run } from "../../../checks/model/run.ts";
import { plain } from "../../plain.ts";
import { groundsOf, groupBy, type Summary } from "../../summary.ts";
import { assumptionMeans, count, layerMeans } from "../../words.ts";

/** What the proofs stand on: assumptions, policy layers, and how far each source was read. */
export function GroundsSection({ run, summary }: { run: Run; summary: Summary }): JSX.Element {
  const byCheck = [...groupBy(run.findings, (finding) => finding.check)].map(([id, findings]) => ({ id, ...groundsOf(findings) }));
  const needing = (name: string) => byCheck.filter((each) => (each.assumes as readonly string[]).includes(name)).map((each) => each.id);
  return (
    <>
      <table class="compact">
        <caption>Assumptions that the estate file grants</caption>
        <Head titles={["Assumption", "Means", "Needed by"]} />
        <tbody>
          <tr>
            <td>aws-enforces</td>
            <td>{assumptionMeans["aws-enforces"]}</td>
            <td>every proof</td>
          </tr>
          {run.run.assumptions.map((name) => (
            <tr>
              <td>{name}</td>
              <td>{assumptionMeans[name]}</td>
              <td>{needing(name).join(", ") || "no proof of this run"}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {summary.grounds.dependsOn.length > 0 && (
        <table class="compact">
          <caption>Policy layers that the proofs rest on</caption>
          <Head titles={["Layer", "Means", "Without it, these claims would not be proved"]} />
          <tbody>
            {summary.grounds.dependsOn.map((layer) => (
              <tr>
                <td>{layer}</td>
                <td>{layerMeans[layer]}</td>
                <td>
                  {byCheck
                    .filter((each) => each.dependsOn.includes(layer))
                    .map((each) => each.id)
                    .join(", ")}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Waivers run={run} />
      <Sources run={run} />
    </>
  );
}

/** What nobody should take from this report. */
function Sources({ run: { run } }: { run: Run }): JSX.Element {
  return (
    <table class="compact">
      <caption>Sources</caption>
      <Head titles={["Source", "Plane", "Read", "Not read"]} />
      <tbody>
        {run.sources.map((source) => (
          <tr>
            <td>{plain(source.name)}</td>
            <td>{source.plane}</td>
            <td>{plain(source.read)}</td>
            <td>{source.unread.length === 0 ? "nothing: read whole" : <List of={source.unread} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Waivers({ run: { waivers = [] } }: { run: Run }): JSX.Element | null {
  if (waivers.length === 0) return null;
  return (
    <table class="compact">
      <caption>Waivers: what they accept is broken all the same</caption>
      <Head titles={["Waiver", "Of", "Until", "Accepts"]} />
      <tbody>
        {waivers.map(({ id, check, tenant, subject, expires, state, findings, because }) => (
          <tr>
            <td>{plain(id)}</td>
            <td>{plain([check, tenant, subject].filter((each) => each !== null).join(" "))}</td>
            <td>{plain(expires)}</td>
            <td>{state === "live" ? count(findings, "finding") : plain(`nothing, ${state}: ${because}`)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function NotJudgedSection({ run }: { run: Run }): JSX.Element {
  const limited = run.checks.filter((check) => check.limits.length > 0);
  return (
    <>
      {limited.length > 0 && (
        <table class="compact">
          <caption>Limits of the claims judged</caption>
          <Head titles={["Claim", "What its check does not show here"]} />
          <tbody>
            {limited.map((check) => (
              <tr>
                <td>
                  <a href={`#claim-${check.id}`}>{plain(check.id)}</a>
                </td>
                <td>
                  <List of={check.limits} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Names title={`${count(run.run.notBuilt.length, "claim")} without a check yet`} of={run.run.notBuilt} />
      <Names title={`${count(run.run.notDrilled.length, "claim")} without a drill yet`} of={run.run.notDrilled} />
      {limited.length + run.run.notBuilt.length + run.run.notDrilled.length === 0 && (
        <p>Nothing: every claim has a check and a drill, and no check names a limit.</p>
      )}
    </>
  );
}

function Names({ title, of }: { title: string; of: readonly string[] }): JSX.Element | null {
  if (of.length === 0) return null;
  return (
    <details class="group">
      <summary>{title}</summary>
      <ul class="subjects">
        {of.map((name) => (
          <li>{plain(name)}</li>
        ))}
      </ul>
    </details>
  );
}

/** How to get from this page to a verdict of one's own. */
export function VerifySection({ run, sha256 }: { run: Run; sha256: string }): JSX.Element {
  return (
    <>
      <p>
        This page holds the whole run as data. It is neither signed nor timestamped: it proves nothing by itself. The verdicts can be had again from
        the sources named above.
      </p>
      <ol>
        <li>
          Save the data:{" "}
          <button type="button" id="download" hidden>
            Download run.json
          </button>
          <span class="no-script">
            it is the <code>script</code> element with the id <code>run</code> in this file; with scripts on, a button here saves it.
          </span>
        </li>
        <li>
          Compare its digest, <code>sha256sum run.json</code>:
          <br />
          <code class="fingerprint">{sha256}</code>
        </li>
        <li>
          Judge again from the same sources, with {plain(run.run.tool)}: <code>cofferdam check --format json</code>. Equal input gives equal{" "}
          <code>checks</code> and <code>findings</code>, byte for byte; only <code>run</code> differs.
        </li>
        <li>
          Ask for any finding by its fingerprint: <code>cofferdam explain FINGERPRINT</code>.
        </li>
      </ol>
      <table class="facts">
        <caption>This run</caption>
        <tbody>
          {(
            [
              ["run", run.run.id],
              ["tool", run.run.tool],
              ["started", run.run.started],
              ["finished", run.run.finished],
            ] as const
          ).map(([key, value]) => (
            <tr>
              <th scope="row">{key}</th>
              <td>
                <code>{plain(value)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Head({ titles }: { titles: readonly string[] }): JSX.Element {
  return (
    <thead>
      <tr>
        {titles.map((title) => (
          <th scope="col">{title}</th>
        ))}
      </tr>
    </thead>
  );
}

function List({ of }: { of: readonly string[] }): JSX.Element {
  return (
    <ul>
      {of.map((item) => (
        <li>{plain(item)}</li>
      ))}
    </ul>
  );
}
