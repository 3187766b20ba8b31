import { createHash } from "node:crypto";

/**
 * The Merkle tree hash of RFC 9162 §2.1.1, hex: leaves are prefixed with 0x00, nodes with 0x01, and an odd leaf is not doubled.
 * The tree of no leaves is the hash of nothing.
 */
export function merkleRoot(leaves: readonly string[]): string {
  return treeHash(leaves.map((leaf) => sha256(Buffer.concat([zero, Buffer.from(leaf, "utf8")])))).toString("hex");
}

const zero = Buffer.from([0]);
const one = Buffer.from([1]);

function treeHash(hashes: readonly Buffer[]): Buffer {
  const [first] = hashes;
  if (first === undefined) return sha256(Buffer.alloc(0));
  if (hashes.length === 1) return first;
  const split = largestPowerBelow(hashes.length);
  return sha256(Buffer.concat([one, treeHash(hashes.slice(0, split)), treeHash(hashes.slice(split))]));
}

function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

function sha256(bytes: Buffer): Buffer {
  return createHash("sha256").update(bytes).digest();
}
