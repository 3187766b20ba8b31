import type { JSX } from "preact";
import type { Finding } from "../../../checks/model/run.ts";
import type { Witness } from "../../../checks/model/verdict.ts";
import { explainCommand, fingerprintShown } from "../../explain.ts";
import { plain, plainLines } from "../../plain.ts";
import { placeOf } from "../../place.ts";
import { groupBy } from "../../summary.ts";
import { witnessInShort, witnessTable } from "../../witness.ts";
import { assumptionMeans, count, layerMeans, standingOf } from "../../words.ts";
import { Facts, Mark, Name, type Row } from "./parts.tsx";
import { PathFigure } from "./path.tsx";

/** One finding in full: what, why, the witness, and where to look. */
export function FullFinding({ of, root, open }: { of: Finding; root: string | undefined; open: boolean }): JSX.Element {
  return (
    <details class="finding" data-o={standingOf(of)} data-t={plain(of.tenant ?? "")} open={open}>
      <summary>
        <Mark of={standingOf(of)} until={of.waiver?.expires} /> <Name of={of.subject} />{" "}
        {of.tenant !== null && of.tenant !== of.subject && (
          <>
            <span class="t">{plain(of.tenant)}</span>{" "}
          </>
        )}
        <span class="place">{plain(placeOf(of.origin, root))}</span>
      </summary>
      <div class="inside">
        <p class="because">{plain(of.because)}</p>
        {of.witness !== null && <WitnessView of={of.witness} root={root} />}
        <Facts caption="Where and what" rows={facts(of, root)} />
      </div>
    </details>
  );
}

function WitnessView({ of, root }: { of: Witness; root: string | undefined }): JSX.Element {
  if (of.kind === "path") return <PathFigure hops={of.hops} root={root} />;
  const { title, rows } = witnessTable(of, root);
  return (
    <div class={`witness ${of.kind}`}>
      <Facts caption={title} rows={rows.map(([key, value]) => ({ key, value: <Value of={value} block={key === "statement" || key === "sql"} /> }))} />
    </div>
  );
}

function Value({ of, block }: { of: string; block: boolean }): JSX.Element {
  return block ? <pre>{plainLines(of).join("\n")}</pre> : <Name of={of} />;
}

function facts(of: Finding, root: string | undefined): readonly Row[] {
  const place = placeOf(of.origin, root);
  return [
    {
      key: "origin",
      value: place === of.origin.path ? <Name of={place} /> : [<Name of={place} />, " ", <span class="way">{plain(of.origin.path)}</span>],
    },
    { key: "read from", value: `${of.plane}${of.grade === null ? "" : `, ${of.grade}`}` },
    ...(of.when.length === 0 ? [] : [{ key: "when", value: of.when.map((choice) => plain(choice)).join("; ") }]),
    ...(of.dependsOn.length === 0 ? [] : [{ key: "rests on", value: of.dependsOn.map((layer) => layerMeans[layer]).join(", ") }]),
    ...of.assumes.map((name) => ({ key: "assumes", value: `${name}: ${assumptionMeans[name]}` })),
    ...(of.waiver === null ? [] : [{ key: "accepted", value: plain(`until ${of.waiver.expires} (${of.waiver.id}): ${of.waiver.justification}`) }]),
    { key: "fingerprint", value: <code class="fingerprint">{plain(of.fingerprint)}</code> },
    { key: "explain", value: <code>{explainCommand(of)}</code> },
  ];
}

/** Many findings in little room: the reason once, then a row each. Nothing is left out but the words that repeat. */
export function CompactFindings({ of, root }: { of: readonly Finding[]; root: string | undefined }): JSX.Element {
  return (
    <>
      {[...groupBy(of, (finding) => `${standingOf(finding)} ${reasonOf(finding)}`).values()].map((group) => (
        <CompactGroup of={group} root={root} />
      ))}
    </>
  );
}

/** Why, with an ellipsis in the place of the subject, so that findings that differ in nothing else stand together. */
function reasonOf({ because, subject }: Finding): string {
  return subject.length < 4 ? because : because.replaceAll(subject, "…");
}

function CompactGroup({ of, root }: { of: readonly Finding[]; root: string | undefined }): JSX.Element | null {
  const [first] = of;
  if (first === undefined) return null;
  const standing = standingOf(first);
  return (
    <details class="group" data-o={standing}>
      <summary>
        <Mark of={standing} until={first.waiver?.expires} /> {count(of.length, "finding")}: {plain(of.length === 1 ? first.because : reasonOf(first))}
      </summary>
      {standing === "holds" ? (
        <ul class="subjects">
          {of.map((finding) => (
            <li>
              {plain(finding.subject)}
              {finding.tenant !== null && finding.tenant !== finding.subject && [" ", <i>{plain(finding.tenant)}</i>]}
            </li>
          ))}
        </ul>
      ) : (
        <CompactTable of={of} root={root} />
      )}
    </details>
  );
}

/** A witness that only repeats the one above with another account's number is left to the data when there are very many. */
const witnessesMost = 50;

function CompactTable({ of, root }: { of: readonly Finding[]; root: string | undefined }): JSX.Element {
  return (
    <table class="compact rows">
      {of.length > witnessesMost && (
        <caption>The first {witnessesMost} with their witness; those of the others are in the data of this page.</caption>
      )}
      <thead>
        <tr>
          {["Subject", "Tenant", "Origin", "Witness", "Fingerprint"].map((title) => (
            <th scope="col">{title}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {of.map((finding, index) => (
          <tr>
            <td>{plain(finding.subject)}</td>
            <td>{plain(finding.tenant ?? "")}</td>
            <td>{plain(placeOf(finding.origin, root))}</td>
            <td>{finding.witness === null || index >= witnessesMost ? "" : plain(witnessInShort(finding.witness))}</td>
            <td>{plain(finding.fingerprint.slice(0, fingerprintShown))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
