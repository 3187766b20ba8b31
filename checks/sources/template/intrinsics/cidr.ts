/**
 * Fn::Cidr on literal inputs: the first `count` blocks with `bits` host bits inside `block`; undefined where CloudFormation would refuse.
 * (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html)
 */
export function cidrBlocks(block: string, count: number, bits: number): readonly string[] | undefined {
  const [address = "", prefix = ""] = block.split("/");
  const width = address.includes(":") ? 128 : 32;
  const base = width === 128 ? parseV6(address) : parseV4(address);
  const length = /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  const fits = Number.isInteger(count) && count >= 1 && count <= 256 && Number.isInteger(bits) && bits >= 1 && bits <= width - length;
  if (base === undefined || !(length <= width) || !fits) return undefined;
  const size = 1n << BigInt(bits);
  const start = (base >> BigInt(width - length)) << BigInt(width - length);
  if (BigInt(count) * size > 1n << BigInt(width - length)) return undefined;
  return Array.from({ length: count }, (_, i) => `${(width === 128 ? showV6 : showV4)(start + BigInt(i) * size)}/${width - bits}`);
}

function parseV4(address: string): bigint | undefined {
  const octets = address.split(".");
  if (octets.length !== 4 || !octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) <= 255)) return undefined;
  return octets.reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
}

function showV4(address: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => ((address >> shift) & 255n).toString()).join(".");
}

function parseV6(address: string): bigint | undefined {
  const halves = address.split("::");
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => "0"), ...tail];
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

/** RFC 5952: lower case, the longest run of two or more zero groups as `::`. */
function showV6(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) => ((address >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  const runs = [...groups.join(":").matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].map((run) => run[0].replace(/^:/, ""));
  const longest = runs.sort((a, b) => b.length - a.length)[0];
  if (longest === undefined) return groups.join(":");
  const at = `:${groups.join(":")}:`.indexOf(`:${longest}:`);
  const before = groups.join(":").slice(0, Math.max(0, at - 1));
  const after = groups.join(":").slice(at + longest.length + 1);
  return `${before}::${after}`;
}
