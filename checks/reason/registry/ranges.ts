/** An IPv4 range as its first and last address, numbers from 0 to 2³²−1. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** `10.64.3.0/24`; undefined where the text is no range that starts at its first address. */
export function parseRange(text: string): Range | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (match === null) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, length = 0] = match.slice(1).map(Number);
  if ([a, b, c, d].some((part) => part > 255) || length > 32) return undefined;
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  const size = 2 ** (32 - length);
  return first % size === 0 ? { first, last: first + size - 1 } : undefined;
}

export function overlap(a: Range, b: Range): boolean {
  return a.first <= b.last && b.first <= a.last;
}

export function isInside(inner: Range, outer: Range): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

/** Each range that overlaps one before it in the order of addresses, with that one. Sorted once: all pairs of 10,000 would be 50 million. */
export function overlapping<T>(items: readonly T[], rangeOf: (item: T) => Range): readonly (readonly [T, T])[] {
  const sorted = items.map((item) => ({ item, range: rangeOf(item) })).toSorted((a, b) => a.range.first - b.range.first);
  const found: (readonly [T, T])[] = [];
  // The one that reaches furthest meets whatever begins before its end.
  let furthest = sorted[0];
  for (const each of sorted.slice(1)) {
    if (furthest !== undefined && overlap(furthest.range, each.range)) found.push([furthest.item, each.item]);
    if (furthest === undefined || each.range.last > furthest.range.last) furthest = each;
  }
  return found;
}
