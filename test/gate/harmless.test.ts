import { expect, test } from "vitest";
import { synthesizeEdited } from "./edited.ts";
import { harmless } from "./harmless.ts";

test.each(Object.entries(harmless))("lets pass: %s", (_, edit) => {
  expect(synthesizeEdited(edit)).toMatchObject({ stopped: false, violations: [] });
});

test("there are at least 20", () => {
  expect(Object.keys(harmless).length).toBeGreaterThanOrEqual(20);
});
