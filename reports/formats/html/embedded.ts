/**
 * The run inside the page, as JSON that is harmless within a script element: `<` is escaped, so neither `</script>` nor
 * `<!--` can appear. A large run is packed: what occurs more than once is written once.
 */
export function embedded(run: object): string {
  const whole = JSON.stringify(run);
  return (whole.length <= 200_000 ? whole : JSON.stringify(pack(run))).replaceAll("<", "\\u003c");
}

export interface Packed {
  readonly packed: 1;
  /** Member names of the objects, each list once. */
  readonly shapes: readonly (readonly string[])[];
  /** Encoded values that occur more than once. */
  readonly shared: readonly unknown[];
  readonly value: unknown;
}

/**
 * Strings, null and booleans stand as they are; a number n is `shared[n]`; a list starting with a number is
 * `[-2, number]`, `[-1, …items]` or, from 0 on, an object of that shape: `[shape, …values]`. In an object, `[-3, text, k]` is the
 * text with the k-th value of the same object for each U+0000: reasons name their subject.
 */
export function pack(value: unknown): Packed {
  const shapes = new Map<string, number>();
  const encoded = encode(value, shapes);
  const often = repeated(encoded);
  const shared: unknown[] = [];
  const indexOf = new Map<string, number>();
  const share = (of: unknown): unknown => {
    const key = shareable(of) ? JSON.stringify(of) : "";
    if (!often.has(key)) return inside(of, share);
    const before = indexOf.get(key);
    if (before !== undefined) return before;
    const index = shared.push(null) - 1;
    indexOf.set(key, index);
    shared[index] = inside(of, share);
    return index;
  };
  const packed = share(encoded);
  return { packed: 1, shapes: [...shapes.keys()].map((names) => JSON.parse(names) as string[]), shared, value: packed };
}

/** The page's script holds the same function in plain JavaScript; a test keeps both alike. */
export function unpack({ shapes, shared, value }: Packed): unknown {
  const decode = (of: unknown, siblings: readonly unknown[] = []): unknown => {
    if (typeof of === "number") return decode(shared[of], siblings);
    if (!Array.isArray(of)) return of;
    if (of[0] === -3) return String(decode(of[1])).replaceAll("\0", () => String(siblings[of[2] as number]));
    const [kind, ...rest] = of as [number, ...unknown[]];
    if (kind === -2) return rest[0];
    if (kind === -1) return rest.map((item) => decode(item));
    const values: unknown[] = [];
    for (const member of rest) values.push(decode(member, values));
    return Object.fromEntries((shapes[kind] ?? []).map((name, index) => [name, values[index]]));
  };
  return decode(value);
}

function encode(of: unknown, shapes: Map<string, number>): unknown {
  if (typeof of === "number") return [-2, of];
  if (Array.isArray(of)) return [-1, ...of.map((item) => encode(item, shapes))];
  if (of === null || typeof of !== "object") return of;
  const names = JSON.stringify(Object.keys(of));
  const shape = shapes.get(names) ?? shapes.size;
  shapes.set(names, shape);
  const values: readonly unknown[] = Object.values(of);
  return [shape, ...values.map((value, index) => withSibling(value, values.slice(0, index)) ?? encode(value, shapes))];
}

/** A text that repeats an earlier and long enough value of its object. */
function withSibling(value: unknown, earlier: readonly unknown[]): unknown {
  if (typeof value !== "string" || value.includes("\0")) return undefined;
  const at = earlier.findIndex((other) => typeof other === "string" && other.length > 7 && other.length < value.length && value.includes(other));
  return at < 0 ? undefined : [-3, value.replaceAll(String(earlier[at]), "\0"), at];
}

function inside(of: unknown, change: (part: unknown) => unknown): unknown {
  if (!Array.isArray(of) || of[0] === -2) return of;
  if (of[0] === -3) return [-3, change(of[1]), of[2]];
  return [of[0], ...of.slice(1).map(change)];
}

/** What is shorter than a reference is not worth one. */
function shareable(of: unknown): boolean {
  return typeof of === "string" ? of.length > 3 : Array.isArray(of);
}

function repeated(encoded: unknown): ReadonlySet<string> {
  const seen = new Set<string>();
  const often = new Set<string>();
  const walk = (of: unknown): void => {
    if (shareable(of)) {
      const key = JSON.stringify(of);
      // What lies inside something shared is walked once, so that it is shared only for its own sake.
      if (seen.has(key)) return void often.add(key);
      seen.add(key);
    }
    if (Array.isArray(of) && of[0] !== -2) of.slice(1, of[0] === -3 ? 2 : undefined).forEach(walk);
  };
  walk(encoded);
  return often;
}
