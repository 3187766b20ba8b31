import { text, type Sym, type Text } from "../../../model/text.ts";

/** The pieces of a text, as far as they are certain. */
export interface Pieces {
  readonly pieces: readonly Text[];
  /** False: a hole might hold the separator, so from its piece on nothing is known; only the pieces before it are given. */
  readonly complete: boolean;
}

/** Splits at the separators in the literal parts. An empty separator gives undefined. */
export function split(separator: string, of: Text): Pieces | undefined {
  if (separator === "") return undefined;
  const pieces: Text[] = [];
  let current: Text = [];
  for (const part of of) {
    if (typeof part !== "string") {
      if (!excludes(part, separator)) return { pieces, complete: false };
      current = text(current, part);
      continue;
    }
    const [first = "", ...rest] = part.split(separator);
    current = text(current, first);
    for (const piece of rest) {
      pieces.push(current);
      current = text(piece);
    }
  }
  return { pieces: [...pieces, current], complete: true };
}

/** No character of the separator can stand in the hole, so none can begin or end in it either. */
function excludes(hole: Sym, separator: string): boolean {
  if (hole.domain === "any") return false;
  const inside = hole.domain === "word" ? /[A-Za-z0-9_.-]/ : /[^*?:/$]/;
  return [...separator].every((char) => !inside.test(char));
}
