import type { JSX } from "preact";
import type { Hop } from "../../../checks/model/verdict.ts";
import { clip, plain } from "../../plain.ts";
import { placeOf } from "../../place.ts";
import { count } from "../../words.ts";
import { Name, Wide } from "./parts.tsx";

const width = 700;
const boxHeight = 46;
const gap = 40;

/** A way that a claim forbids, drawn from top to bottom, then the same facts as a table. */
export function PathFigure({ hops, root }: { hops: readonly Hop[]; root: string | undefined }): JSX.Element {
  const height = Math.max(1, hops.length) * (boxHeight + gap) - gap + 4;
  return (
    <figure class="path">
      <Wide label="Picture of the path">
        <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={titleOf(hops)}>
          <title>{titleOf(hops)}</title>
          {hops.map((hop, index) => (
            <HopBox hop={hop} index={index} last={index === hops.length - 1} />
          ))}
        </svg>
      </Wide>
      <figcaption>
        <table class="compact">
          <caption>The path that breaks it</caption>
          <thead>
            <tr>
              {["", "Location", "Resource", "Rule", "Origin"].map((title) => (
                <th scope="col">{title === "" ? <span class="unseen">Step</span> : title}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {hops.map((hop, index) => (
              <tr>
                <th scope="row">{index + 1}</th>
                <td>{plain(hop.location)}</td>
                <td>
                  <Name of={hop.resource} />
                </td>
                <td>{plain(hop.rule)}</td>
                <td>{hop.origin === undefined ? "" : plain(placeOf(hop.origin, root))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </figcaption>
    </figure>
  );
}

function HopBox({ hop, index, last }: { hop: Hop; index: number; last: boolean }): JSX.Element {
  const y = 2 + index * (boxHeight + gap);
  const middle = y + boxHeight / 2;
  return (
    <g class={last ? "hop last" : "hop"}>
      <rect x="2" y={y} width="300" height={boxHeight} rx="3" />
      <text x="14" y={middle - 5} class="strong">
        {clip(plain(hop.location), 32)}
      </text>
      <text x="14" y={middle + 13} class="small mono">
        {clip(plain(hop.resource), 41)}
      </text>
      <text x="318" y={middle + 5}>
        {last && <tspan class="strong">✗ </tspan>}
        {clip(plain(hop.rule), last ? 46 : 48)}
      </text>
      {!last && (
        <>
          <line x1="40" y1={y + boxHeight} x2="40" y2={y + boxHeight + gap - 7} />
          <polygon points={`35,${y + boxHeight + gap - 9} 45,${y + boxHeight + gap - 9} 40,${y + boxHeight + gap - 1}`} />
        </>
      )}
    </g>
  );
}

function titleOf(hops: readonly Hop[]): string {
  return `Path of ${count(hops.length, "step")} from ${plain(hops[0]?.location ?? "nowhere")} to ${plain(hops.at(-1)?.location ?? "nowhere")}`;
}
