/** A range of addresses of one family: the first `length` bits of `bits` are fixed. IPv4 has 32 bits, IPv6 128. */
export interface Cidr {
  readonly family: 4 | 6;
  readonly bits: bigint;
  readonly length: number;
}

/** An address (a host) or a CIDR block, IPv4 or IPv6; undefined when it is neither. */
export function parseCidr(text: string | undefined): Cidr | undefined {
  if (text === undefined) return undefined;
  const [address = "", prefix, more] = text.split("/");
  const family = address.includes(":") ? 6 : 4;
  const bits = family === 4 ? parseV4(address) : parseV6(address);
  const width = family === 4 ? 32 : 128;
  if (bits === undefined || more !== undefined) return undefined;
  if (prefix !== undefined && !/^\d{1,3}$/.test(prefix)) return undefined;
  const length = prefix === undefined ? width : Number(prefix);
  return length > width ? undefined : { family, bits: network(bits, length, width), length };
}

/** IPv4-mapped IPv6 addresses are a family of their own here: AWS does not say that they are compared with IPv4 ranges. */
export function insideCidr(inner: Cidr, outer: Cidr): boolean {
  if (inner.family !== outer.family || inner.length < outer.length) return false;
  return network(inner.bits, outer.length, widthOf(outer)) === outer.bits;
}

export function widthOf(range: Cidr): number {
  return range.family === 4 ? 32 : 128;
}

/** The first and the last address of a range, and the two beside it where they exist: where membership can change. */
export function edges(range: Cidr): readonly Cidr[] {
  const width = BigInt(widthOf(range));
  const first = range.bits;
  const last = first + (1n << (width - BigInt(range.length))) - 1n;
  const max = (1n << width) - 1n;
  return [first, last, first - 1n, last + 1n]
    .filter((bits) => bits >= 0n && bits <= max)
    .map((bits) => ({ family: range.family, bits, length: Number(width) }));
}

export function showAddress({ family, bits }: Cidr): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => String((bits >> shift) & 255n)).join(".");
  const groups: string[] = [];
  for (let shift = 112n; shift >= 0n; shift -= 16n) groups.push(((bits >> shift) & 0xffffn).toString(16));
  return groups.join(":");
}

function network(bits: bigint, length: number, width: number): bigint {
  const free = BigInt(width - length);
  return (bits >> free) << free;
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(groupsOf);
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  return [...head, ...Array<bigint>(halves.length === 1 ? 0 : missing).fill(0n), ...(tail ?? [])].reduce((bits, group) => (bits << 16n) | group, 0n);
}

function groupsOf(half: string): bigint[] | undefined {
  if (half === "") return [];
  const groups: bigint[] = [];
  const parts = half.split(":");
  for (const [i, part] of parts.entries()) {
    const v4 = i === parts.length - 1 && part.includes(".") ? parseV4(part) : undefined;
    if (v4 !== undefined) groups.push(v4 >> 16n, v4 & 0xffffn);
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return groups;
}
