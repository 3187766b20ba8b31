import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { seedOf } from "../seed.ts";
import { InputError } from "../../checks/model/input-error.ts";
import { readEstateFile } from "../../checks/sources/estate-file.ts";

/** Runs of each property: `COFFERDAM_ESTATES`, few by default. */
const numRuns = Number(process.env["COFFERDAM_ESTATES"] ?? 300);
const good = readFileSync("cofferdam.yaml", "utf8");
const marks = [
  "{",
  "}",
  "[",
  "]",
  ":",
  "- ",
  "&a ",
  "*a",
  "!!js/function ",
  "'",
  '"',
  "\t",
  "\n",
  "#",
  "? ",
  "<<: ",
  "__proto__: ",
  "\u0000",
  "\ud800",
  "1e999",
  "~",
  "%YAML 9\n",
  "---\n",
];

/** A good estate file with pieces put in, taken out and swapped. */
const damaged = fc
  .array(
    fc.record({ at: fc.nat(good.length), cut: fc.nat(40), put: fc.oneof(fc.constantFrom(...marks), fc.string({ maxLength: 12, unit: "binary" })) }),
    { minLength: 1, maxLength: 6 },
  )
  .map((edits) => edits.reduce((text, { at, cut, put }) => text.slice(0, at) + put + text.slice(at + cut), good));

test("a damaged estate file is read, or refused in one line", () => {
  fc.assert(
    fc.property(damaged, (text) => reads(Buffer.from(text))),
    { seed: seedOf(1), numRuns },
  );
});

test("any bytes are refused in one line", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => reads(bytes)),
    { seed: seedOf(2), numRuns },
  );
});

function reads(bytes: Uint8Array): void {
  try {
    expect(readEstateFile(bytes, "cofferdam.yaml").tenants.length).toBeGreaterThan(0);
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).message).not.toMatch(/[\n\r]/);
  }
}
