import { createHash } from "node:crypto";

/**
 * The Merkle tree hash of RFC 9162 §2.1.1, hex: leaves are prefixed with 0x00, nodes with 0x01, and an odd leaf is not doubled.
 * The tree of no leaves is the hash of nothing. Leaves come one at a time: only the full subtrees on the left are kept.
 */
export class MerkleTree {
  readonly #subtrees: { readonly hash: Buffer; readonly leaves: number }[] = [];

  add(leaf: string): void {
    let subtree = { hash: sha256(zero, Buffer.from(leaf, "utf8")), leaves: 1 };
    for (let left = this.#subtrees.at(-1); left?.leaves === subtree.leaves; left = this.#subtrees.at(-1)) {
      subtree = { hash: sha256(one, left.hash, subtree.hash), leaves: 2 * subtree.leaves };
      this.#subtrees.pop();
    }
    this.#subtrees.push(subtree);
  }

  root(): string {
    const [last, ...others] = this.#subtrees.map(({ hash }) => hash).reverse();
    return (last === undefined ? sha256() : others.reduce((right, left) => sha256(one, left, right), last)).toString("hex");
  }
}

const zero = Buffer.from([0]);
const one = Buffer.from([1]);

function sha256(...parts: readonly Buffer[]): Buffer {
  return createHash("sha256").update(Buffer.concat(parts)).digest();
}
