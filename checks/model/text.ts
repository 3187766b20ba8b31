/**
 * A string that may have holes: what a template's text is before deployment fills it in.
 * `["arn:aws:kms:us-east-1:333333333333:key/", {symbol: "Key/DataKey", domain: "id"}]`
 */
export type Text = readonly (string | Sym)[];

/** A hole. Two holes with one name are filled with the same string. */
export interface Sym {
  /** A name a reader recognises: `AcmeKey/DataKey.KeyId`, `Canonical-key/ComputeAccount`. */
  readonly symbol: string;
  readonly domain: Domain;
  /** Why it is not known, when that is not plain from the name. */
  readonly why?: string;
}

/**
 * What may fill a hole:
 * - `id`: an identifier that AWS makes at deployment: equal to no literal and to no other symbol, without `* ? : / $`.
 * - `word`: any non-empty run of `[A-Za-z0-9_.-]`, perhaps equal to a literal or to another symbol.
 * - `any`: any string at all, wildcards, colons and the empty string included.
 */
export type Domain = "id" | "word" | "any";

/** Joins neighbouring literals and drops empty ones: equal texts get equal forms. */
export function text(...parts: readonly (string | Sym | Text)[]): Text {
  const joined: (string | Sym)[] = [];
  for (const part of parts.flatMap((each): Text => (typeof each === "string" || "symbol" in each ? [each] : each))) {
    const last = joined.at(-1);
    if (typeof part !== "string") joined.push(part);
    else if (part === "") continue;
    else if (typeof last === "string") joined[joined.length - 1] = last + part;
    else joined.push(part);
  }
  return joined;
}

/** The string, when there is no hole in it. */
export function literal(of: Text): string | undefined {
  if (of.length === 0) return "";
  return of.length === 1 && typeof of[0] === "string" ? of[0] : undefined;
}

/** For people: holes as `${name}`. */
export function show(of: Text): string {
  return of.map((part) => (typeof part === "string" ? part : `\${${part.symbol}}`)).join("");
}

/** The same text in every deployment. (Different forms may still be equal in some deployment: see {@link mayEqual}.) */
export function sameText(a: Text, b: Text): boolean {
  return (
    a.length === b.length &&
    a.every((part, i) => {
      const other = b[i];
      return typeof part === "string" ? part === other : typeof other === "object" && part.symbol === other.symbol;
    })
  );
}

/** Could some deployment make them equal? `false` is certain; texts too long to be compared may be. */
export function mayEqual(a: Text, b: Text): boolean {
  if (sameText(a, b)) return true;
  const [left, right] = [units(a), units(b)];
  return left.length * right.length > comparisonsMax || canMeet(left, right);
}

const comparisonsMax = 1_000_000;

type Unit = string | Sym;

function units(of: Text): readonly Unit[] {
  return of.flatMap((part): readonly Unit[] => (typeof part === "string" ? [...part] : [part]));
}

/** Pairs of places that can be reached together, from the start of both to the end of both. An `id` equals only itself. */
function canMeet(a: readonly Unit[], b: readonly Unit[]): boolean {
  const width = b.length + 1;
  const seen = new Set([0]);
  const open = [0];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const [i, j] = [Math.floor(at / width), at % width];
    if (i === a.length && j === b.length) return true;
    for (const [down, right] of steps(a[i], b[j])) {
      const next = (i + down) * width + j + right;
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return false;
}

/** A hole may end, or take in the other side's next unit; equal units go on together. */
function steps(x: Unit | undefined, y: Unit | undefined): (readonly [0 | 1, 0 | 1])[] {
  const found: (readonly [0 | 1, 0 | 1])[] = [];
  if (isOpen(x)) found.push([1, 0]);
  if (isOpen(y)) found.push([0, 1]);
  if (isOpen(x) && y !== undefined && fits(x, y)) found.push([0, 1]);
  if (isOpen(y) && x !== undefined && fits(y, x)) found.push([1, 0]);
  if (x !== undefined && y !== undefined && sameUnit(x, y)) found.push([1, 1]);
  return found;
}

function isOpen(unit: Unit | undefined): unit is Sym {
  return typeof unit === "object" && unit.domain !== "id";
}

function fits(hole: Sym, unit: Unit): boolean {
  return hole.domain === "any" || typeof unit === "object" || /[\w.-]/.test(unit);
}

function sameUnit(x: Unit, y: Unit): boolean {
  return typeof x === "string" ? x === y : typeof y === "object" && x.symbol === y.symbol;
}
