import { literal, text, type Sym, type Text } from "../../model/text.ts";

/** What the holes of an account's templates turned out to be filled with: symbol → string. */
export class Filling {
  readonly #values: Map<string, string>;
  /** An `id` is equal to no other symbol: string → the symbol that it fills. */
  readonly #ids: Map<string, string>;

  constructor(from?: Filling) {
    this.#values = new Map(from === undefined ? [] : from.#values);
    this.#ids = new Map(from === undefined ? [] : from.#ids);
  }

  get size(): number {
    return this.#values.size;
  }

  /** Did some hole turn out to be just this? */
  hasFilledIn(value: string): boolean {
    return [...this.#values.values()].includes(value);
  }

  /** The text with its known holes filled. */
  fill(written: Text): Text {
    return text(...written.map((part) => (typeof part === "string" ? part : (this.#values.get(part.symbol) ?? part))));
  }

  /** Could the text, deployed, be this string? Holes that only one string fits are filled by it. */
  unify(written: Text, found: string): boolean {
    const filled = this.fill(written);
    const whole = literal(filled);
    if (whole !== undefined) return whole === found;
    const holes = [...new Map(filled.flatMap((part) => (typeof part === "string" ? [] : [[part.symbol, part] as const]))).values()];
    if (holes.length > holesMax) return true;
    const [most, least] = ["", "?"].map((lazy) => pattern(filled, holes, lazy).exec(found));
    if (most === null || most === undefined) return false;
    // The first holes as long as can be and as short as can be: up to where the two part there is one way only.
    const parting = holes.findIndex((_, i) => most[i + 1] !== least?.[i + 1]);
    const values = holes.slice(0, parting < 0 ? holes.length : parting).map((hole, i) => [hole, most[i + 1] ?? ""] as const);
    if (values.some(([hole, value]) => hole.domain === "id" && (this.#ids.get(value) ?? hole.symbol) !== hole.symbol)) return false;
    for (const [hole, value] of values) {
      this.#values.set(hole.symbol, value);
      if (hole.domain === "id") this.#ids.set(value, hole.symbol);
    }
    return true;
  }
}

/** Fills every hole by a name of its own. */
export class Solid extends Filling {
  override fill(written: Text): Text {
    const named = (symbol: string): string => symbol.replaceAll(/[^A-Za-z0-9]/g, (char) => `_${char.charCodeAt(0).toString(16)}_`);
    return text(...written.map((part) => (typeof part === "string" ? part : named(part.symbol))));
  }
}

/** More in one text can be filled in too many ways to be told. */
const holesMax = 4;

const domains = { id: "[^*?:/$]+", word: "[\\w.-]+", any: "[^]*" } as const;

/** A group per hole, in the order of their first places, greedy or lazy. */
function pattern(of: Text, holes: readonly Sym[], lazy: string): RegExp {
  const seen = new Set<string>();
  const parts = of.map((part) => {
    if (typeof part === "string") return part.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&");
    const group = holes.findIndex((hole) => hole.symbol === part.symbol) + 1;
    if (seen.has(part.symbol)) return `(?:\\${group})`;
    seen.add(part.symbol);
    return `(${domains[part.domain]}${lazy})`;
  });
  return new RegExp(`^${parts.join("")}$`, "u");
}
