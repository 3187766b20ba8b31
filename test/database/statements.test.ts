import fc from "fast-check";
import { expect, test } from "vitest";
import { statementsOf } from "../../checks/sources/catalog/embedded/statements.ts";
import { InputError } from "../../checks/model/input-error.ts";

test("each statement has the line it begins on, after comments and blanks, in bytes of several to a letter", async () => {
  const text = "-- é ü 漢字\n\nSELECT 1;\n/* a\n b */ SELECT 'é\n';\n\n  -- last\nSELECT 3";
  const statements = await statementsOf(text, "a.sql");
  expect(statements.map(({ sql, line }) => [sql, line])).toEqual([
    ["SELECT 1", 3],
    ["SELECT 'é\n'", 5],
    ["SELECT 3", 9],
  ]);
});

test("many statements and megabytes of blanks are read", async () => {
  const many = await statementsOf("SELECT 1;\n".repeat(20_000), "many.sql");
  expect(many.at(-1)).toEqual({ sql: "SELECT 1", line: 20_000 });
  const wide = await statementsOf(`${" \n".repeat(2_000_000)}SELECT 1`, "wide.sql");
  expect(wide).toEqual([{ sql: "SELECT 1", line: 2_000_001 }]);
});

test("whatever the text, statements or one clear error", async () => {
  const word = fc.constantFrom(
    "SELECT",
    "CREATE",
    "TABLE",
    "POLICY",
    "(",
    ")",
    "'",
    '"',
    "$$",
    ";",
    "--",
    "/*",
    "*/",
    "\n",
    "x",
    "1",
    "\\",
    "é",
    "\0",
  );
  const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(word, { maxLength: 30 }).map((words) => words.join(" ")),
  );
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      try {
        const statements = await statementsOf(text, "f.sql");
        expect(statements.every(({ line }) => line >= 1)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        expect((error as InputError).message).toMatch(/^f\.sql:\d+: ./);
      }
    }),
    { numRuns: Number(process.env["COFFERDAM_STATEMENTS"] ?? 500), seed: 3 },
  );
  expect(await statementsOf("SELECT 1", "f.sql")).toHaveLength(1);
});
