import type { ComponentChildren, JSX } from "preact";
import type { Outcome } from "../../../checks/model/run.ts";
import { plain } from "../../plain.ts";
import { symbols, type Standing } from "../../words.ts";

/** Symbol, word and colour together, so that none of them has to be seen alone. */
export function Mark({ of, until }: { of: Outcome | Standing; until?: string | undefined }): JSX.Element {
  const word = of === "accepted" ? "broken" : of;
  return (
    <span class={`mark ${of}`}>
      <span aria-hidden="true">{symbols[of]}</span> {word}
      {of === "accepted" && <span class="until"> accepted until {plain(until ?? "")}</span>}
    </span>
  );
}

/** Text of an estate: hostile until neutralised. */
export function Name({ of, as: Tag = "code" }: { of: string; as?: "code" | "span" }): JSX.Element {
  return <Tag>{plain(of)}</Tag>;
}

export interface Row {
  readonly key: string;
  readonly value: ComponentChildren;
}

/** Facts as a table of two columns, with a caption that says what they are. */
export function Facts({ caption, rows }: { caption: string; rows: readonly Row[] }): JSX.Element {
  return (
    <table class="facts">
      <caption>{caption}</caption>
      <tbody>
        {rows.map(({ key, value }) => (
          <tr>
            <th scope="row" class={key.length > 44 ? "long" : undefined}>
              {plain(key)}
            </th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A sideways-scrolling region that the keyboard can reach. */
export function Wide({ label, children }: { label: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class="wide" role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}

/** A proportional bar; the words beside it say the same, so it is hidden from screen readers. */
export function Bar({ of }: { of: Readonly<Record<Standing, number>> }): JSX.Element | null {
  const parts = (["broken", "undecided", "accepted", "holds"] as const).filter((standing) => of[standing] > 0);
  const all = parts.reduce((sum, standing) => sum + of[standing], 0);
  if (all === 0) return null;
  // Each part that exists is seen, however small its share.
  const room = 100 - parts.length * 4;
  let x = 0;
  return (
    <svg class="bar" viewBox="0 0 100 8" width="100" height="8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      {parts.map((standing) => {
        const width = 4 + (of[standing] / all) * room;
        const rect = <rect class={standing} x={round(x)} y="0" width={round(width - 0.8)} height="8" />;
        x += width;
        return rect;
      })}
    </svg>
  );
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}
