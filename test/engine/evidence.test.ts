import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { differences, manifestOf, manifestBytes } from "../../checks/sources/evidence/manifest.ts";
import { MerkleTree } from "../../checks/sources/evidence/merkle.ts";

const hash = (...parts: readonly (Buffer | string)[]): Buffer =>
  createHash("sha256")
    .update(Buffer.concat(parts.map((part) => Buffer.from(part))))
    .digest();
const leaf = (text: string): Buffer => hash(Buffer.from([0]), text);
const node = (a: Buffer, b: Buffer): Buffer => hash(Buffer.from([1]), a, b);

function merkleRoot(leaves: readonly string[]): string {
  const tree = new MerkleTree();
  for (const each of leaves) tree.add(each);
  return tree.root();
}

test("the tree of RFC 9162: no leaf, one, two, three, five", () => {
  expect(merkleRoot([])).toBe(hash().toString("hex"));
  expect(merkleRoot(["a"])).toBe(leaf("a").toString("hex"));
  expect(merkleRoot(["a", "b"])).toBe(node(leaf("a"), leaf("b")).toString("hex"));
  expect(merkleRoot(["a", "b", "c"])).toBe(node(node(leaf("a"), leaf("b")), leaf("c")).toString("hex"));
  const four = node(node(leaf("a"), leaf("b")), node(leaf("c"), leaf("d")));
  expect(merkleRoot(["a", "b", "c", "d", "e"])).toBe(node(four, leaf("e")).toString("hex"));
});

test("a manifest of no files, and one of files in no order", () => {
  expect(Buffer.concat([...manifestBytes([])]).toString()).toBe(`${JSON.stringify(manifestOf([]), null, 2)}\n`);
  const bytes = new Uint8Array();
  expect(() => [
    ...manifestBytes([
      ["b", bytes],
      ["a", bytes],
    ]),
  ]).toThrow(/a comes after b/);
});

test("leaves that come one at a time make the tree that is split from the top", () => {
  const split = (leaves: readonly string[]): Buffer => {
    const [first] = leaves;
    if (first === undefined) return hash();
    if (leaves.length === 1) return leaf(first);
    const power = 2 ** Math.floor(Math.log2(leaves.length - 1));
    return node(split(leaves.slice(0, power)), split(leaves.slice(power)));
  };
  for (let count = 0; count < 70; count += 1) {
    const leaves = Array.from({ length: count }, (_, i) => `leaf ${i}`);
    expect([count, merkleRoot(leaves)]).toEqual([count, split(leaves).toString("hex")]);
  }
});

const folder = fc.dictionary(fc.stringMatching(/^[a-z]{1,4}(\/[a-z]{1,4})?$/), fc.uint8Array({ minLength: 1, maxLength: 8 }), {
  minKeys: 1,
  maxKeys: 6,
});

test("a folder is equal to its own manifest, whatever the order of its files; each change is named", () => {
  fc.assert(
    fc.property(folder, fc.nat(), (entries, pick) => {
      const files = new Map(Object.entries(entries));
      const manifest = manifestOf(files);
      expect(manifestOf(new Map([...files].reverse()))).toEqual(manifest);
      expect(differences(manifest, files)).toEqual([]);
      const inOrder = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
      expect(Buffer.concat([...manifestBytes(inOrder)]).toString()).toBe(`${JSON.stringify(manifest, null, 2)}\n`);
      const path = [...files.keys()][pick % files.size] as string;
      const bytes = files.get(path) as Uint8Array;
      expect(differences(manifest, new Map([...files, [path, flipped(bytes)]]))).toEqual([`${path} was changed`]);
      expect(differences(manifest, new Map([...files].filter(([name]) => name !== path)))).toEqual([`${path} is in the manifest and missing`]);
      expect(differences(manifest, new Map([...files, ["extra/file", bytes]]))).toEqual(["extra/file is not in the manifest"]);
    }),
    { seed: 1 },
  );
});

function flipped(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, i) => (i === 0 ? byte ^ 1 : byte));
}
