import { runInNewContext } from "node:vm";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ordered } from "../../reports/formats/json.ts";
import { embedded, pack, type Packed, unpack } from "../../reports/formats/html/embedded.ts";
import { script } from "../../reports/formats/html/script.ts";
import { estatePictureOf, worstAccountsFirst, worstStanding } from "../../reports/estate-picture.ts";
import { layOut } from "../../reports/formats/html/estate-layout.ts";
import { fleetRun, mixedRun, present } from "./sample-run.ts";

test("packing loses nothing", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      expect(unpack(JSON.parse(JSON.stringify(pack(value))) as Packed)).toEqual(value);
    }),
    { seed: 4, numRuns: 500 },
  );
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom("a", "$", "&", "\0", "1"), minLength: 6 }), { minLength: 2, maxLength: 6 }), (words) => {
      const value = words.map((word, index) => ({ word, again: words.join(word), plain: words[index - 1] ?? null, number: index }));
      expect(unpack(JSON.parse(JSON.stringify(pack(value))) as Packed)).toEqual(value);
    }),
    { seed: 4, numRuns: 300 },
  );
  const run = ordered(fleetRun(2000, 5));
  const data = embedded(run);
  expect(JSON.stringify(unpack(JSON.parse(data) as Packed))).toBe(JSON.stringify(run));
  expect(data.length).toBeLessThan(JSON.stringify(run).length / 3);
});

test("the page's script unpacks in the same way", () => {
  const [body] = present(/const decode = \(of, siblings\) => \{[\s\S]*?\n {2}\};/.exec(script));
  const data = pack(ordered(fleetRun(500, 5)));
  expect(runInNewContext(`${body} JSON.stringify(decode(data.value))`, { data })).toBe(JSON.stringify(unpack(data)));
});

test("the estate's picture: units nest, no box leaves its unit, a crowd is one box", () => {
  const file = {
    path: "cofferdam.yaml",
    organization: { id: "o-exampleorgid", management: "111111111111" },
    vendor: {
      name: "PanOps",
      accounts: { management: "111111111111", compute: "222222222222" },
      units: { compute: "Infrastructure" },
      roles: [],
      service: [],
    },
    assumptions: [],
    tenants: [],
    templates: [],
  };
  const picture = estatePictureOf(mixedRun, file);
  expect(picture.root.accounts.map((account) => account.name)).toEqual(["management"]);
  expect(picture.root.units.map((unit) => [unit.name, unit.units.map((child) => child.name)])).toEqual([
    ["Infrastructure", []],
    ["Tenants", ["Active"]],
  ]);
  expect(worstStanding(present(picture.root.units[1]?.units[0]?.accounts[0]))).toBe("broken");

  for (const run of [mixedRun, fleetRun(3000, 10)]) {
    const layout = layOut(estatePictureOf(run, file));
    for (const box of [...layout.units, ...layout.accounts]) {
      expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= layout.width && box.y + box.height <= layout.height).toBe(true);
    }
    expect(layout.accounts.flatMap((box) => box.accounts)).toHaveLength(run.run.tenants.length + 2);
    expect(layout.accounts.length).toBeLessThan(60);
  }
});

test("a unit path without end stays a picture", () => {
  const run = {
    ...mixedRun,
    run: { ...mixedRun.run, tenants: [{ id: "deep", account: "333333333333", region: "us-east-1", unit: "a/".repeat(300) }] },
  };
  const layout = layOut(estatePictureOf(run));
  expect(layout.units.length).toBeLessThanOrEqual(6);
  expect(present(layout.accounts[0]).width).toBeGreaterThan(0);
  expect(worstAccountsFirst([])).toEqual([]);
});
